-- Vitalwire 1.0.0: both sensors' tables as one. Run after load-<engine>.sql; the questions read these.
-- Bytes are those of IP packets: Suricata counts whole frames, so Ethernet and VLAN headers are taken off.

CREATE OR REPLACE VIEW vitalwire_flows AS
SELECT
  'conn.log' AS sensor, ts, id_orig_h AS orig_h, id_resp_h AS resp_h,
  CASE WHEN lower(proto) IN ('icmp', 'unknown_transport') THEN NULL ELSE id_resp_p END AS resp_p,
  lower(proto) AS proto, orig_pkts, resp_pkts,
  orig_ip_bytes AS orig_bytes, resp_ip_bytes AS resp_bytes,
  -- Lower case is what the responder sent: h SYN-ACK, a ACK, d data, f FIN. A reset alone is no answer.
  CASE WHEN history IS NULL THEN CASE WHEN resp_pkts > 0 THEN 1 ELSE 0 END
       WHEN history LIKE '%h%' OR history LIKE '%a%' OR history LIKE '%d%' OR history LIKE '%f%' THEN 1
       ELSE 0 END AS answered
FROM zeek_conn
UNION ALL
SELECT
  'eve flow' AS sensor, flow_start_ts AS ts, src_ip AS orig_h, dest_ip AS resp_h,
  dest_port AS resp_p, lower(proto) AS proto, pkts_toserver AS orig_pkts, pkts_toclient AS resp_pkts,
  bytes_toserver - pkts_toserver * (14 + 4 * vlan_tags) AS orig_bytes,
  bytes_toclient - pkts_toclient * (14 + 4 * vlan_tags) AS resp_bytes,
  -- FIN, SYN or PSH from the server, or an ACK that is no reset; without flags any packet.
  CASE WHEN lower(proto) <> 'tcp' OR tcp_flags_tc IS NULL THEN CASE WHEN pkts_toclient > 0 THEN 1 ELSE 0 END
       WHEN substring(tcp_flags_tc, 2, 1) NOT IN ('0', '4') THEN 1
       WHEN substring(tcp_flags_tc, 2, 1) = '0'
         AND substring(tcp_flags_tc, 1, 1) IN ('1', '3', '5', '7', '9', 'b', 'd', 'f') THEN 1
       ELSE 0 END AS answered
FROM eve
WHERE event_type = 'flow';

CREATE OR REPLACE VIEW vitalwire_findings AS
SELECT 'vitalwire.log' AS sensor, ts, detection, grade, monitor, far_end
FROM zeek_vitalwire
WHERE detection IS NOT NULL
UNION ALL
SELECT
  'eve alert' AS sensor, ts,
  CASE
    WHEN signature_id IN (1730000, 1730001) THEN 'contec-cms8000/after-update'
    WHEN signature_id IN (1730002, 1730003, 1730004, 1730005, 1730006, 1730007) THEN 'contec-cms8000/answered'
    WHEN signature_id IN (1730008, 1730009, 1730010, 1730011, 1730012, 1730013, 1730014, 1730015, 1730016, 1730017, 1730018, 1730019, 1730020, 1730021, 1730022, 1730023, 1730024, 1730025, 1730026, 1730027, 1730028, 1730029, 1730030, 1730031, 1730032, 1730033) THEN 'contec-cms8000/code-received'
    WHEN signature_id IN (1730034, 1730035, 1730036, 1730112) THEN 'contec-cms8000/contact'
    WHEN signature_id IN (1730037) THEN 'contec-cms8000/firmware-file'
    WHEN signature_id IN (1730038, 1730039, 1730040, 1730041, 1730042) THEN 'contec-cms8000/hl7'
    WHEN signature_id IN (1730043, 1730044, 1730045, 1730046, 1730047, 1730048, 1730049, 1730050, 1730051, 1730052, 1730053, 1730054, 1730055) THEN 'contec-cms8000/nfs-lookup'
    WHEN signature_id IN (1730056, 1730057, 1730058, 1730059, 1730060, 1730061, 1730062, 1730063, 1730064, 1730065) THEN 'contec-cms8000/nfs-mount'
    WHEN signature_id IN (1730066, 1730067, 1730068, 1730069, 1730070, 1730071, 1730072, 1730073, 1730074, 1730075, 1730076, 1730077, 1730078, 1730079, 1730113, 1730114, 1730115, 1730116, 1730117, 1730118) THEN 'contec-cms8000/nfs-mounted'
    WHEN signature_id IN (1730080, 1730081, 1730082) THEN 'contec-cms8000/patient-info'
    WHEN signature_id IN (1730083, 1730084, 1730085, 1730086, 1730087, 1730088, 1730089) THEN 'contec-cms8000/session'
    WHEN signature_id IN (1730090, 1730091) THEN 'contec-cms8000/subnet'
    WHEN signature_id IN (1730092, 1730093, 1730094, 1730095, 1730096, 1730097) THEN 'contec-cms8000/telemetry'
    WHEN signature_id IN (1730098, 1730099, 1730100, 1730101, 1730102, 1730103, 1730119, 1730120, 1730121, 1730122) THEN 'contec-cms8000/unsolicited-udp'
    WHEN signature_id IN (1730104, 1730105) THEN 'shared-address/vista120-beacon'
    WHEN signature_id IN (1730106, 1730107, 1730108, 1730109, 1730110, 1730111) THEN 'shared-address/vista120-session'
  END AS detection,
  CASE
    WHEN signature_id IN (1730000, 1730001) THEN 'code-received'
    WHEN signature_id IN (1730002, 1730003, 1730004, 1730005, 1730006, 1730007) THEN 'connected'
    WHEN signature_id IN (1730008, 1730009, 1730010, 1730011, 1730012, 1730013, 1730014, 1730015, 1730016, 1730017, 1730018, 1730019, 1730020, 1730021, 1730022, 1730023, 1730024, 1730025, 1730026, 1730027, 1730028, 1730029, 1730030, 1730031, 1730032, 1730033) THEN 'code-received'
    WHEN signature_id IN (1730034, 1730035, 1730036, 1730112) THEN 'attempted'
    WHEN signature_id IN (1730037) THEN 'code-received'
    WHEN signature_id IN (1730038, 1730039, 1730040, 1730041, 1730042) THEN 'phi-sent'
    WHEN signature_id IN (1730043, 1730044, 1730045, 1730046, 1730047, 1730048, 1730049, 1730050, 1730051, 1730052, 1730053, 1730054, 1730055) THEN 'attempted'
    WHEN signature_id IN (1730056, 1730057, 1730058, 1730059, 1730060, 1730061, 1730062, 1730063, 1730064, 1730065) THEN 'attempted'
    WHEN signature_id IN (1730066, 1730067, 1730068, 1730069, 1730070, 1730071, 1730072, 1730073, 1730074, 1730075, 1730076, 1730077, 1730078, 1730079, 1730113, 1730114, 1730115, 1730116, 1730117, 1730118) THEN 'connected'
    WHEN signature_id IN (1730080, 1730081, 1730082) THEN 'phi-sent'
    WHEN signature_id IN (1730083, 1730084, 1730085, 1730086, 1730087, 1730088, 1730089) THEN 'connected'
    WHEN signature_id IN (1730090, 1730091) THEN 'seen'
    WHEN signature_id IN (1730092, 1730093, 1730094, 1730095, 1730096, 1730097) THEN 'phi-sent'
    WHEN signature_id IN (1730098, 1730099, 1730100, 1730101, 1730102, 1730103, 1730119, 1730120, 1730121, 1730122) THEN 'attempted'
    WHEN signature_id IN (1730104, 1730105) THEN 'seen'
    WHEN signature_id IN (1730106, 1730107, 1730108, 1730109, 1730110, 1730111) THEN 'seen'
  END AS grade,
  coalesce(target_ip, src_ip) AS monitor, coalesce(source_ip, dest_ip) AS far_end
FROM eve
WHERE event_type = 'alert' AND signature_id IN (1730000, 1730001, 1730002, 1730003, 1730004, 1730005, 1730006, 1730007, 1730008, 1730009, 1730010, 1730011, 1730012, 1730013, 1730014, 1730015, 1730016, 1730017, 1730018, 1730019, 1730020, 1730021, 1730022, 1730023, 1730024, 1730025, 1730026, 1730027, 1730028, 1730029, 1730030, 1730031, 1730032, 1730033, 1730034, 1730035, 1730036, 1730112, 1730037, 1730038, 1730039, 1730040, 1730041, 1730042, 1730043, 1730044, 1730045, 1730046, 1730047, 1730048, 1730049, 1730050, 1730051, 1730052, 1730053, 1730054, 1730055, 1730056, 1730057, 1730058, 1730059, 1730060, 1730061, 1730062, 1730063, 1730064, 1730065, 1730066, 1730067, 1730068, 1730069, 1730070, 1730071, 1730072, 1730073, 1730074, 1730075, 1730076, 1730077, 1730078, 1730079, 1730113, 1730114, 1730115, 1730116, 1730117, 1730118, 1730080, 1730081, 1730082, 1730083, 1730084, 1730085, 1730086, 1730087, 1730088, 1730089, 1730090, 1730091, 1730092, 1730093, 1730094, 1730095, 1730096, 1730097, 1730098, 1730099, 1730100, 1730101, 1730102, 1730103, 1730119, 1730120, 1730121, 1730122, 1730104, 1730105, 1730106, 1730107, 1730108, 1730109, 1730110, 1730111);

CREATE OR REPLACE VIEW vitalwire_nfs AS
SELECT 'eve nfs' AS sensor, ts, src_ip AS client, dest_ip AS server, nfs_procedure, nfs_status
FROM eve
WHERE event_type = 'nfs';

CREATE OR REPLACE VIEW vitalwire_files AS
SELECT
  'files.log' AS sensor, ts, lower(sha256) AS sha256,
  CASE WHEN is_orig = 'true' THEN id_orig_h ELSE id_resp_h END AS sender,
  CASE WHEN is_orig = 'true' THEN id_resp_h ELSE id_orig_h END AS receiver
FROM zeek_files
WHERE sha256 IS NOT NULL
UNION ALL
SELECT 'eve fileinfo' AS sensor, ts, lower(fileinfo_sha256) AS sha256, src_ip AS sender, dest_ip AS receiver
FROM eve
WHERE event_type = 'fileinfo' AND fileinfo_sha256 IS NOT NULL;

-- Vitalwire 2.0.0: a guess by port: who may speak a medical protocol in clear text across the border.
-- Run after load-<engine>.sql and views.sql. Border: RFC 1918 counts as inside. Change it to your networks.
-- A port proves nothing: see what is said there, in a capture or with the detections of the pack.

SELECT
  sensor,
  CASE
    WHEN proto = 'tcp' AND resp_p IN (104, 11112, 4242) THEN 'DICOM'
    WHEN proto = 'tcp' AND resp_p IN (2575, 6661) THEN 'HL7 over MLLP'
    WHEN proto = 'tcp' AND resp_p IN (4601) THEN 'Mindray PDS'
    WHEN proto = 'tcp' AND resp_p IN (4001) THEN 'B. Braun BCC, or a serial port'
    WHEN proto = 'udp' AND resp_p IN (24105) THEN 'Philips IntelliVue'
  END AS guess_by_port,
  orig_h AS client, resp_h AS server, proto, resp_p, service,
  CASE WHEN (orig_h LIKE '10.%' OR orig_h LIKE '172.16.%' OR orig_h LIKE '172.17.%' OR orig_h LIKE '172.18.%' OR orig_h LIKE '172.19.%' OR orig_h LIKE '172.20.%' OR orig_h LIKE '172.21.%' OR orig_h LIKE '172.22.%' OR orig_h LIKE '172.23.%' OR orig_h LIKE '172.24.%' OR orig_h LIKE '172.25.%' OR orig_h LIKE '172.26.%' OR orig_h LIKE '172.27.%' OR orig_h LIKE '172.28.%' OR orig_h LIKE '172.29.%' OR orig_h LIKE '172.30.%' OR orig_h LIKE '172.31.%' OR orig_h LIKE '192.168.%') THEN 'outward' ELSE 'inward' END AS direction,
  count(*) AS flows,
  sum(answered) AS answered_flows,
  sum(orig_bytes) AS bytes_from_client,
  sum(resp_bytes) AS bytes_from_server,
  min(ts) AS first_seen,
  max(ts) AS last_seen
FROM vitalwire_flows
WHERE ((proto = 'tcp' AND resp_p IN (104, 11112, 4242)) OR (proto = 'tcp' AND resp_p IN (2575, 6661)) OR (proto = 'tcp' AND resp_p IN (4601)) OR (proto = 'tcp' AND resp_p IN (4001)) OR (proto = 'udp' AND resp_p IN (24105)))
  AND (((orig_h LIKE '10.%' OR orig_h LIKE '172.16.%' OR orig_h LIKE '172.17.%' OR orig_h LIKE '172.18.%' OR orig_h LIKE '172.19.%' OR orig_h LIKE '172.20.%' OR orig_h LIKE '172.21.%' OR orig_h LIKE '172.22.%' OR orig_h LIKE '172.23.%' OR orig_h LIKE '172.24.%' OR orig_h LIKE '172.25.%' OR orig_h LIKE '172.26.%' OR orig_h LIKE '172.27.%' OR orig_h LIKE '172.28.%' OR orig_h LIKE '172.29.%' OR orig_h LIKE '172.30.%' OR orig_h LIKE '172.31.%' OR orig_h LIKE '192.168.%') AND NOT (resp_h LIKE '10.%' OR resp_h LIKE '172.16.%' OR resp_h LIKE '172.17.%' OR resp_h LIKE '172.18.%' OR resp_h LIKE '172.19.%' OR resp_h LIKE '172.20.%' OR resp_h LIKE '172.21.%' OR resp_h LIKE '172.22.%' OR resp_h LIKE '172.23.%' OR resp_h LIKE '172.24.%' OR resp_h LIKE '172.25.%' OR resp_h LIKE '172.26.%' OR resp_h LIKE '172.27.%' OR resp_h LIKE '172.28.%' OR resp_h LIKE '172.29.%' OR resp_h LIKE '172.30.%' OR resp_h LIKE '172.31.%' OR resp_h LIKE '192.168.%')) OR ((resp_h LIKE '10.%' OR resp_h LIKE '172.16.%' OR resp_h LIKE '172.17.%' OR resp_h LIKE '172.18.%' OR resp_h LIKE '172.19.%' OR resp_h LIKE '172.20.%' OR resp_h LIKE '172.21.%' OR resp_h LIKE '172.22.%' OR resp_h LIKE '172.23.%' OR resp_h LIKE '172.24.%' OR resp_h LIKE '172.25.%' OR resp_h LIKE '172.26.%' OR resp_h LIKE '172.27.%' OR resp_h LIKE '172.28.%' OR resp_h LIKE '172.29.%' OR resp_h LIKE '172.30.%' OR resp_h LIKE '172.31.%' OR resp_h LIKE '192.168.%') AND NOT (orig_h LIKE '10.%' OR orig_h LIKE '172.16.%' OR orig_h LIKE '172.17.%' OR orig_h LIKE '172.18.%' OR orig_h LIKE '172.19.%' OR orig_h LIKE '172.20.%' OR orig_h LIKE '172.21.%' OR orig_h LIKE '172.22.%' OR orig_h LIKE '172.23.%' OR orig_h LIKE '172.24.%' OR orig_h LIKE '172.25.%' OR orig_h LIKE '172.26.%' OR orig_h LIKE '172.27.%' OR orig_h LIKE '172.28.%' OR orig_h LIKE '172.29.%' OR orig_h LIKE '172.30.%' OR orig_h LIKE '172.31.%' OR orig_h LIKE '192.168.%')))
  -- What the sensor itself took for TLS is not in clear text.
  AND (service IS NULL OR (service NOT LIKE '%ssl%' AND service NOT LIKE '%tls%'))
GROUP BY sensor, orig_h, resp_h, proto, resp_p, service;

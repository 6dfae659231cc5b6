-- Vitalwire 2.0.0: logs as tables, for Spark SQL and Databricks. Run first, with your paths in it.
-- Zeek's logs as JSON lines (LogAscii::use_json=T), Suricata's eve.json as it is. Only the columns below are
-- taken: no payload, no file names, no patient data. Lacking one sensor? Point its path at an empty file.

CREATE TABLE IF NOT EXISTS zeek_conn_lines (line STRING) USING text LOCATION 'logs/zeek/conn.log';

CREATE TABLE IF NOT EXISTS zeek_vitalwire_lines (line STRING) USING text LOCATION 'logs/zeek/vitalwire.log';

CREATE TABLE IF NOT EXISTS zeek_files_lines (line STRING) USING text LOCATION 'logs/zeek/files.log';

CREATE TABLE IF NOT EXISTS eve_lines (line STRING) USING text LOCATION 'logs/suricata/eve.json';

CREATE OR REPLACE VIEW zeek_conn AS SELECT
  CAST(get_json_object(line, "$['ts']") AS DOUBLE) AS ts,
  get_json_object(line, "$['id.orig_h']") AS id_orig_h,
  get_json_object(line, "$['id.resp_h']") AS id_resp_h,
  CAST(get_json_object(line, "$['id.resp_p']") AS BIGINT) AS id_resp_p,
  get_json_object(line, "$['proto']") AS proto,
  get_json_object(line, "$['service']") AS service,
  get_json_object(line, "$['history']") AS history,
  CAST(get_json_object(line, "$['orig_pkts']") AS BIGINT) AS orig_pkts,
  CAST(get_json_object(line, "$['resp_pkts']") AS BIGINT) AS resp_pkts,
  CAST(get_json_object(line, "$['orig_ip_bytes']") AS BIGINT) AS orig_ip_bytes,
  CAST(get_json_object(line, "$['resp_ip_bytes']") AS BIGINT) AS resp_ip_bytes
FROM zeek_conn_lines;

CREATE OR REPLACE VIEW zeek_vitalwire AS SELECT
  CAST(get_json_object(line, "$['ts']") AS DOUBLE) AS ts,
  get_json_object(line, "$['detection']") AS detection,
  get_json_object(line, "$['grade']") AS grade,
  get_json_object(line, "$['monitor']") AS monitor,
  get_json_object(line, "$['far_end']") AS far_end
FROM zeek_vitalwire_lines;

CREATE OR REPLACE VIEW zeek_files AS SELECT
  CAST(get_json_object(line, "$['ts']") AS DOUBLE) AS ts,
  get_json_object(line, "$['sha256']") AS sha256,
  get_json_object(line, "$['id.orig_h']") AS id_orig_h,
  get_json_object(line, "$['id.resp_h']") AS id_resp_h,
  get_json_object(line, "$['is_orig']") AS is_orig
FROM zeek_files_lines;

CREATE OR REPLACE VIEW eve AS SELECT
  get_json_object(line, "$['event_type']") AS event_type,
  CAST(to_timestamp(regexp_replace(get_json_object(line, "$['timestamp']"), '([+-][0-9][0-9])([0-9][0-9])$', '$1:$2')) AS DOUBLE) AS ts,
  CAST(to_timestamp(regexp_replace(get_json_object(line, "$['flow']['start']"), '([+-][0-9][0-9])([0-9][0-9])$', '$1:$2')) AS DOUBLE) AS flow_start_ts,
  get_json_object(line, "$['src_ip']") AS src_ip,
  get_json_object(line, "$['dest_ip']") AS dest_ip,
  CAST(get_json_object(line, "$['dest_port']") AS BIGINT) AS dest_port,
  get_json_object(line, "$['proto']") AS proto,
  get_json_object(line, "$['app_proto']") AS app_proto,
  CASE WHEN CAST(get_json_object(line, "$['vlan'][0]") AS BIGINT) IS NULL THEN 0 WHEN CAST(get_json_object(line, "$['vlan'][1]") AS BIGINT) IS NULL THEN 1 ELSE 2 END AS vlan_tags,
  CAST(get_json_object(line, "$['flow']['pkts_toserver']") AS BIGINT) AS pkts_toserver,
  CAST(get_json_object(line, "$['flow']['pkts_toclient']") AS BIGINT) AS pkts_toclient,
  CAST(get_json_object(line, "$['flow']['bytes_toserver']") AS BIGINT) AS bytes_toserver,
  CAST(get_json_object(line, "$['flow']['bytes_toclient']") AS BIGINT) AS bytes_toclient,
  get_json_object(line, "$['tcp']['tcp_flags_tc']") AS tcp_flags_tc,
  CAST(get_json_object(line, "$['alert']['signature_id']") AS BIGINT) AS signature_id,
  get_json_object(line, "$['alert']['target']['ip']") AS target_ip,
  get_json_object(line, "$['alert']['source']['ip']") AS source_ip,
  get_json_object(line, "$['fileinfo']['sha256']") AS fileinfo_sha256,
  get_json_object(line, "$['nfs']['procedure']") AS nfs_procedure,
  get_json_object(line, "$['nfs']['status']") AS nfs_status
FROM eve_lines;

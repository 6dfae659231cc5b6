-- Vitalwire 2.0.0: logs as tables, for Trino and Amazon Athena. Run first, with your paths in it.
-- Zeek's logs as JSON lines (LogAscii::use_json=T), Suricata's eve.json as it is. Only the columns below are
-- taken: no payload, no file names, no patient data. Lacking one sensor? Point its path at an empty file.
-- The four tables of lines are DDL for Athena (Hive). In Trino make them in a Hive catalogue, or use tables you have.

CREATE EXTERNAL TABLE IF NOT EXISTS zeek_conn_lines (line string) ROW FORMAT DELIMITED FIELDS TERMINATED BY '\001' STORED AS TEXTFILE LOCATION 'logs/zeek/conn.log';

CREATE EXTERNAL TABLE IF NOT EXISTS zeek_vitalwire_lines (line string) ROW FORMAT DELIMITED FIELDS TERMINATED BY '\001' STORED AS TEXTFILE LOCATION 'logs/zeek/vitalwire.log';

CREATE EXTERNAL TABLE IF NOT EXISTS zeek_files_lines (line string) ROW FORMAT DELIMITED FIELDS TERMINATED BY '\001' STORED AS TEXTFILE LOCATION 'logs/zeek/files.log';

CREATE EXTERNAL TABLE IF NOT EXISTS eve_lines (line string) ROW FORMAT DELIMITED FIELDS TERMINATED BY '\001' STORED AS TEXTFILE LOCATION 'logs/suricata/eve.json';

CREATE OR REPLACE VIEW zeek_conn AS SELECT
  TRY_CAST(json_extract_scalar(line, '$["ts"]') AS DOUBLE) AS ts,
  json_extract_scalar(line, '$["id.orig_h"]') AS id_orig_h,
  json_extract_scalar(line, '$["id.resp_h"]') AS id_resp_h,
  TRY_CAST(json_extract_scalar(line, '$["id.resp_p"]') AS BIGINT) AS id_resp_p,
  json_extract_scalar(line, '$["proto"]') AS proto,
  json_extract_scalar(line, '$["service"]') AS service,
  json_extract_scalar(line, '$["history"]') AS history,
  TRY_CAST(json_extract_scalar(line, '$["orig_pkts"]') AS BIGINT) AS orig_pkts,
  TRY_CAST(json_extract_scalar(line, '$["resp_pkts"]') AS BIGINT) AS resp_pkts,
  TRY_CAST(json_extract_scalar(line, '$["orig_ip_bytes"]') AS BIGINT) AS orig_ip_bytes,
  TRY_CAST(json_extract_scalar(line, '$["resp_ip_bytes"]') AS BIGINT) AS resp_ip_bytes
FROM zeek_conn_lines;

CREATE OR REPLACE VIEW zeek_vitalwire AS SELECT
  TRY_CAST(json_extract_scalar(line, '$["ts"]') AS DOUBLE) AS ts,
  json_extract_scalar(line, '$["detection"]') AS detection,
  json_extract_scalar(line, '$["grade"]') AS grade,
  json_extract_scalar(line, '$["monitor"]') AS monitor,
  json_extract_scalar(line, '$["far_end"]') AS far_end
FROM zeek_vitalwire_lines;

CREATE OR REPLACE VIEW zeek_files AS SELECT
  TRY_CAST(json_extract_scalar(line, '$["ts"]') AS DOUBLE) AS ts,
  json_extract_scalar(line, '$["sha256"]') AS sha256,
  json_extract_scalar(line, '$["id.orig_h"]') AS id_orig_h,
  json_extract_scalar(line, '$["id.resp_h"]') AS id_resp_h,
  json_extract_scalar(line, '$["is_orig"]') AS is_orig
FROM zeek_files_lines;

CREATE OR REPLACE VIEW eve AS SELECT
  json_extract_scalar(line, '$["event_type"]') AS event_type,
  to_unixtime(TRY(from_iso8601_timestamp(regexp_replace(json_extract_scalar(line, '$["timestamp"]'), '([+-][0-9][0-9])([0-9][0-9])$', '$1:$2')))) AS ts,
  to_unixtime(TRY(from_iso8601_timestamp(regexp_replace(json_extract_scalar(line, '$["flow"]["start"]'), '([+-][0-9][0-9])([0-9][0-9])$', '$1:$2')))) AS flow_start_ts,
  json_extract_scalar(line, '$["src_ip"]') AS src_ip,
  json_extract_scalar(line, '$["dest_ip"]') AS dest_ip,
  TRY_CAST(json_extract_scalar(line, '$["dest_port"]') AS BIGINT) AS dest_port,
  json_extract_scalar(line, '$["proto"]') AS proto,
  json_extract_scalar(line, '$["app_proto"]') AS app_proto,
  CASE WHEN TRY_CAST(json_extract_scalar(line, '$["vlan"][0]') AS BIGINT) IS NULL THEN 0 WHEN TRY_CAST(json_extract_scalar(line, '$["vlan"][1]') AS BIGINT) IS NULL THEN 1 ELSE 2 END AS vlan_tags,
  TRY_CAST(json_extract_scalar(line, '$["flow"]["pkts_toserver"]') AS BIGINT) AS pkts_toserver,
  TRY_CAST(json_extract_scalar(line, '$["flow"]["pkts_toclient"]') AS BIGINT) AS pkts_toclient,
  TRY_CAST(json_extract_scalar(line, '$["flow"]["bytes_toserver"]') AS BIGINT) AS bytes_toserver,
  TRY_CAST(json_extract_scalar(line, '$["flow"]["bytes_toclient"]') AS BIGINT) AS bytes_toclient,
  json_extract_scalar(line, '$["tcp"]["tcp_flags_tc"]') AS tcp_flags_tc,
  TRY_CAST(json_extract_scalar(line, '$["alert"]["signature_id"]') AS BIGINT) AS signature_id,
  json_extract_scalar(line, '$["alert"]["target"]["ip"]') AS target_ip,
  json_extract_scalar(line, '$["alert"]["source"]["ip"]') AS source_ip,
  json_extract_scalar(line, '$["fileinfo"]["sha256"]') AS fileinfo_sha256,
  json_extract_scalar(line, '$["nfs"]["procedure"]') AS nfs_procedure,
  json_extract_scalar(line, '$["nfs"]["status"]') AS nfs_status
FROM eve_lines;

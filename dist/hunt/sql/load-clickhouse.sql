-- Vitalwire 2.0.0: logs as tables, for ClickHouse (clickhouse-local, or file() and s3() on a server). Run first, with your paths in it.
-- Zeek's logs as JSON lines (LogAscii::use_json=T), Suricata's eve.json as it is. Only the columns below are
-- taken: no payload, no file names, no patient data. Lacking one sensor? Point its path at an empty file.

CREATE OR REPLACE VIEW zeek_conn_lines AS SELECT line FROM file('logs/zeek/conn.log', 'LineAsString', 'line String');

CREATE OR REPLACE VIEW zeek_vitalwire_lines AS SELECT line FROM file('logs/zeek/vitalwire.log', 'LineAsString', 'line String');

CREATE OR REPLACE VIEW zeek_files_lines AS SELECT line FROM file('logs/zeek/files.log', 'LineAsString', 'line String');

CREATE OR REPLACE VIEW eve_lines AS SELECT line FROM file('logs/suricata/eve.json', 'LineAsString', 'line String');

CREATE OR REPLACE VIEW zeek_conn AS SELECT
  JSONExtract(line, 'ts', 'Nullable(Float64)') AS ts,
  JSONExtract(line, 'id.orig_h', 'Nullable(String)') AS id_orig_h,
  JSONExtract(line, 'id.resp_h', 'Nullable(String)') AS id_resp_h,
  JSONExtract(line, 'id.resp_p', 'Nullable(Int64)') AS id_resp_p,
  JSONExtract(line, 'proto', 'Nullable(String)') AS proto,
  JSONExtract(line, 'service', 'Nullable(String)') AS service,
  JSONExtract(line, 'history', 'Nullable(String)') AS history,
  JSONExtract(line, 'orig_pkts', 'Nullable(Int64)') AS orig_pkts,
  JSONExtract(line, 'resp_pkts', 'Nullable(Int64)') AS resp_pkts,
  JSONExtract(line, 'orig_ip_bytes', 'Nullable(Int64)') AS orig_ip_bytes,
  JSONExtract(line, 'resp_ip_bytes', 'Nullable(Int64)') AS resp_ip_bytes
FROM zeek_conn_lines;

CREATE OR REPLACE VIEW zeek_vitalwire AS SELECT
  JSONExtract(line, 'ts', 'Nullable(Float64)') AS ts,
  JSONExtract(line, 'detection', 'Nullable(String)') AS detection,
  JSONExtract(line, 'grade', 'Nullable(String)') AS grade,
  JSONExtract(line, 'monitor', 'Nullable(String)') AS monitor,
  JSONExtract(line, 'far_end', 'Nullable(String)') AS far_end
FROM zeek_vitalwire_lines;

CREATE OR REPLACE VIEW zeek_files AS SELECT
  JSONExtract(line, 'ts', 'Nullable(Float64)') AS ts,
  JSONExtract(line, 'sha256', 'Nullable(String)') AS sha256,
  JSONExtract(line, 'id.orig_h', 'Nullable(String)') AS id_orig_h,
  JSONExtract(line, 'id.resp_h', 'Nullable(String)') AS id_resp_h,
  JSONExtract(line, 'is_orig', 'Nullable(String)') AS is_orig
FROM zeek_files_lines;

CREATE OR REPLACE VIEW eve AS SELECT
  JSONExtract(line, 'event_type', 'Nullable(String)') AS event_type,
  toFloat64(parseDateTime64BestEffortOrNull(JSONExtractString(line, 'timestamp'), 6, 'UTC')) AS ts,
  toFloat64(parseDateTime64BestEffortOrNull(JSONExtractString(line, 'flow', 'start'), 6, 'UTC')) AS flow_start_ts,
  JSONExtract(line, 'src_ip', 'Nullable(String)') AS src_ip,
  JSONExtract(line, 'dest_ip', 'Nullable(String)') AS dest_ip,
  JSONExtract(line, 'dest_port', 'Nullable(Int64)') AS dest_port,
  JSONExtract(line, 'proto', 'Nullable(String)') AS proto,
  JSONExtract(line, 'app_proto', 'Nullable(String)') AS app_proto,
  CASE WHEN JSONExtract(line, 'vlan', 1, 'Nullable(Int64)') IS NULL THEN 0 WHEN JSONExtract(line, 'vlan', 2, 'Nullable(Int64)') IS NULL THEN 1 ELSE 2 END AS vlan_tags,
  JSONExtract(line, 'flow', 'pkts_toserver', 'Nullable(Int64)') AS pkts_toserver,
  JSONExtract(line, 'flow', 'pkts_toclient', 'Nullable(Int64)') AS pkts_toclient,
  JSONExtract(line, 'flow', 'bytes_toserver', 'Nullable(Int64)') AS bytes_toserver,
  JSONExtract(line, 'flow', 'bytes_toclient', 'Nullable(Int64)') AS bytes_toclient,
  JSONExtract(line, 'tcp', 'tcp_flags_tc', 'Nullable(String)') AS tcp_flags_tc,
  JSONExtract(line, 'alert', 'signature_id', 'Nullable(Int64)') AS signature_id,
  JSONExtract(line, 'alert', 'target', 'ip', 'Nullable(String)') AS target_ip,
  JSONExtract(line, 'alert', 'source', 'ip', 'Nullable(String)') AS source_ip,
  JSONExtract(line, 'fileinfo', 'sha256', 'Nullable(String)') AS fileinfo_sha256,
  JSONExtract(line, 'nfs', 'procedure', 'Nullable(String)') AS nfs_procedure,
  JSONExtract(line, 'nfs', 'status', 'Nullable(String)') AS nfs_status
FROM eve_lines;

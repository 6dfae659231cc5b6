-- Vitalwire 2.0.0: logs as tables, for DuckDB. Run first, with your paths in it.
-- Zeek's logs as JSON lines (LogAscii::use_json=T), Suricata's eve.json as it is. Only the columns below are
-- taken: no payload, no file names, no patient data. Lacking one sensor? Point its path at an empty file.

CREATE OR REPLACE VIEW zeek_conn_lines AS SELECT line FROM read_csv('logs/zeek/conn.log', columns = {'line': 'VARCHAR'}, delim = chr(1), quote = '', escape = '', header = false, auto_detect = false, strict_mode = false);

CREATE OR REPLACE VIEW zeek_vitalwire_lines AS SELECT line FROM read_csv('logs/zeek/vitalwire.log', columns = {'line': 'VARCHAR'}, delim = chr(1), quote = '', escape = '', header = false, auto_detect = false, strict_mode = false);

CREATE OR REPLACE VIEW zeek_files_lines AS SELECT line FROM read_csv('logs/zeek/files.log', columns = {'line': 'VARCHAR'}, delim = chr(1), quote = '', escape = '', header = false, auto_detect = false, strict_mode = false);

CREATE OR REPLACE VIEW eve_lines AS SELECT line FROM read_csv('logs/suricata/eve.json', columns = {'line': 'VARCHAR'}, delim = chr(1), quote = '', escape = '', header = false, auto_detect = false, strict_mode = false);

CREATE OR REPLACE VIEW zeek_conn AS SELECT
  TRY_CAST(json_extract_string(line, '$."ts"') AS DOUBLE) AS ts,
  json_extract_string(line, '$."id.orig_h"') AS id_orig_h,
  json_extract_string(line, '$."id.resp_h"') AS id_resp_h,
  TRY_CAST(json_extract_string(line, '$."id.resp_p"') AS BIGINT) AS id_resp_p,
  json_extract_string(line, '$."proto"') AS proto,
  json_extract_string(line, '$."service"') AS service,
  json_extract_string(line, '$."history"') AS history,
  TRY_CAST(json_extract_string(line, '$."orig_pkts"') AS BIGINT) AS orig_pkts,
  TRY_CAST(json_extract_string(line, '$."resp_pkts"') AS BIGINT) AS resp_pkts,
  TRY_CAST(json_extract_string(line, '$."orig_ip_bytes"') AS BIGINT) AS orig_ip_bytes,
  TRY_CAST(json_extract_string(line, '$."resp_ip_bytes"') AS BIGINT) AS resp_ip_bytes
FROM zeek_conn_lines;

CREATE OR REPLACE VIEW zeek_vitalwire AS SELECT
  TRY_CAST(json_extract_string(line, '$."ts"') AS DOUBLE) AS ts,
  json_extract_string(line, '$."detection"') AS detection,
  json_extract_string(line, '$."grade"') AS grade,
  json_extract_string(line, '$."monitor"') AS monitor,
  json_extract_string(line, '$."far_end"') AS far_end
FROM zeek_vitalwire_lines;

CREATE OR REPLACE VIEW zeek_files AS SELECT
  TRY_CAST(json_extract_string(line, '$."ts"') AS DOUBLE) AS ts,
  json_extract_string(line, '$."sha256"') AS sha256,
  json_extract_string(line, '$."id.orig_h"') AS id_orig_h,
  json_extract_string(line, '$."id.resp_h"') AS id_resp_h,
  json_extract_string(line, '$."is_orig"') AS is_orig
FROM zeek_files_lines;

CREATE OR REPLACE VIEW eve AS SELECT
  json_extract_string(line, '$."event_type"') AS event_type,
  epoch(TRY_CAST(json_extract_string(line, '$."timestamp"') AS TIMESTAMPTZ)) AS ts,
  epoch(TRY_CAST(json_extract_string(line, '$."flow"."start"') AS TIMESTAMPTZ)) AS flow_start_ts,
  json_extract_string(line, '$."src_ip"') AS src_ip,
  json_extract_string(line, '$."dest_ip"') AS dest_ip,
  TRY_CAST(json_extract_string(line, '$."dest_port"') AS BIGINT) AS dest_port,
  json_extract_string(line, '$."proto"') AS proto,
  json_extract_string(line, '$."app_proto"') AS app_proto,
  CASE WHEN TRY_CAST(json_extract_string(line, '$."vlan"[0]') AS BIGINT) IS NULL THEN 0 WHEN TRY_CAST(json_extract_string(line, '$."vlan"[1]') AS BIGINT) IS NULL THEN 1 ELSE 2 END AS vlan_tags,
  TRY_CAST(json_extract_string(line, '$."flow"."pkts_toserver"') AS BIGINT) AS pkts_toserver,
  TRY_CAST(json_extract_string(line, '$."flow"."pkts_toclient"') AS BIGINT) AS pkts_toclient,
  TRY_CAST(json_extract_string(line, '$."flow"."bytes_toserver"') AS BIGINT) AS bytes_toserver,
  TRY_CAST(json_extract_string(line, '$."flow"."bytes_toclient"') AS BIGINT) AS bytes_toclient,
  json_extract_string(line, '$."tcp"."tcp_flags_tc"') AS tcp_flags_tc,
  TRY_CAST(json_extract_string(line, '$."alert"."signature_id"') AS BIGINT) AS signature_id,
  json_extract_string(line, '$."alert"."target"."ip"') AS target_ip,
  json_extract_string(line, '$."alert"."source"."ip"') AS source_ip,
  json_extract_string(line, '$."fileinfo"."sha256"') AS fileinfo_sha256,
  json_extract_string(line, '$."nfs"."procedure"') AS nfs_procedure,
  json_extract_string(line, '$."nfs"."status"') AS nfs_status
FROM eve_lines;

-- Vitalwire 2.0.0: who read a file over NFS from a listed address (Suricata only: Zeek logs no NFS calls).
-- Run after load-<engine>.sql and views.sql. Border: RFC 1918 counts as inside. Change it to your networks.
-- An answer is no proof of harm: hospitals use these addresses inside for their own central station.

SELECT
  sensor, 'code-received' AS grade, client AS monitor, server AS far_end,
  CASE WHEN (server LIKE '10.%' OR server LIKE '172.16.%' OR server LIKE '172.17.%' OR server LIKE '172.18.%' OR server LIKE '172.19.%' OR server LIKE '172.20.%' OR server LIKE '172.21.%' OR server LIKE '172.22.%' OR server LIKE '172.23.%' OR server LIKE '172.24.%' OR server LIKE '172.25.%' OR server LIKE '172.26.%' OR server LIKE '172.27.%' OR server LIKE '172.28.%' OR server LIKE '172.29.%' OR server LIKE '172.30.%' OR server LIKE '172.31.%' OR server LIKE '192.168.%') THEN 'internal' ELSE 'crossed' END AS border,
  count(*) AS file_reads,
  min(ts) AS first_seen,
  max(ts) AS last_seen
FROM vitalwire_nfs
WHERE nfs_procedure = 'READ' AND nfs_status = 'OK' AND (server IN ('202.114.4.119', '202.114.4.120'))
GROUP BY sensor, client, server;

-- Vitalwire 2.0.0: who received a file that is known by its SHA-256.
-- Run after load-<engine>.sql and views.sql. Border: RFC 1918 counts as inside. Change it to your networks.
-- An answer is no proof of harm: hospitals use these addresses inside for their own central station.

SELECT
  sensor, receiver AS monitor, sender AS far_end,
  CASE WHEN (sender LIKE '10.%' OR sender LIKE '172.16.%' OR sender LIKE '172.17.%' OR sender LIKE '172.18.%' OR sender LIKE '172.19.%' OR sender LIKE '172.20.%' OR sender LIKE '172.21.%' OR sender LIKE '172.22.%' OR sender LIKE '172.23.%' OR sender LIKE '172.24.%' OR sender LIKE '172.25.%' OR sender LIKE '172.26.%' OR sender LIKE '172.27.%' OR sender LIKE '172.28.%' OR sender LIKE '172.29.%' OR sender LIKE '172.30.%' OR sender LIKE '172.31.%' OR sender LIKE '192.168.%') THEN 'internal' ELSE 'crossed' END AS border,
  CASE
    WHEN sha256 = '4e42d3b131bd10d8f192d2d15c23bd68164c1bf3daf3c33803b8e81cb4d896ad' THEN 'contec-cms8000/firmware-file'
  END AS detection,
  'code-received' AS grade,
  count(*) AS files,
  min(ts) AS first_seen,
  max(ts) AS last_seen
FROM vitalwire_files
WHERE sha256 IN ('4e42d3b131bd10d8f192d2d15c23bd68164c1bf3daf3c33803b8e81cb4d896ad')
GROUP BY sensor, receiver, sender, sha256;

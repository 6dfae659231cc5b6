-- Vitalwire 2.0.0: what sensors with this pack reported: Zeek's vitalwire.log, Suricata's alerts.
-- Run after load-<engine>.sql and views.sql. Border: RFC 1918 counts as inside. Change it to your networks.
-- An answer is no proof of harm: hospitals use these addresses inside for their own central station.

SELECT
  sensor, detection, grade, monitor, far_end,
  CASE WHEN (far_end LIKE '10.%' OR far_end LIKE '172.16.%' OR far_end LIKE '172.17.%' OR far_end LIKE '172.18.%' OR far_end LIKE '172.19.%' OR far_end LIKE '172.20.%' OR far_end LIKE '172.21.%' OR far_end LIKE '172.22.%' OR far_end LIKE '172.23.%' OR far_end LIKE '172.24.%' OR far_end LIKE '172.25.%' OR far_end LIKE '172.26.%' OR far_end LIKE '172.27.%' OR far_end LIKE '172.28.%' OR far_end LIKE '172.29.%' OR far_end LIKE '172.30.%' OR far_end LIKE '172.31.%' OR far_end LIKE '192.168.%') OR ((far_end IN ('255.255.255.255') OR far_end LIKE '224.%' OR far_end LIKE '225.%' OR far_end LIKE '226.%' OR far_end LIKE '227.%' OR far_end LIKE '228.%' OR far_end LIKE '229.%' OR far_end LIKE '230.%' OR far_end LIKE '231.%' OR far_end LIKE '232.%' OR far_end LIKE '233.%' OR far_end LIKE '234.%' OR far_end LIKE '235.%' OR far_end LIKE '236.%' OR far_end LIKE '237.%' OR far_end LIKE '238.%' OR far_end LIKE '239.%') OR far_end LIKE 'ff%:%') THEN 'internal' ELSE 'crossed' END AS border,
  count(*) AS findings,
  min(ts) AS first_seen,
  max(ts) AS last_seen
FROM vitalwire_findings
GROUP BY sensor, detection, grade, monitor, far_end;

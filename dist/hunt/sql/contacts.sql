-- Vitalwire 2.0.0: who had contact with the listed addresses, how often, answered or not, with how many bytes.
-- Run after load-<engine>.sql and views.sql. Border: RFC 1918 counts as inside. Change it to your networks.
-- An answer is no proof of harm: hospitals use these addresses inside for their own central station.

SELECT
  sensor, detection, monitor, far_end, proto, resp_p,
  CASE WHEN (far_end LIKE '10.%' OR far_end LIKE '172.16.%' OR far_end LIKE '172.17.%' OR far_end LIKE '172.18.%' OR far_end LIKE '172.19.%' OR far_end LIKE '172.20.%' OR far_end LIKE '172.21.%' OR far_end LIKE '172.22.%' OR far_end LIKE '172.23.%' OR far_end LIKE '172.24.%' OR far_end LIKE '172.25.%' OR far_end LIKE '172.26.%' OR far_end LIKE '172.27.%' OR far_end LIKE '172.28.%' OR far_end LIKE '172.29.%' OR far_end LIKE '172.30.%' OR far_end LIKE '172.31.%' OR far_end LIKE '192.168.%') THEN 'internal' ELSE 'crossed' END AS border,
  CASE
       WHEN detection = 'contec-cms8000/contact' AND sum(answered) > 0 THEN 'connected'
       WHEN detection = 'contec-cms8000/contact' THEN 'attempted'
       WHEN detection = 'contec-cms8000/subnet' THEN 'seen'
  END AS grade,
  count(*) AS contacts,
  sum(answered) AS answered_contacts,
  sum(packets_out) AS total_packets_out,
  sum(bytes_out) AS total_bytes_out,
  sum(bytes_in) AS total_bytes_in,
  min(ts) AS first_seen,
  max(ts) AS last_seen
FROM (
  SELECT
    sensor, ts, proto, resp_p, answered, monitor, far_end, packets_out, bytes_out, bytes_in,
    CASE
      WHEN (far_end IN ('202.114.4.119', '202.114.4.120')) THEN 'contec-cms8000/contact'
      WHEN (far_end LIKE '202.114.4.%') THEN 'contec-cms8000/subnet'
    END AS detection
  FROM (
    SELECT
      sensor, ts, proto, resp_p, answered,
      orig_h AS monitor, resp_h AS far_end,
      orig_pkts AS packets_out, orig_bytes AS bytes_out, resp_bytes AS bytes_in
    FROM vitalwire_flows
    WHERE (resp_h IN ('202.114.4.119', '202.114.4.120'))
      OR ((resp_h LIKE '202.114.4.%') AND NOT (orig_h IN ('202.114.4.119', '202.114.4.120')))
    UNION ALL
    -- A sensor that came late takes the listed host for the one that began.
    SELECT
      sensor, ts, proto, resp_p, answered,
      resp_h AS monitor, orig_h AS far_end,
      resp_pkts AS packets_out, resp_bytes AS bytes_out, orig_bytes AS bytes_in
    FROM vitalwire_flows
    WHERE (orig_h IN ('202.114.4.119', '202.114.4.120')) AND NOT (resp_h IN ('202.114.4.119', '202.114.4.120'))
  ) either_way
) named
WHERE packets_out IS NULL OR packets_out > 0
GROUP BY sensor, detection, monitor, far_end, proto, resp_p;

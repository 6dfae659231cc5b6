import { eveColumn as e, quoted, zeekColumn as z, type Family } from './columns';
import type { QuestionName } from '../../backends/sql/question';
import type { Questions } from '../../backends/questions';

/**
 * The views that the questions are put to (docs/hunt.md), over the lines of one batch in `picked`.
 * Bytes are those of IP packets: Suricata counts whole frames, so an Ethernet header and the VLAN tags
 * that it logs are taken off each packet (checked against Zeek in tests/hunt).
 * @param sinceSeconds epoch; earlier lines are left out.
 */
export function viewSql(
  family: Family,
  questions: Questions,
  sinceSeconds: number | null,
): string[] {
  const since = sinceSeconds === null ? '' : ` AND ts >= ${sinceSeconds}`;
  const bodies = family === 'zeek' ? zeekViews(questions) : eveViews(questions);
  return Object.entries(bodies).map(
    ([view, body]) =>
      `CREATE OR REPLACE TEMP VIEW ${view} AS SELECT * FROM (${body}) WHERE ts IS NOT NULL${since}`,
  );
}

/** The questions that logs of a family can answer: those whose view exists. Zeek has no log of NFS calls. */
export const ANSWERED_BY: Readonly<Record<Family, readonly QuestionName[]>> = {
  zeek: ['contacts', 'findings', 'files'],
  eve: ['contacts', 'findings', 'files', 'nfs-reads'],
};

function zeekViews(questions: Questions): Record<string, string> {
  return {
    vitalwire_flows: ZEEK_FLOWS,
    vitalwire_findings: zeekFindings(questions),
    vitalwire_files: ZEEK_FILES,
  };
}

function eveViews(questions: Questions): Record<string, string> {
  return {
    vitalwire_flows: `${EVE_FLOWS} UNION ALL ${NETFLOWS} UNION ALL ${OTHER_EVENTS}`,
    vitalwire_findings: eveFindings(questions),
    vitalwire_files: EVE_FILES,
    vitalwire_nfs: NFS,
  };
}

/** Macros that the views use; once for each database. */
export const MACROS = [
  // Zeek writes epoch seconds, milliseconds or ISO 8601 as configured; Suricata ISO 8601.
  `CREATE MACRO seconds(text) AS CASE
     WHEN try_cast(text AS DOUBLE) > 1e11 THEN try_cast(text AS DOUBLE) / 1000
     ELSE coalesce(try_cast(text AS DOUBLE), epoch(try_cast(text AS TIMESTAMPTZ))) END`,
  `CREATE MACRO whole(text) AS try_cast(text AS BIGINT)`,
  `CREATE MACRO frame_bytes(packets, vlan) AS packets * (14 + 4 * CASE WHEN vlan IS NULL THEN 0
     ELSE 1 + length(vlan) - length(replace(vlan, ',', '')) END)`,
];

const FROM_ORIGINATOR = `${z('is_orig')} IN ('T', 'true')`;
const ZEEK_PATH = `coalesce(${z('_path')}, log)`;
const PORTLESS = "('icmp', 'ipv6-icmp', 'unknown_transport')";

const ZEEK_FLOWS = `
  SELECT 'conn.log' AS sensor, seconds(${z('ts')}) AS ts,
    ${z('id.orig_h')} AS orig_h, ${z('id.resp_h')} AS resp_h,
    CASE WHEN lower(${z('proto')}) NOT IN ${PORTLESS} THEN whole(${z('id.resp_p')}) END AS resp_p,
    lower(${z('proto')}) AS proto,
    whole(${z('orig_pkts')}) AS orig_pkts, whole(${z('resp_pkts')}) AS resp_pkts,
    coalesce(whole(${z('orig_ip_bytes')}), whole(${z('orig_bytes')})) AS orig_bytes,
    coalesce(whole(${z('resp_ip_bytes')}), whole(${z('resp_bytes')})) AS resp_bytes,
    -- Lower case is what the responder sent: h SYN-ACK, a ACK, d data, f FIN. A reset alone is no answer.
    CASE WHEN ${z('history')} IS NULL THEN (coalesce(whole(${z('resp_pkts')}), 0) > 0)::INTEGER
      ELSE regexp_matches(${z('history')}, '[hadf]')::INTEGER END AS answered
  FROM picked WHERE ${ZEEK_PATH} = 'conn'`;

const EVE_FLOWS = `
  SELECT 'eve flow' AS sensor, coalesce(seconds(${e('flow.start')}), seconds(${e('timestamp')})) AS ts,
    ${e('src_ip')} AS orig_h, ${e('dest_ip')} AS resp_h, whole(${e('dest_port')}) AS resp_p,
    lower(${e('proto')}) AS proto,
    whole(${e('flow.pkts_toserver')}) AS orig_pkts, whole(${e('flow.pkts_toclient')}) AS resp_pkts,
    whole(${e('flow.bytes_toserver')}) - frame_bytes(whole(${e('flow.pkts_toserver')}), ${e('vlan')}) AS orig_bytes,
    whole(${e('flow.bytes_toclient')}) - frame_bytes(whole(${e('flow.pkts_toclient')}), ${e('vlan')}) AS resp_bytes,
    -- FIN, SYN or PSH from the server, or an ACK that is no reset; without flags any packet.
    CASE WHEN lower(${e('proto')}) <> 'tcp' OR ${e('tcp.tcp_flags_tc')} IS NULL
      THEN (coalesce(whole(${e('flow.pkts_toclient')}), 0) > 0)::INTEGER
      ELSE (substr(${e('tcp.tcp_flags_tc')}, 2, 1) NOT IN ('0', '4')
        OR (substr(${e('tcp.tcp_flags_tc')}, 2, 1) = '0'
          AND substr(${e('tcp.tcp_flags_tc')}, 1, 1) IN ('1', '3', '5', '7', '9', 'b', 'd', 'f')))::INTEGER
    END AS answered
  FROM picked WHERE ${e('event_type')} = 'flow'`;

const NETFLOWS = `
  SELECT 'eve netflow', coalesce(seconds(${e('netflow.start')}), seconds(${e('timestamp')})),
    ${e('src_ip')}, ${e('dest_ip')}, whole(${e('dest_port')}), lower(${e('proto')}),
    whole(${e('netflow.pkts')}), 0,
    whole(${e('netflow.bytes')}) - frame_bytes(whole(${e('netflow.pkts')}), ${e('vlan')}), 0, NULL
  FROM picked WHERE ${e('event_type')} = 'netflow'`;

/** Whatever else Suricata logged about a listed address, for sites that do not log flows. */
const OTHER_EVENTS = `
  SELECT 'eve event', seconds(${e('timestamp')}), ${e('src_ip')}, ${e('dest_ip')},
    whole(${e('dest_port')}), lower(${e('proto')}), NULL, 0, NULL, NULL, NULL
  FROM picked WHERE ${e('event_type')} NOT IN ('flow', 'netflow', 'stats')`;

const ZEEK_FILES = `
  SELECT 'files.log' AS sensor, seconds(${z('ts')}) AS ts, lower(${z('sha256')}) AS sha256,
    coalesce(${firstOf('tx_hosts')}, CASE WHEN ${FROM_ORIGINATOR} THEN ${z('id.orig_h')} ELSE ${z('id.resp_h')} END) AS sender,
    coalesce(${firstOf('rx_hosts')}, CASE WHEN ${FROM_ORIGINATOR} THEN ${z('id.resp_h')} ELSE ${z('id.orig_h')} END) AS receiver
  FROM picked WHERE ${ZEEK_PATH} = 'files'`;

const EVE_FILES = `
  SELECT 'eve fileinfo' AS sensor, seconds(${e('timestamp')}) AS ts,
    lower(${e('fileinfo.sha256')}) AS sha256, ${e('src_ip')} AS sender, ${e('dest_ip')} AS receiver
  FROM picked WHERE ${e('event_type')} = 'fileinfo'`;

const NFS = `
  SELECT 'eve nfs' AS sensor, seconds(${e('timestamp')}) AS ts, ${e('src_ip')} AS client,
    ${e('dest_ip')} AS server, ${e('nfs.procedure')} AS nfs_procedure, ${e('nfs.status')} AS nfs_status
  FROM picked WHERE ${e('event_type')} = 'nfs'`;

/** What sensors with the pack reported by themselves. */
function zeekFindings({ notices }: Questions): string {
  const known = notices.map(
    ({ notice, detection, grade }) => `(${[notice, detection, grade].map(quoted).join(', ')})`,
  );
  return `
    SELECT 'vitalwire.log' AS sensor, seconds(${z('ts')}) AS ts, ${z('detection')} AS detection,
      ${z('grade')} AS grade, ${z('monitor')} AS monitor, ${z('far_end')} AS far_end
    FROM picked WHERE ${ZEEK_PATH} = 'vitalwire'
    UNION ALL
    SELECT 'notice.log', seconds(${z('ts')}), k.detection, k.grade,
      coalesce(${z('src')}, ${z('id.orig_h')}), coalesce(${z('dst')}, ${z('id.resp_h')})
    FROM picked JOIN (VALUES ${known.join(', ')}) k(notice, detection, grade)
      ON ${ZEEK_PATH} = 'notice' AND k.notice = ${z('note')}`;
}

function eveFindings({ sids }: Questions): string {
  const known = sids.map(
    ({ sid, detection, grade }) => `(${[String(sid), detection, grade].map(quoted).join(', ')})`,
  );
  return `
    SELECT 'eve alert' AS sensor, seconds(${e('timestamp')}) AS ts, k.detection, k.grade,
      coalesce(${e('alert.target.ip')}, ${e('src_ip')}) AS monitor,
      coalesce(${e('alert.source.ip')}, ${e('dest_ip')}) AS far_end
    FROM picked JOIN (VALUES ${known.join(', ')}) k(sid, detection, grade)
      ON ${e('event_type')} = 'alert' AND k.sid = ${e('alert.signature_id')}`;
}

/** Zeek writes sets as `a,b` in tabs and `["a","b"]` in JSON. */
function firstOf(name: 'tx_hosts' | 'rx_hosts'): string {
  return `nullif(regexp_extract(${z(name)}, '[0-9A-Fa-f:.]+'), '')`;
}

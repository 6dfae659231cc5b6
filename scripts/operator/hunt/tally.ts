import type { DuckDBConnection } from '@duckdb/node-api';
import type { QuestionName } from '../../backends/sql/question';
import type { Questions } from '../../backends/questions';
import { type Border, GRADES, type Grade } from '../../lib/grades';

/** What one pair of hosts did, by everything that logs say about it. Never patient data. */
export interface HuntFinding {
  question: QuestionName;
  /** Null for what no single detection states, such as a file read over NFS. */
  detection: string | null;
  title: string;
  grade: Grade;
  border: Exclude<Border, 'unstated'>;
  monitor: string;
  farEnd: string;
  /**
   * Connections, alerts or files; two sensors on one wire count the same ones, so this is the count of the
   * log that has most, and never the sum. Suricata's other events count only where no flow record does.
   */
  times: number;
  /** Null where no flow record says. */
  answered: number | null;
  packetsOut: number | null;
  /** Bytes of IP packets from the monitor. */
  bytesOut: number | null;
  bytesIn: number | null;
  /** ISO 8601, UTC. */
  firstSeen: string;
  lastSeen: string;
  /** `515/tcp`, at most MOST_PORTS, lowest first. */
  ports: string[];
  /** How often each log has it: `conn.log` 12, `vitalwire.log` 1. */
  logs: Record<string, number>;
}

const MOST_PORTS = 20;

export const TALLY_TABLE = `CREATE TABLE tally (
  question VARCHAR, sensor VARCHAR, detection VARCHAR, grade VARCHAR, border VARCHAR, monitor VARCHAR,
  far_end VARCHAR, port VARCHAR, times BIGINT, answered BIGINT, packets_out BIGINT, bytes_out BIGINT,
  bytes_in BIGINT, first_seen DOUBLE, last_seen DOUBLE)`;

/** Adds a question's answer about one batch to the tally. */
export const TALLY_OF: Readonly<Record<QuestionName, (select: string) => string>> = {
  contacts: (select) => `INSERT INTO tally
    SELECT 'contacts', sensor, detection, grade, border, monitor, far_end,
      CASE WHEN resp_p IS NOT NULL THEN resp_p || '/' || proto ELSE proto END, contacts, answered_contacts,
      total_packets_out, total_bytes_out, total_bytes_in, first_seen, last_seen FROM (${select})`,
  findings: (select) => plain('findings', 'detection', 'findings', select),
  files: (select) => plain('files', 'detection', 'files', select),
  'nfs-reads': (select) => plain('nfs-reads', 'NULL', 'file_reads', select),
};

const TITLES: Partial<Record<QuestionName, string>> = {
  'nfs-reads': 'file read over NFS from a listed address',
};

/** The tally as findings: worst grade first, border crossings first, then by monitor. */
export async function collect(
  connection: DuckDBConnection,
  { titles }: Questions,
): Promise<HuntFinding[]> {
  const rank = `list_position([${GRADES.map((grade) => `'${grade}'`).join(', ')}], grade)`;
  // Each log first, so that two sensors on one wire are not added up.
  const result = await connection.runAndReadAll(`
    WITH by_log AS (
      SELECT question, sensor, detection, border, monitor, far_end,
        max(${rank}) AS rank, sum(times) AS times, sum(answered) AS answered,
        sum(packets_out) AS packets_out, sum(bytes_out) AS bytes_out, sum(bytes_in) AS bytes_in,
        min(first_seen) AS first_seen, max(last_seen) AS last_seen,
        list_sort(list_distinct(list(port)))[:${MOST_PORTS}] AS ports
      FROM tally GROUP BY ALL
    )
    SELECT question, detection, border, monitor, far_end,
      max(rank)::INTEGER AS rank, coalesce(max(times) FILTER (sensor <> 'eve event'), max(times))::DOUBLE AS times, max(answered)::DOUBLE AS answered,
      max(packets_out)::DOUBLE AS packets_out, max(bytes_out)::DOUBLE AS bytes_out,
      max(bytes_in)::DOUBLE AS bytes_in, min(first_seen) AS first_seen, max(last_seen) AS last_seen,
      to_json(list_distinct(flatten(list(ports))))::VARCHAR AS ports,
      to_json(map(list(sensor ORDER BY sensor), list(times::BIGINT ORDER BY sensor)))::VARCHAR AS logs
    FROM by_log GROUP BY ALL
    ORDER BY rank DESC, border, monitor, far_end, question, detection`);
  return result.getRowObjects().map((row): HuntFinding => {
    const question = row.question as QuestionName;
    const detection = row.detection as string | null;
    return {
      question,
      detection,
      title: TITLES[question] ?? titles.get(detection ?? '') ?? 'a detection of another version',
      grade: GRADES[(row.rank as number) - 1] ?? 'seen',
      border: row.border as HuntFinding['border'],
      monitor: String(row.monitor),
      farEnd: String(row.far_end),
      times: row.times as number,
      answered: row.answered as number | null,
      packetsOut: row.packets_out as number | null,
      bytesOut: row.bytes_out as number | null,
      bytesIn: row.bytes_in as number | null,
      firstSeen: new Date((row.first_seen as number) * 1000).toISOString(),
      lastSeen: new Date((row.last_seen as number) * 1000).toISOString(),
      ports: (JSON.parse(String(row.ports)) as (string | null)[])
        .filter((port): port is string => port !== null)
        .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1))
        .slice(0, MOST_PORTS),
      logs: JSON.parse(String(row.logs)) as Record<string, number>,
    };
  });
}

function plain(question: QuestionName, detection: string, count: string, select: string): string {
  return `INSERT INTO tally SELECT '${question}', sensor, ${detection}, grade, border, monitor, far_end,
    NULL, ${count}, NULL, NULL, NULL, NULL, first_seen, last_seen FROM (${select})`;
}

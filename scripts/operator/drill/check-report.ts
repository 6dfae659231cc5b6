import { nameOf } from './causes';
import type { DrillResult } from './check';
import type { DrillRow } from './rows';

const WORDS = { seen: 'seen', late: 'LATE', missing: 'MISSING' } as const;

/** The table for a change ticket: what was seen, what was not, and why that may be. */
export function drillText(result: DrillResult): string {
  const { rows, causes, notRead } = result;
  const count = (status: DrillRow['status']) => rows.filter((row) => row.status === status).length;
  const lines = [headline(result, count('missing'), count('late')), ''];
  lines.push(...table(rows));
  if (causes.length > 0) lines.push('', 'Likely causes:');
  for (const { sensor, why, next, explains } of causes) {
    lines.push(`  ${sensor === null ? '' : `${sensor}: `}${why}`);
    lines.push(`    explains ${explains.join(', ')}`, `    next: ${next}`);
  }
  if (notRead.length > 0) lines.push('', 'NOT READ, and nobody knows what it says:');
  for (const { file, firstLine, why } of notRead) {
    lines.push(`  ${file}${firstLine === null ? '' : `, line ${firstLine}`}: ${why}`);
  }
  return `${lines.join('\n')}\n`;
}

function headline(
  { drill, from, sensors, rows }: DrillResult,
  missing: number,
  late: number,
): string {
  const when = `Drill ${drill}, on the wire from ${from}`;
  if (sensors.length === 0) return `${when}: NO VERDICT, no sensor's log was read`;
  const all = rows.length;
  const of = sensors.join(' and ');
  if (missing === 0 && late === 0) return `${when}: all ${all} findings are in the logs of ${of}`;
  const parts = [
    ...(missing > 0 ? [`${missing} MISSING`] : []),
    ...(late > 0 ? [`${late} late`] : []),
  ];
  return `${when}: of ${all} findings in the logs of ${of}, ${parts.join(', ')}`;
}

function table(rows: readonly DrillRow[]): string[] {
  const cells = rows.map((row) => [
    row.sensor,
    WORDS[row.status],
    row.lateSeconds === null ? '' : `+${row.lateSeconds.toFixed(1)} s`,
    row.grade,
    nameOf(row),
    row.hosts.join(' - '),
  ]);
  if (cells.length === 0) return [];
  const widths = cells[0]!.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  return cells.map(
    (row) =>
      `  ${row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd()}`,
  );
}

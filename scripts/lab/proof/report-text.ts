import { CASE_KINDS } from './case';
import { problems, type ProofReport, type ReportVerdict } from './report';

const MOST_SHOWN = 12;

/** The report for people: cases by kind and engine, then what is wrong and how to see it by hand. */
export function reportText(report: ProofReport): string {
  return [
    head(report),
    ...report.detections.map((id) => detectionTable(report, id)),
    ...declared(report),
    ...failures(report),
    ending(report),
  ].join('\n');
}

function head({ version, engines, shards }: ProofReport): string {
  const names = engines.map(({ name, version: v, absent }) =>
    absent ? `${name} absent (${absent})` : `${name} ${v}`,
  );
  const part = shards.join(', ') === '1/1' ? '' : `, part ${shards.join(', ')}`;
  return `vitalwire ${version}${part}: ${names.join(', ')}`;
}

function detectionTable(report: ProofReport, id: string): string {
  const mine = report.verdicts.filter(({ detection }) => detection === id);
  const engines = report.engines.filter(({ absent }) => absent === null).map(({ name }) => name);
  const rows = [['', 'cases', ...engines]];
  for (const kind of CASE_KINDS) {
    const ofKind = mine.filter((verdict) => verdict.kind === kind);
    if (ofKind.length === 0) continue;
    rows.push([
      kind,
      String(new Set(ofKind.map((verdict) => verdict.case)).size),
      ...engines.map((engine) => tally(ofKind.filter((verdict) => verdict.engine === engine))),
    ]);
  }
  return `\n${id}\n${aligned(rows)}`;
}

/** `84 pass`, `80 pass 4 declared`, `82 pass 2 FAIL`. */
function tally(verdicts: readonly ReportVerdict[]): string {
  const words = { pass: 'pass', declared: 'declared', fail: 'FAIL', error: 'ERROR' } as const;
  return Object.entries(words)
    .map(([status, word]) => [verdicts.filter((v) => v.status === status).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(' ');
}

function declared({ declarations }: ProofReport): string[] {
  if (declarations.length === 0) return [];
  const lines = declarations.map(
    ({ declared: name, missed, covered, reason }) =>
      `  ${name} (${missed} of ${covered} cases)\n    ${reason}`,
  );
  return ['\nMissed by design, as declared:', ...lines];
}

function failures(report: ProofReport): string[] {
  const wrong = report.verdicts.filter(({ status }) => status === 'fail' || status === 'error');
  const shown = wrong
    .slice(0, MOST_SHOWN)
    .map((verdict) =>
      [
        `  ${verdict.case}`,
        `    ${verdict.engine}: ${verdict.why}${verdict.saw.length > 0 ? ` (saw ${verdict.saw.join('; ')})` : ''}`,
        ...(verdict.alone ? [`    alone: ${verdict.alone}`] : []),
        ...(verdict.pcap ? [`    pcap: ${verdict.pcap}`] : []),
        ...(verdict.command ? [`    by hand: ${verdict.command}`] : []),
      ].join('\n'),
    );
  const differing = report.differences
    .slice(0, MOST_SHOWN)
    .map(
      ({ case: id, finding, seenBy, missedBy, pcap }) =>
        `  ${id}\n    ${finding}: ${seenBy.join(', ')} raise it, ${missedBy.join(', ')} not\n    pcap: ${pcap}`,
    );
  const others = problems(report).slice(wrong.length + report.differences.length);
  return [
    ...(shown.length > 0 ? [`\nFailed (${wrong.length}):`, ...shown, ...more(wrong)] : []),
    ...(differing.length > 0
      ? [`\nEngines differ, undeclared (${report.differences.length}):`, ...differing]
      : []),
    ...more(report.differences),
    ...(others.length > 0 ? ['\nAlso wrong:', ...others.map((text) => `  ${text}`)] : []),
  ];
}

function more(list: readonly unknown[]): string[] {
  const rest = list.length - MOST_SHOWN;
  return rest > 0 ? [`  ... and ${rest} more in proof.json`] : [];
}

function ending(report: ProofReport): string {
  const cases = new Set(report.verdicts.map((verdict) => verdict.case)).size;
  const count = problems(report).length;
  const engines = report.engines.filter(({ absent }) => absent === null).length;
  return `\n${cases} cases in ${engines} engines: ${count === 0 ? 'proved' : `${count} problems`}`;
}

function aligned(rows: readonly string[][]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i]!)).join('  ')}`.trimEnd())
    .join('\n');
}

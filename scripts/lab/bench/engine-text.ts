/** The report of bench:engine for people. */
import type { BenchCapture } from './capture';
import type { LeaveOutReport } from './leave-out';
import type { PackCost, Row } from './pack-cost';
import type { RuleCounters } from './rule-counters';
import { figureText, type Ratio } from './statistics';

/** What a sid is about: `contec-cms8000/contact ip`. */
export type RuleNames = ReadonlyMap<number, string>;

export function captureText({ pcap, files, times, left }: BenchCapture): string {
  const often = times > 1 ? `, ${times} times` : '';
  const joined = files > 1 ? `${files} captures one behind the other${often}` : `${pcap}${often}`;
  return left.length === 0
    ? joined
    : `${joined}; ${left.length} left out, which cannot be joined (${left[0]!.file}: ${left[0]!.why}, for one)`;
}

export function packCostText(cost: PackCost): string {
  const head = `${cost.engine} ${cost.version}, ${cost.rounds} rounds, ${cost.findings} findings`;
  const columns = ['', 'without', 'itself again', 'the core', 'the whole pack'];
  const line = (name: string, unit: string, digits: number, row: Row) => [
    name,
    `${row.without.toFixed(digits)} ${unit}`,
    figureText(row.again),
    ratioText(row.core),
    ratioText(row.all),
  ];
  return [
    head,
    ...table([
      columns,
      line('user CPU', 's', 3, cost.user),
      line('  start-up', 's', 3, cost.startUp),
      line('  traffic', 's', 3, cost.traffic),
      line('peak memory', 'MiB', 1, cost.memory),
    ]),
  ].join('\n');
}

export function leaveOutText(report: LeaveOutReport, names: RuleNames): string {
  const { engine, version, rules, dearest, screening, again, restAtMost } = report;
  const rows = dearest.map(({ sid, dependants, share }) => [
    percent(share).padStart(7),
    `sid ${sid} ${names.get(sid) ?? ''}`,
    ...(dependants.length > 0 ? [`with ${dependants.length} that wait for it`] : ['']),
    share > again.noise ? '' : 'within the noise',
  ]);
  return [
    `${engine} ${version}: share of the engine's user CPU time, by leaving rules out`,
    `  the ${dearest.length} dearest of ${rules}, each left out of half of ${again.runs} runs; noise ${percent(again.noise)}`,
    ...table(rows),
    `  every other rule: ${percent(restAtMost)} at most in ${screening.runs} runs that chose these; noise ${percent(screening.noise)}`,
  ].join('\n');
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

export function countersText(report: RuleCounters, names: RuleNames): string {
  const shown = report.counted.filter(({ share }) => share >= LEAST_SHOWN);
  const rows = shown.map(({ sid, checks, matches, share }) => [
    percent(share).padStart(7),
    `${checks} checks`,
    `${matches} matches`,
    `sid ${sid} ${names.get(sid) ?? ''}`,
  ]);
  return [
    `${report.engine} ${report.version}: its own counters; share of the ticks of all rules of the pack`,
    ...table(rows),
    `  ${report.counted.length - shown.length} others were looked at, and ${report.never} never: the prefilter, whose cost is not in here, kept them away`,
    '  a build that counts is slower than others: take no ratio from it',
  ].join('\n');
}

/** Of the ticks of all rules. */
const LEAST_SHOWN = 0.001;

function ratioText(ratio: Ratio): string {
  return `${figureText(ratio)}${ratio.differs ? '' : ' noise'}`;
}

/** Columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    `  ${row.map((cell, i) => cell.padEnd(widths[i]!)).join('  ')}`.trimEnd(),
  );
}

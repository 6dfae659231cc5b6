/** The report of bench:engine for people. */
import type { BenchCapture } from './capture';
import type { LeaveOutReport } from './leave-out';
import type { PackCost, Row, StartCost } from './pack-cost';
import type { RuleCounters } from './rule-counters';
import { figureText, type Ratio } from './statistics';

/** What a sid is about: `contec-cms8000/contact ip`. */
export type RuleNames = ReadonlyMap<number, string>;

export function captureText({ name, files, times, left }: BenchCapture): string {
  const often = times > 1 ? `, ${times} times` : '';
  const joined = files > 1 ? `${files} captures one behind the other${often}` : `${name}${often}`;
  return left.length === 0
    ? joined
    : `${joined}; ${left.length} left out, which cannot be joined (${left[0]!.file}: ${left[0]!.why}, for one)`;
}

/** Column heads of `startText` and `packCostText`; the last only where there is a background set. */
const COLUMNS = ['without', 'itself again', 'the core', 'the whole pack', 'the core on top'];

export function startText(engine: string, version: string, { seconds }: StartCost): string {
  return [
    `${engine} ${version}, its start`,
    ...table([['', ...columnsOf(seconds)], rowText('user CPU', 's', 3, seconds)]),
  ].join('\n');
}

export function packCostText(cost: PackCost): string {
  const often = cost.times > 1 ? ` ${cost.times} times` : '';
  return [
    `${cost.engine} ${cost.version}, ${cost.capture}${often}, ${cost.rounds} rounds, ${cost.findings} findings`,
    ...table([
      ['', ...columnsOf(cost.packets)],
      rowText('CPU for packets', 's', 3, cost.packets),
      rowText('peak memory', 'MiB', 1, cost.memory),
    ]),
  ].join('\n');
}

/** The ratios of a whole run, a line for each engine and capture. */
export function summaryText(costs: readonly PackCost[]): string {
  const rows = costs.map(({ engine, version, capture, packets }) => [
    `${engine} ${version}`,
    capture,
    ratioText(packets.core),
    packets.onTop ? ratioText(packets.onTop) : '-',
    figureText(packets.again),
  ]);
  return table([['engine', 'capture', 'alone', 'on top', 'itself again'], ...rows]).join('\n');
}

const columnsOf = ({ onTop }: Row) => (onTop ? COLUMNS : COLUMNS.slice(0, -1));

function rowText(name: string, unit: string, digits: number, row: Row): string[] {
  return [
    name,
    `${row.without.toFixed(digits)} ${unit}`,
    figureText(row.again),
    ratioText(row.core),
    ratioText(row.all),
    ...(row.onTop ? [ratioText(row.onTop)] : []),
  ];
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

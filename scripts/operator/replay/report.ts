import { GRADES } from '../../lib/grades';
import type { ManifestDetection } from '../../model/manifest';
import { DO_NOT_UNPLUG, mergedSteps } from '../do-now';
import { utcSecond } from '../report/times';
import type { AgreedFinding } from './merge-findings';
import { brokenWords, wasReadInPart, type CaptureReport } from './capture-report';

/** As many rows as leave room for the advice on one screen. */
const MOST_ROWS = 12;
const BORDERS = {
  crossed: 'border crossed',
  internal: 'inside the border',
  unstated: 'border unstated',
} as const;

/** One capture: what was read, the worst in words, one row for each finding. */
export function captureText(report: CaptureReport): string {
  const { pcap, prepared, findings, engines, problem } = report;
  if (problem !== null) return `${pcap}\n  NO VERDICT: ${problem}\n`;
  const lines = [`${pcap}: ${prepared!.packets} packets, ${span(report)}`];
  for (const warning of prepared!.warnings) lines.push(`  WARNING: ${warning}`);
  for (const engine of engines) {
    const { name, version, problem: why } = engine;
    const broken = brokenWords(engine, prepared!.plainIpPackets);
    if (broken !== null) lines.push(`  WARNING: ${broken}: what is in them it did not see`);
    if (why !== null) lines.push(`  NO VERDICT of ${name} ${version}: ${why}`);
  }
  const ran = engines.filter((one) => one.problem === null);
  const names = ran.map(({ name, version }) => `${name} ${version}`).join(', ');
  if (ran.length > 0 && findings.length === 0) {
    const where = wasReadInPart(report) ? ' in what could be read' : '';
    lines.push(`  nothing found${where} by ${names}`);
  }
  const [worst] = findings;
  if (worst) {
    lines.push(`  ${headline(worst, ran.length)}`);
    for (const row of table(findings.slice(0, MOST_ROWS), ran.length)) lines.push(`    ${row}`);
    const more = findings.length - MOST_ROWS;
    if (more > 0) lines.push(`    and ${more} more, none of them worse (--json lists all)`);
  }
  return `${lines.join('\n')}\n`;
}

/** `PHI-SENT, border crossed: 10.20.0.5 -> 202.114.4.119, 4 engines agree`. */
function headline(finding: AgreedFinding, ran: number): string {
  const { grade, border, monitor, farEnd, engines } = finding;
  const agreed =
    ran === 1
      ? `by ${engines[0]}`
      : engines.length === ran
        ? `${ran} engines agree`
        : `only ${engines.join(', ')} of ${ran} engines`;
  return `${grade.toUpperCase()}, ${BORDERS[border]}: ${monitor} -> ${farEnd}, ${agreed}`;
}

function table(findings: readonly AgreedFinding[], ran: number): string[] {
  const rows = findings.map((one) => [
    one.grade,
    one.border,
    one.detection,
    `${one.monitor} -> ${one.farEnd}`,
    `first ${utcSecond(one.time)}`,
    `${one.count}x`,
    one.engines.length === ran && ran > 1 ? 'all' : one.engines.join(', '),
  ]);
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
}

/** What to do now about everything that was found in all captures, each step once. */
export function adviceText(
  findings: readonly AgreedFinding[],
  detections: readonly ManifestDetection[],
): string {
  if (findings.length === 0) return '';
  const ids = new Set<string>(findings.map(({ detection }) => detection));
  const found = detections
    .filter(({ id }) => ids.has(id))
    .sort((a, b) => GRADES.indexOf(b.grade) - GRADES.indexOf(a.grade));
  const [worst] = found;
  const lines = ['', `What to do now. ${DO_NOT_UNPLUG}`];
  if (worst) lines.push(`${worst.title}: ${worst.meaning}`);
  const borders = new Set(findings.map(({ border }) => border));
  lines.push(...mergedSteps(found, borders).map((step, i) => `  ${i + 1}. ${step}`));
  lines.push(
    `More: dist/docs/detections/${worst?.id ?? ''}.md${found.length > 1 ? ' and those of the others' : ''}`,
  );
  return `${lines.join('\n')}\n`;
}

function span({ prepared }: CaptureReport): string {
  const { first, last } = prepared!;
  return first === null ? 'without times' : `${utcSecond(first)} to ${utcSecond(last!)} UTC`;
}

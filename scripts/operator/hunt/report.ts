import { contains } from '../../lib/addresses';
import type { HuntReport } from './hunt';
import type { HuntFinding } from './tally';

const MOST_BROKEN_FILES = 5;

/** The report for people: a table, then what was read and what could not be. */
export function reportText(report: HuntReport): string {
  const { findings, files, unreadable, broken } = report;
  const lines: string[] = [];
  if (findings.length === 0) lines.push('Nothing found.');
  else lines.push(...headline(findings), '', ...table(findings), '', ...hints(report));
  const since = report.sinceSeconds === null ? '' : ` since ${iso(report.sinceSeconds)}`;
  const speed = files.bytes / 1e6 / Math.max(report.seconds, 0.001);
  lines.push(
    `Read ${files.read} logs, ${megabytes(files.bytes)} MB on disk${since}, in ${report.seconds.toFixed(1)} s` +
      ` (${speed.toFixed(0)} MB/s); ${files.notNeeded} other files have no answers.`,
    `Inside the border: ${report.homeNetworks.join(', ')} (change with --home-net).`,
  );
  for (const { file, why } of unreadable) lines.push(`NOT READ: ${file}: ${why}`);
  const total = broken.reduce((sum, one) => sum + one.lines, 0);
  if (total > 0) {
    lines.push(`${total} lines are cut or no text; what they said is unknown:`);
    for (const one of broken.slice(0, MOST_BROKEN_FILES)) {
      lines.push(`  ${one.lines} in ${one.file}`);
    }
    if (broken.length > MOST_BROKEN_FILES) {
      lines.push(
        `  and more in ${broken.length - MOST_BROKEN_FILES} other files (--json lists all)`,
      );
    }
  }
  if (files.read === 0) {
    lines.push('No log of Zeek (conn, notice, vitalwire, files) or Suricata (eve.json) was there.');
  }
  return `${lines.join('\n')}\n`;
}

function headline(findings: readonly HuntFinding[]): string[] {
  const monitors = (wanted: (finding: HuntFinding) => boolean) =>
    new Set(findings.filter(wanted).map(({ monitor }) => monitor)).size;
  const said: [number, string][] = [
    [monitors(({ grade }) => grade === 'code-received'), 'received files'],
    [monitors(({ grade }) => grade === 'phi-sent'), 'sent patient data'],
    [monitors(({ answered }) => (answered ?? 0) > 0), 'were answered by a listed address'],
    [monitors(({ border }) => border === 'crossed'), 'dealt with an address outside the site'],
  ];
  return [
    `${monitors(() => true)} host(s) behaved like such monitors:`,
    ...said.filter(([count]) => count > 0).map(([count, what]) => `  ${count} ${what}`),
    'Do not unplug a monitor that is on a patient; call the ward first.',
  ];
}

const COLUMNS: readonly [string, (finding: HuntFinding) => string][] = [
  ['GRADE', ({ grade }) => grade],
  ['BORDER', ({ border }) => border],
  ['HOST', ({ monitor }) => monitor],
  ['FAR END', ({ farEnd }) => farEnd],
  ['TIMES', ({ times }) => String(times)],
  ['ANSWERED', ({ answered }) => (answered === null ? '-' : String(answered))],
  ['BYTES OUT', ({ bytesOut }) => (bytesOut === null ? '-' : String(bytesOut))],
  ['FIRST SEEN', ({ firstSeen }) => firstSeen.slice(0, 19)],
  ['LAST SEEN', ({ lastSeen }) => lastSeen.slice(0, 19)],
  ['PORTS', ({ ports }) => (ports.length > 0 ? ports.slice(0, 4).join(' ') : '-')],
  ['DETECTION', ({ detection, title }) => detection ?? title],
  ['LOGS', ({ logs }) => Object.keys(logs).join(', ')],
];

function table(findings: readonly HuntFinding[]): string[] {
  const rows = [
    COLUMNS.map(([name]) => name),
    ...findings.map((one) => COLUMNS.map(([, of]) => of(one))),
  ];
  const widths = COLUMNS.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
}

/** A far end in the host's own /24 is most likely a network that the site uses inside. */
function hints({ findings }: HuntReport): string[] {
  const beside = findings.filter(
    ({ border, monitor, farEnd }) =>
      border === 'crossed' && monitor.includes('.') && contains(subnetOf(monitor), farEnd),
  );
  const subnets = [...new Set(beside.map(({ monitor }) => subnetOf(monitor)))];
  return subnets.map(
    (subnet) =>
      `Hosts of ${subnet} deal with addresses of ${subnet}: if your site uses that network inside, nothing` +
      ` crossed the border there; run again with --home-net and all your networks, ${subnet} among them.`,
  );
}

function subnetOf(address: string): string {
  return `${address.split('.').slice(0, 3).join('.')}.0/24`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

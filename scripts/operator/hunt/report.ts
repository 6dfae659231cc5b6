import { DO_NOT_UNPLUG } from '../do-now';
import { byMonitor, type MonitorFold } from './by-monitor';
import { gapsOf } from './coverage';
import type { HuntReport } from './hunt';
import type { HuntQuestions } from './questions';
import type { HuntFinding, HuntGuess, PairCounts } from './tally';

const MOST_HOSTS = 20;
const MOST_FACTS = 4;
const MOST_GAPS = 5;
const MOST_FILES = 20;
const MOST_GUESSES = 50;

/** The report for people: host by host with what to do, the table, what was covered and what not. */
export function reportText(report: HuntReport, questions: HuntQuestions): string {
  const { findings, files } = report;
  const lines: string[] = [];
  if (findings.length > 0) {
    const folds = byMonitor(findings, questions);
    lines.push(...headline(folds), '', ...hosts(folds), ...steps(folds));
    lines.push(...table(FINDING_COLUMNS, findings), '', ...hints(report));
  } else if (report.notRead.length > 0) {
    lines.push(
      'Nothing found in what could be read, and not everything could: see NOT READ below.',
    );
  } else if (files.read > 0) lines.push('Nothing found.');
  if (report.guesses !== null) lines.push(...guesses(report.guesses));
  lines.push(...coverage(report), ...whatWasRead(report), ...notRead(report));
  return `${lines.join('\n')}\n`;
}

function headline(folds: readonly MonitorFold[]): string[] {
  const count = (wanted: (fold: MonitorFold) => boolean) => folds.filter(wanted).length;
  const some = (wanted: (finding: HuntFinding) => boolean) =>
    count(({ behaviour, findings }) => behaviour === 'monitor' && findings.some(wanted));
  const said: [number, string][] = [
    [some(({ grade }) => grade === 'code-received'), 'received files'],
    [some(({ grade }) => grade === 'phi-sent'), 'sent patient data'],
    [some(({ answered }) => (answered ?? 0) > 0), 'were answered by a listed address'],
    [some(({ border }) => border === 'crossed'), 'dealt with an address outside the site'],
  ];
  const monitors = count(({ behaviour }) => behaviour === 'monitor');
  const knocks = count(({ behaviour }) => behaviour === 'knock');
  const scans = count(({ behaviour }) => behaviour === 'scan');
  return [
    ...(monitors > 0 ? [`${monitors} host(s) behaved like such monitors:`] : []),
    ...said.filter(([number]) => number > 0).map(([number, what]) => `  ${number} ${what}`),
    ...(knocks > 0
      ? [
          `${knocks} host(s) only knocked once or twice, and no log shows an answer: a scanner, a mistyped address, or a ` +
            'monitor that was just switched on. Find out which.',
        ]
      : []),
    ...(scans > 0 ? [`${scans} host(s) went through a listed network: most likely scanners.`] : []),
    DO_NOT_UNPLUG,
  ];
}

function hosts(folds: readonly MonitorFold[]): string[] {
  const lines = folds.slice(0, MOST_HOSTS).flatMap((fold) => {
    const { monitor, grade, border, behaviour, findings } = fold;
    const kind = { monitor: '', knock: ', only knocked', scan: ', looks like a scan' }[behaviour];
    const head = `${monitor}  ${grade.toUpperCase()}, ${border === 'crossed' ? 'border crossed' : 'inside the border'}${kind}`;
    const facts = findings.slice(0, MOST_FACTS).map((one) => {
      const times = one.times === 1 ? 'once' : `${one.times} times`;
      const when =
        one.times === 1
          ? minute(one.firstSeen)
          : `${minute(one.firstSeen)} to ${minute(one.lastSeen)}`;
      return `    ${one.title}: ${one.farEnd}, ${times}, ${when}`;
    });
    const more = findings.length - MOST_FACTS;
    return [head, ...facts, ...(more > 0 ? [`    and ${more} more below`] : [])];
  });
  const more = folds.length - MOST_HOSTS;
  return [...lines, ...(more > 0 ? [`and ${more} more hosts below`] : []), ''];
}

/** What to do, once for all hosts for which it is the same. */
function steps(folds: readonly MonitorFold[]): string[] {
  const groups = new Map<string, MonitorFold[]>();
  for (const fold of folds.filter(({ doNow }) => doNow.length > 0)) {
    const key = fold.doNow.join('\n');
    groups.set(key, [...(groups.get(key) ?? []), fold]);
  }
  return [...groups.values()].flatMap((group) => {
    const names = group.map(({ monitor }) => monitor);
    const who =
      names.length > 4
        ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`
        : names.join(', ');
    return [
      `What to do now about ${who}:`,
      ...group[0]!.doNow.map((step, i) => `  ${i + 1}. ${step}`),
      '',
    ];
  });
}

type Columns<T> = readonly (readonly [string, (one: T) => string])[];

/** How often, how much and when; the same of a finding and of a guess. */
const COUNTS: Columns<PairCounts> = [
  ['TIMES', ({ times }) => String(times)],
  ['ANSWERED', ({ answered }) => (answered === null ? '-' : String(answered))],
  ['BYTES OUT', ({ bytesOut }) => (bytesOut === null ? '-' : String(bytesOut))],
  ['FIRST SEEN', ({ firstSeen }) => firstSeen.slice(0, 19)],
  ['LAST SEEN', ({ lastSeen }) => lastSeen.slice(0, 19)],
  ['PORTS', ({ ports }) => (ports.length > 0 ? ports.slice(0, 4).join(' ') : '-')],
];
const LOGS: Columns<PairCounts> = [['LOGS', ({ logs }) => Object.keys(logs).join(', ')]];

const FINDING_COLUMNS: Columns<HuntFinding> = [
  ['GRADE', ({ grade }) => grade],
  ['BORDER', ({ border }) => border],
  ['HOST', ({ monitor }) => monitor],
  ['FAR END', ({ farEnd }) => farEnd],
  ...COUNTS,
  ['DETECTION', ({ detection, title }) => detection ?? title],
  ...LOGS,
];
const GUESS_COLUMNS: Columns<HuntGuess> = [
  ['GUESS', ({ protocol }) => protocol],
  ['DIRECTION', ({ direction }) => direction],
  ['INSIDE', ({ monitor }) => monitor],
  ['OUTSIDE', ({ farEnd }) => farEnd],
  ...COUNTS,
  ...LOGS,
];

function table<T>(columns: Columns<T>, found: readonly T[]): string[] {
  const rows = [
    columns.map(([name]) => name),
    ...found.map((one) => columns.map(([, of]) => of(one))),
  ];
  const widths = columns.map((_, i) =>
    rows.map((row) => row[i]!.length).reduce((a, b) => Math.max(a, b), 0),
  );
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
}

/** Said apart from what was found: a port proves nothing. */
function guesses(found: readonly HuntGuess[]): string[] {
  if (found.length === 0) return ['No flow crossed the border to a port of a medical protocol.'];
  const more = found.length - MOST_GUESSES;
  return [
    `A guess by port, no finding: ${found.length} pair(s) of hosts across the border, most bytes first. See in a capture what is`,
    'said there; medical protocols go to any port, and other things to these.',
    ...table(GUESS_COLUMNS, found.slice(0, MOST_GUESSES)),
    ...(more > 0 ? [`and ${more} more (--json lists all)`] : []),
    '',
  ];
}

/** A far end in the host's own /24 is most likely a network that the site uses inside. */
function hints({ findings }: HuntReport): string[] {
  const beside = findings.filter(
    ({ border, monitor, farEnd }) =>
      border === 'crossed' && monitor.includes('.') && subnetOf(monitor) === subnetOf(farEnd),
  );
  const subnets = [...new Set(beside.map(({ monitor }) => subnetOf(monitor)))];
  return subnets.map(
    (subnet) =>
      `Hosts of ${subnet} deal with addresses of ${subnet}: if your site uses that network inside, nothing` +
      ` crossed the border there; run again with --home-net and all your networks, ${subnet} among them.`,
  );
}

/** Which times each sensor's logs cover: a clean bill is worth no more than this. */
function coverage({ coverage: spans, sinceSeconds }: HuntReport): string[] {
  if (spans.length === 0) return [];
  const lines = spans.map(({ sensor, folder, log, first, last, hours }) => {
    const gaps = gapsOf(hours).sort((a, b) => b.to - b.from - (a.to - a.from));
    const longest = gaps
      .slice(0, MOST_GAPS)
      .map(({ from, to }) => `${at(from)} to ${at(to)} (${(to - from) / 3600} h)`);
    const more = gaps.length - MOST_GAPS;
    const rest = more > 0 ? ` and ${more} shorter` : '';
    const silent =
      gaps.length === 0 ? 'no hour is missing' : `NOTHING in ${longest.join(', ')}${rest}`;
    const late =
      sinceSeconds !== null && first - sinceSeconds > 3600
        ? `, begins ${((first - sinceSeconds) / 86_400).toFixed(1)} days after --since`
        : '';
    const early = sinceSeconds !== null && last < sinceSeconds ? ', ends before --since' : '';
    return `  ${sensor} ${folder} ${log}: ${at(first)} to ${at(last)}${late}${early}; ${silent}`;
  });
  const withoutFlows = spans
    .filter(({ log }) => log === 'other logs' || log === 'other events')
    .filter(({ sensor, folder }) => {
      return !spans.some(
        (one) =>
          one.sensor === sensor &&
          one.folder === folder &&
          (one.log === 'conn.log' || one.log === 'flow records'),
      );
    })
    .map(({ sensor, folder }) => {
      const missing = sensor === 'Zeek' ? 'conn.log' : 'flow records';
      return `  ${sensor} ${folder} has no ${missing}: contacts show only where something else was logged.`;
    });
  return ['What the logs cover (UTC, by the hour):', ...lines, ...withoutFlows];
}

function whatWasRead(report: HuntReport): string[] {
  const { files, mentioned } = report;
  const since = report.sinceSeconds === null ? '' : ` since ${at(report.sinceSeconds)}`;
  const speed = files.bytes / 1e6 / Math.max(report.seconds, 0.001);
  const lines = [
    `Read ${files.read} logs, ${megabytes(files.bytes)} MB on disk${since}, in ${report.seconds.toFixed(1)} s` +
      ` (${speed.toFixed(0)} MB/s); ${files.notNeeded} other files are no logs of Zeek or Suricata.`,
    `Inside the border: ${report.homeNetworks.join(', ')} (change with --home-net).`,
  ];
  if (report.copies > 0) {
    lines.push(
      `${report.copies} events were in more than one file, as in a log and its copy; each counts once.`,
    );
  }
  if (report.forgetful) {
    lines.push(
      'There were more events than can be remembered: copies among the later ones count twice.',
    );
  }
  for (const { file, log, lines: count, firstLine } of mentioned.slice(0, MOST_FILES)) {
    lines.push(
      `${count} line(s) of ${log} name a listed address where it is no contact (as in an answer or a name): ${file} line ${firstLine}`,
    );
  }
  if (files.read === 0) lines.push('No log of Zeek or Suricata was read.');
  return lines;
}

function notRead({ notRead: all }: HuntReport): string[] {
  const lines = all.slice(0, MOST_FILES).map(({ file, firstLine, lines: count, why }) => {
    if (firstLine === null) return `NOT READ: ${file}: ${why}`;
    const others = count! > 1 ? ` and ${count! - 1} more` : '';
    return `NOT READ: ${file} line ${firstLine}${others}: ${why}`;
  });
  const more = all.length - MOST_FILES;
  return [...lines, ...(more > 0 ? [`NOT READ: ${more} more (--json lists all)`] : [])];
}

function subnetOf(address: string): string {
  return `${address.split('.').slice(0, 3).join('.')}.0/24`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}

/** `2025-02-01 03:00`. */
function at(seconds: number): string {
  return minute(new Date(seconds * 1000).toISOString());
}

function minute(isoTime: string): string {
  return isoTime.slice(0, 16).replace('T', ' ');
}

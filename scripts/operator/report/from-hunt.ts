import { GRADES } from '../../lib/grades';
import { groupBy } from '../../lib/group-by';
import { behaviours } from '../hunt/by-monitor';
import { gapsOf } from '../hunt/coverage';
import type { HuntReport } from '../hunt/hunt';
import type { HuntQuestions } from '../hunt/questions';
import { sensorOf, type HuntFinding } from '../hunt/tally';
import type { ReportInput, ReportRow, Source, Unread } from './input';
import { worstFirst } from './order';
import { utcMinute } from './times';

/** What logs say, as a report's input. A flow record and an alert that state the same detection are one row. */
export function fromHunt(report: HuntReport, questions: HuntQuestions): ReportInput {
  const { findings, notRead, coverage, homeNetworks, otherAlerts, mentioned } = report;
  const offsets = new Set(coverage.flatMap((span) => span.offsets));
  return {
    rows: rowsOf(findings),
    unlikely: new Map(
      [...behaviours(findings, questions)].flatMap(([host, behaviour]) =>
        behaviour === 'monitor' ? [] : [[host, behaviour] as const],
      ),
    ),
    unread: [...notRead.map(unreadOf), ...(report.files.read === 0 ? [NO_LOG] : [])],
    warnings: report.forgetful
      ? ['There were more events than can be remembered: copies among the later ones count twice.']
      : [],
    sources: coverage.map(sourceOf),
    remarks: [
      `${report.files.read} logs were read; ${report.files.notNeeded} other files are no logs of Zeek or Suricata.`,
      ...(report.sinceSeconds === null
        ? []
        : [`Older than ${utcMinute(report.sinceSeconds)} UTC was left out (--since).`]),
      ...(otherAlerts === null || otherAlerts === 0
        ? []
        : [`${otherAlerts} alerts of other rules than Vitalwire's were ignored.`]),
      ...(report.copies > 0
        ? [
            `${report.copies} events were in more than one file, as in a log and its copy; each counts once.`,
          ]
        : []),
      ...(mentioned.length > 0
        ? [
            `${mentioned.reduce((sum, { lines }) => sum + lines, 0)} lines name a listed address where it is no contact, as in an answer or a name.`,
          ]
        : []),
    ],
    homeNetworks,
    offsets: [...offsets].sort((a, b) => a - b),
  };
}

const NO_LOG: Unread = { where: 'everything', why: 'no log of Zeek or Suricata was there' };

function unreadOf({ file, firstLine, lines, why }: HuntReport['notRead'][number]): Unread {
  if (firstLine === null) return { where: file, why };
  const others = lines! > 1 ? ` and ${lines! - 1} more` : '';
  return { where: `${file} line ${firstLine}${others}`, why };
}

function rowsOf(findings: readonly HuntFinding[]): ReportRow[] {
  const groups = groupBy(findings, ({ detection, question, monitor, farEnd, border }) =>
    JSON.stringify([detection ?? question, monitor, farEnd, border]),
  );
  const rows = [...groups.values()].map((same): ReportRow => {
    const { detection, title, monitor, farEnd, border } = same[0]!;
    const seconds = (iso: string) => Date.parse(iso) / 1000;
    return {
      grade: GRADES[Math.max(...same.map(({ grade }) => GRADES.indexOf(grade)))]!,
      border,
      monitor,
      farEnd,
      detection,
      title,
      times: Math.max(...same.map(({ times }) => times)),
      firstSeen: Math.min(...same.map(({ firstSeen }) => seconds(firstSeen))),
      lastSeen: Math.max(...same.map(({ lastSeen }) => seconds(lastSeen))),
      seenBy: [...new Set(same.flatMap(({ logs }) => Object.keys(logs).map(nameOfLog)))].sort(),
    };
  });
  return rows.sort(worstFirst);
}

/** Both sensors may have it: which one says so is in the name. */
function nameOfLog(log: string): string {
  return `${sensorOf(log)} ${log}`;
}

function sourceOf(span: HuntReport['coverage'][number]): Source {
  const gaps = gapsOf(span.hours);
  const [longest] = [...gaps].sort((a, b) => b.to - b.from - (a.to - a.from));
  return {
    name: `${span.sensor} in ${span.folder}`,
    what: span.log,
    first: span.first,
    last: span.last,
    remarks: longest
      ? [
          `nothing in ${gaps.length} gaps, the longest ${utcMinute(longest.from)} to ${utcMinute(longest.to)} UTC (${(longest.to - longest.from) / 3600} h)`,
        ]
      : ['no hour is missing'],
  };
}

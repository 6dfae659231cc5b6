import { groupBy } from '../../lib/group-by';
import type { ManifestDetection } from '../../model/manifest';
import { brokenWords, wasReadInPart, type CaptureReport } from '../replay/capture-report';
import type { ReportInput, ReportRow, Source, Unread } from './input';
import { worstFirst } from './order';

/** What engines found in captures, as a report's input. The same finding in several captures is one row. */
export function fromReplay(
  captures: readonly CaptureReport[],
  detections: readonly ManifestDetection[],
  homeNetworks: readonly string[],
): ReportInput {
  return {
    rows: rowsOf(captures, new Map(detections.map(({ id, title }) => [id, title]))),
    unlikely: new Map(),
    unread: captures.flatMap(unreadOf),
    warnings: captures.flatMap(({ pcap, prepared }) =>
      (prepared?.warnings ?? []).map((warning) => `${pcap}: ${warning}`),
    ),
    sources: captures.map(sourceOf),
    remarks: [],
    homeNetworks,
    // Captures count seconds of UTC.
    offsets: [],
  };
}

function rowsOf(captures: readonly CaptureReport[], titles: ReadonlyMap<string, string>) {
  const all = captures.flatMap(({ findings, prepared }) => {
    // A capture without times has findings at 0, which would be 1970.
    const timed = prepared?.first !== null;
    return findings.map((finding) => ({ finding, timed }));
  });
  const groups = groupBy(all, ({ finding: { detection, monitor, farEnd, border } }) =>
    JSON.stringify([detection, monitor, farEnd, border]),
  );
  const rows = [...groups.values()].map((same): ReportRow => {
    const { finding } = same[0]!;
    const timed = same.filter((one) => one.timed).map((one) => one.finding);
    return {
      grade: finding.grade,
      border: finding.border,
      monitor: finding.monitor,
      farEnd: finding.farEnd,
      detection: finding.detection,
      title: titles.get(finding.detection) ?? finding.detection,
      times: same.reduce((sum, one) => sum + one.finding.count, 0),
      firstSeen: timed.length > 0 ? Math.min(...timed.map(({ time }) => time)) : null,
      lastSeen: timed.length > 0 ? Math.max(...timed.map(({ lastTime }) => lastTime)) : null,
      seenBy: [...new Set(same.flatMap((one) => one.finding.engines))].sort(),
    };
  });
  return rows.sort(worstFirst);
}

function unreadOf(report: CaptureReport): Unread[] {
  const { pcap, problem, engines, prepared } = report;
  if (problem !== null) return [{ where: pcap, why: `no verdict: ${problem}` }];
  return [
    ...engines.flatMap((one) =>
      one.problem === null
        ? []
        : [{ where: pcap, why: `no verdict of ${one.name} ${one.version}: ${one.problem}` }],
    ),
    ...engines.flatMap((one) => {
      const broken = brokenWords(one, prepared?.plainIpPackets ?? 0);
      return broken === null ? [] : [{ where: pcap, why: broken }];
    }),
    ...(prepared?.inPart
      ? [{ where: pcap, why: 'not all of it could be read; see the warnings' }]
      : []),
  ];
}

function sourceOf(report: CaptureReport): Source {
  const { pcap, prepared, engines } = report;
  const ran = engines.filter(({ problem }) => problem === null);
  return {
    name: pcap,
    what: prepared ? `${prepared.packets} packets` : 'not read',
    first: prepared?.first ?? null,
    last: prepared?.last ?? null,
    remarks: [
      ran.length > 0
        ? `in ${ran.map(({ name, version }) => `${name} ${version}`).join(', ')}`
        : 'in no engine',
      ...(wasReadInPart(report) ? ['read in part'] : []),
    ],
  };
}

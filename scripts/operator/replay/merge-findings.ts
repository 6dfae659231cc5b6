import { contains } from '../../lib/addresses';
import type { Finding, LabEngine } from '../../lib/engines/finding';
import { GRADES, type Border } from '../../lib/grades';

/** What an engine's findings say together of one pair of hosts. */
export interface PairFinding {
  engine: LabEngine;
  detection: Finding['detection'];
  grade: Finding['grade'];
  border: Border;
  monitor: string;
  farEnd: string;
  /** Seconds since the epoch, of the first. */
  time: number;
  /** The same of the last. */
  lastTime: number;
  /** How many alerts or log lines there were. */
  count: number;
  /** Suricata's sids, ascending; empty for Zeek. */
  sids: number[];
}

/** The same finding of one engine or several. */
export interface AgreedFinding extends Omit<PairFinding, 'engine'> {
  /** In the order in which they ran. */
  engines: LabEngine[];
}

const SURER: readonly Border[] = ['unstated', 'internal', 'crossed'];

/**
 * One line per engine, detection and pair of hosts. Suricata's alerts do not say which side of the border they saw; a
 * rule of its own says `crossed`. A far end in the site's networks is `internal`.
 * @param own the site's networks as CIDRs.
 */
export function mergeFindings(findings: readonly Finding[], own: readonly string[]): PairFinding[] {
  const merged = new Map<string, PairFinding>();
  for (const finding of findings) {
    const { monitor, farEnd } = finding;
    const key = JSON.stringify([finding.engine, finding.detection, monitor, farEnd]);
    const known = merged.get(key);
    const sids = new Set([...(known?.sids ?? []), ...(finding.sid === null ? [] : [finding.sid])]);
    merged.set(key, {
      engine: finding.engine,
      detection: finding.detection,
      grade: finding.grade,
      border: surer(known?.border ?? 'unstated', borderOf(finding, own)),
      monitor,
      farEnd,
      time: Math.min(known?.time ?? Infinity, finding.time),
      lastTime: Math.max(known?.lastTime ?? -Infinity, finding.time),
      count: (known?.count ?? 0) + 1,
      sids: [...sids].sort((a, b) => a - b),
    });
  }
  return [...merged.values()].sort(
    (a, b) => a.time - b.time || (a.detection < b.detection ? -1 : 1),
  );
}

function borderOf({ border, farEnd }: Finding, own: readonly string[]): Border {
  if (border !== 'unstated') return border;
  return own.some((net) => contains(net, farEnd)) ? 'internal' : 'unstated';
}

/**
 * One row for what several engines found alike, worst first: by grade, crossings before what stayed inside,
 * then by time. Counts are of the engine that has most, since all saw the same packets.
 */
export function acrossEngines(findings: readonly PairFinding[]): AgreedFinding[] {
  const agreed = new Map<string, AgreedFinding>();
  for (const { engine, ...finding } of findings) {
    const key = JSON.stringify([finding.detection, finding.monitor, finding.farEnd]);
    const known = agreed.get(key);
    agreed.set(key, {
      ...finding,
      border: known ? surer(known.border, finding.border) : finding.border,
      time: Math.min(known?.time ?? Infinity, finding.time),
      lastTime: Math.max(known?.lastTime ?? -Infinity, finding.lastTime),
      count: Math.max(known?.count ?? 0, finding.count),
      sids: [...new Set([...(known?.sids ?? []), ...finding.sids])].sort((a, b) => a - b),
      engines: [...(known?.engines ?? []), engine],
    });
  }
  const rank = ({ grade }: AgreedFinding) => GRADES.indexOf(grade);
  return [...agreed.values()].sort(
    (a, b) =>
      rank(b) - rank(a) ||
      SURER.indexOf(b.border) - SURER.indexOf(a.border) ||
      a.time - b.time ||
      (a.detection < b.detection ? -1 : 1),
  );
}

function surer(a: Border, b: Border): Border {
  return SURER.indexOf(a) > SURER.indexOf(b) ? a : b;
}

import { contains } from '../../lib/addresses';
import type { Finding, LabEngine } from '../../lib/engines/finding';
import type { Border } from '../../lib/grades';

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
  /** How many alerts or log lines there were. */
  count: number;
  /** Suricata's sids, ascending; empty for Zeek. */
  sids: number[];
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

function surer(a: Border, b: Border): Border {
  return SURER.indexOf(a) > SURER.indexOf(b) ? a : b;
}

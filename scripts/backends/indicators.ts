import { targets } from './lists/targets';
import type { Detection } from '../kinds/detection';
import { EVIDENCE } from '../model/vocabulary';
import { kindOf } from '../kinds';
import type { Source } from '../compile/source';
import { GRADES } from '../lib/grades';

/** One value that other platforms can look for, with all detections that name it. */
export interface SharedIndicator {
  type: 'ipv4' | 'ipv4-subnet' | 'sha256' | 'nfs-export';
  value: string;
  /**
   * The detections that name it, the least telling first: a value alone shows no more than the weakest of
   * them does, so its grade and severity are those of the first.
   */
  detections: [Detection, ...Detection[]];
}

/** Every indicator once, sorted by type and value. */
export function sharedIndicators(sources: readonly Source[]): SharedIndicator[] {
  const byId = new Map(sources.map(({ detection }) => [detection.id as string, detection]));
  const found = new Map<string, SharedIndicator>();
  const add = (type: SharedIndicator['type'], value: string, detection: Detection) => {
    const key = `${type} ${value}`;
    const others = found.get(key)?.detections ?? [];
    const all = [...new Set([...others, detection])].sort(leastTelling);
    found.set(key, { type, value, detections: all as [Detection, ...Detection[]] });
  };
  for (const [scope, type] of [
    ['addresses', 'ipv4'],
    ['subnets', 'ipv4-subnet'],
  ] as const) {
    for (const { cidr, detections } of targets(sources, scope)) {
      const value = type === 'ipv4' ? cidr.replace('/32', '') : cidr;
      for (const id of detections) add(type, value, byId.get(id)!);
    }
  }
  for (const { detection } of sources) {
    for (const { type, value } of kindOf(detection.observable)!.indicators(detection.observable)) {
      if (type === 'sha256' || type === 'nfs-export') add(type, value, detection);
    }
  }
  return [...found.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, indicator]) => indicator);
}

/** The best evidence among detections. */
export function bestEvidence(detections: readonly Detection[]) {
  return EVIDENCE[Math.min(...detections.map(({ evidence }) => EVIDENCE.indexOf(evidence)))]!;
}

function leastTelling(a: Detection, b: Detection): number {
  const byGrade = GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade);
  if (byGrade !== 0) return byGrade;
  // Primary evidence speaks for a value before derived evidence does.
  const byEvidence = EVIDENCE.indexOf(a.evidence) - EVIDENCE.indexOf(b.evidence);
  return byEvidence !== 0 ? byEvidence : a.id < b.id ? -1 : 1;
}

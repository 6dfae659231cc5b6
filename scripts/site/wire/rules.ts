import type { Pack } from '../../backends/pack';
import type { Plan } from '../../compile/plan';
import { statesChanged, statesRead } from '../../compile/suricata/state';
import type { DetectionId } from '../../lib/grades';
import type { PictureRule } from './picture';

/** The rules of a detection, and before them those of others that remember what it asks for. */
export function rulesFor(detection: DetectionId, plan: Plan): PictureRule[] {
  const all = plan.rules.map((planned): PictureRule => ({
    ...planned.rule,
    sid: planned.entry.sid,
    detection: planned.detection.id,
    planned,
  }));
  const chosen = new Set(all.filter((rule) => rule.detection === detection));
  for (const rule of chosen) {
    const read = statesRead(rule);
    for (const other of all) {
      if (statesChanged(other).some((name) => read.includes(name))) chosen.add(other);
    }
  }
  return [...chosen].sort((a, b) => statesRead(a).length - statesRead(b).length);
}

/** SHA-256 of files that rules list, in lower case. */
export function hashesOf({ files }: Pick<Pack, 'files'>): ReadonlySet<string> {
  const lists = [...files].filter(([file]) => file.endsWith('.sha256'));
  return new Set(lists.flatMap(([, text]) => text.toLowerCase().split('\n').filter(Boolean)));
}

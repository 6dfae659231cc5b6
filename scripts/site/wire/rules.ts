import type { Pack } from '../../backends/pack';
import type { Plan } from '../../compile/plan';
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
    const read = bits(rule, ['isset', 'isnotset']);
    for (const other of all) {
      if (bits(other, ['set', 'unset']).some((name) => read.includes(name))) chosen.add(other);
    }
  }
  const waits = (rule: PictureRule) => bits(rule, ['isset', 'isnotset']).length;
  return [...chosen].sort((a, b) => waits(a) - waits(b));
}

/** SHA-256 of files that rules list, in lower case. */
export function hashesOf({ files }: Pick<Pack, 'files'>): ReadonlySet<string> {
  const lists = [...files].filter(([file]) => file.endsWith('.sha256'));
  return new Set(lists.flatMap(([, text]) => text.toLowerCase().split('\n').filter(Boolean)));
}

function bits({ options }: PictureRule, actions: readonly string[]): string[] {
  return options.flatMap((option) =>
    (option.kind === 'flowbits' || option.kind === 'xbits') && actions.includes(option.action)
      ? [option.name]
      : [],
  );
}

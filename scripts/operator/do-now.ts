import { GRADES, type Grade } from '../model/vocabulary';

/** The first word about any finding, said once for all. */
export const DO_NOT_UNPLUG = 'Do not unplug a monitor that is on a patient; call the ward first.';

const SAID_ALREADY = /\b(do not|never|don't) unplug\b/i;
const NOTHING_URGENT = /^nothing urgent\b/i;

/**
 * What to do now about several detections at once: the steps of the worst first, each step once, and
 * without the warning that DO_NOT_UNPLUG gives for all.
 */
export function mergedSteps(
  detections: readonly { grade: Grade; doNow: readonly string[] }[],
): string[] {
  const worstFirst = [...detections].sort(
    (a, b) => GRADES.indexOf(b.grade) - GRADES.indexOf(a.grade),
  );
  const steps = new Map<string, string>();
  const urgent = worstFirst.some(({ doNow }) => !NOTHING_URGENT.test(doNow[0] ?? ''));
  for (const step of worstFirst.flatMap(({ doNow }) => doNow)) {
    const sentences = step
      .split(/(?<=[.!])\s+/)
      .filter((sentence) => !SAID_ALREADY.test(sentence))
      .filter((sentence) => !(urgent && NOTHING_URGENT.test(sentence)))
      .join(' ');
    const key = sentences
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
    if (key !== '' && !steps.has(key)) steps.set(key, sentences);
  }
  return [...steps.values()];
}

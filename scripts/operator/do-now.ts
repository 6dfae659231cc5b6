import { GRADES, type Border, type Grade } from '../lib/grades';

/** The first word about any finding, said once for all. */
export const DO_NOT_UNPLUG = 'Do not unplug a monitor that is on a patient; call the ward first.';

const SAID_ALREADY = /\b(do not|never|don't) unplug\b/i;
const NOTHING_URGENT = /^nothing urgent\b/i;
const ONLY_WHERE: readonly [RegExp, Border][] = [
  [/^(if the )?border (was )?crossed\b/i, 'crossed'],
  [/^(if it is )?(internal|inside)\b/i, 'internal'],
];
/** Steps that begin alike say the same with other words; the worst detection's words stay. */
const WORDS_ALIKE = 3;
const MOST_STEPS = 8;

/**
 * What to do now about several detections at once: the steps of the worst first, each step once, only those
 * for a border that is in question, and without the warning that DO_NOT_UNPLUG gives for all.
 * @param borders of the findings.
 */
export function mergedSteps(
  detections: readonly { grade: Grade; doNow: readonly string[] }[],
  borders: ReadonlySet<Border>,
): string[] {
  const worstFirst = [...detections].sort(
    (a, b) => GRADES.indexOf(b.grade) - GRADES.indexOf(a.grade),
  );
  const steps = new Map<string, string>();
  const urgent = worstFirst.some(({ doNow }) => !NOTHING_URGENT.test(doNow[0] ?? ''));
  for (const step of worstFirst.flatMap(({ doNow }) => doNow)) {
    const where = ONLY_WHERE.find(([pattern]) => pattern.test(step))?.[1];
    if (where !== undefined && !borders.has(where) && !borders.has('unstated')) continue;
    const sentences = step
      .split(/(?<=[.!])\s+/)
      .filter((sentence) => !SAID_ALREADY.test(sentence))
      .filter((sentence) => !(urgent && NOTHING_URGENT.test(sentence)))
      .join(' ');
    const words = sentences.toLowerCase().match(/[a-z0-9./]+/g) ?? [];
    const key = words.slice(0, WORDS_ALIKE).join(' ');
    if (key !== '' && !steps.has(key)) steps.set(key, sentences);
  }
  return [...steps.values()].slice(0, MOST_STEPS);
}

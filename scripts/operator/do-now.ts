import { GRADES, type Border, type Grade } from '../lib/grades';

/** The first word about any finding, said once for all. */
export const DO_NOT_UNPLUG =
  'Do not unplug or switch off a monitor or a pump that is on a patient; call the ward first.';

const SAID_ALREADY = /\b(do not|never|don't) unplug\b/i;
const NOTHING_URGENT = /^nothing urgent\b/i;
/** What a step that is for one border begins with. */
const ONLY_WHERE: readonly [RegExp, Border][] = [
  [/^(if the )?border (was )?crossed\b[:,]?/i, 'crossed'],
  [/^(if it is )?(internal|inside)\b[:,]?/i, 'internal'],
];
/** The ward is called once, in the words of the worst detection. */
const CALL_THE_WARD = /^call the ward (first|now)\b/i;
/**
 * Steps that begin with so many of the same words say the same with other ends; the worst detection's stay. Fewer
 * join what is not the same: "Do not switch off the archive" and "the interface engine" begin with five.
 */
const WORDS_ALIKE = 6;
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
  const urgent = worstFirst.some(({ doNow }) => !NOTHING_URGENT.test(doNow[0] ?? ''));
  const steps: Step[] = [];
  for (const step of worstFirst.flatMap(({ doNow }) => doNow.map((one) => stepOf(one, urgent)))) {
    const { where, key } = step;
    const isAsked = where === null || borders.has(where) || borders.has('unstated');
    if (!isAsked || key === '') continue;
    const same = steps.findIndex((one) => saySame(one, step));
    if (same === -1) steps.push(step);
    // One that is to be done whatever the border is holds more.
    else if (where === null && steps[same]!.where !== null) steps[same] = step;
  }
  return steps.map(({ text }) => text).slice(0, MOST_STEPS);
}

interface Step {
  text: string;
  /** The one border that it is for; null where it is for all. */
  where: Border | null;
  /** The same for steps that say the same; empty where nothing is left to say. */
  key: string;
}

/** Whether two steps are one: not where they are for different borders. */
function saySame(a: Step, b: Step): boolean {
  return a.key === b.key && (a.where === b.where || a.where === null || b.where === null);
}

function stepOf(written: string, urgent: boolean): Step {
  const [pattern, where] = ONLY_WHERE.find(([begins]) => begins.test(written)) ?? [/^/, null];
  const text = written
    .split(/(?<=[.!])\s+/)
    .filter((sentence) => !SAID_ALREADY.test(sentence))
    .filter((sentence) => !(urgent && NOTHING_URGENT.test(sentence)))
    .join(' ');
  const words =
    text
      .replace(pattern, '')
      .toLowerCase()
      .match(/[a-z0-9./]+/g) ?? [];
  const key = CALL_THE_WARD.test(text) ? 'call the ward' : words.slice(0, WORDS_ALIKE).join(' ');
  return { text, where, key };
}

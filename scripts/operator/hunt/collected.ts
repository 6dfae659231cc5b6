import type { Outcome } from './read-file';
import type { Tally } from './tally';
import type { TaskReceiver } from './threads';
import type { Answer } from './answer';
import type { SkippedLines } from './verdicts';
import type { PlannedTask } from './tasks';

/** Answers that are kept back until it is known that a file's parts have one header. */
const MOST_HELD = 200_000;

/** What tasks say, put together by file. */
export class Collected {
  readonly outcomes: Outcome[] = [];
  private readonly parts = new Map<
    string,
    { outcomes: [number, Outcome][]; held: { from: number; answers: Answer[] }[]; count: number }
  >();
  private readonly again = new Set<string>();
  private doneBytes = 0;

  constructor(private readonly tally: Tally) {}

  receiver(tasks: readonly PlannedTask[], progress: (bytes: number) => void): TaskReceiver {
    const left = new Map<string, number>();
    for (const { task } of tasks) left.set(task.file, (left.get(task.file) ?? 0) + 1);
    return {
      answers: (id, answers) => {
        const { file, range } = tasks[id]!.task;
        if (!range) for (const one of answers) this.tally.add(one);
        else if (!this.again.has(file)) this.hold(file, range.from, answers);
      },
      outcome: (id, outcome) => {
        const { file, range } = tasks[id]!.task;
        if (!range) this.outcomes.push(outcome);
        else this.partsOf(file).outcomes.push([range.from, outcome]);
      },
      done: (id) => {
        const { task, bytes } = tasks[id]!;
        left.set(task.file, left.get(task.file)! - 1);
        if (task.range && left.get(task.file) === 0) this.join(task.file);
        this.doneBytes += bytes;
        progress(this.doneBytes);
      },
    };
  }

  /** Files whose parts cannot be read one by one. */
  filesToReadAgain(): string[] {
    return [...this.again];
  }

  private partsOf(file: string) {
    let parts = this.parts.get(file);
    if (!parts) {
      parts = { outcomes: [], held: [], count: 0 };
      this.parts.set(file, parts);
    }
    return parts;
  }

  private hold(file: string, from: number, answers: Answer[]): void {
    const parts = this.partsOf(file);
    parts.held.push({ from, answers });
    parts.count += answers.length;
    if (parts.count <= MOST_HELD) return;
    this.again.add(file);
    parts.held = [];
  }

  private join(file: string): void {
    const { outcomes, held } = this.partsOf(file);
    this.parts.delete(file);
    if (outcomes.some(([, { headerChanged }]) => headerChanged)) this.again.add(file);
    if (this.again.has(file)) return;
    for (const one of renumbered(held)) this.tally.add(one);
    let before = 0;
    const inOrder = outcomes.sort(([a], [b]) => a - b).map(([, outcome]) => outcome);
    const shifted = inOrder.map((outcome) => {
      const shift = (lines: SkippedLines[]) =>
        lines.map((one) => ({ ...one, firstLine: one.firstLine + before }));
      const { notUnderstood, mentioned } = outcome;
      const moved = {
        ...outcome,
        notUnderstood: shift(notUnderstood),
        mentioned: shift(mentioned),
      };
      before += outcome.lines;
      return moved;
    });
    this.outcomes.push({
      ...shifted[0]!,
      unread: shifted.map(({ unread }) => unread).find((why) => why !== null) ?? null,
      lines: before,
      understood: shifted.some(({ understood }) => understood),
      notUnderstood: merged(shifted.flatMap(({ notUnderstood }) => notUnderstood)),
      mentioned: merged(shifted.flatMap(({ mentioned }) => mentioned)),
      otherAlerts: shifted.reduce((sum, { otherAlerts }) => sum + otherAlerts, 0),
      spans: shifted.flatMap(({ spans }) => spans),
    });
  }
}

/** Answers of a file's parts as the whole file would number those that say the same; see Verdicts. */
function* renumbered(held: { from: number; answers: Answer[] }[]): Generator<Answer> {
  const seen = new Map<string, number>();
  for (const { answers } of held.sort((a, b) => a.from - b.from)) {
    for (const one of answers) {
      const base = one.identity.slice(0, one.identity.lastIndexOf('|'));
      const before = seen.get(base) ?? 0;
      seen.set(base, before + 1);
      yield { ...one, identity: `${base}|${before}` };
    }
  }
}

function merged(lines: readonly SkippedLines[]): SkippedLines[] {
  const byWhy = new Map<string, SkippedLines>();
  for (const one of lines) {
    const known = byWhy.get(one.why);
    byWhy.set(one.why, known ? { ...known, lines: known.lines + one.lines } : one);
  }
  return [...byWhy.values()];
}

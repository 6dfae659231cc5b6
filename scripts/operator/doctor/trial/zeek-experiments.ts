import { applyFixes } from '../apply';
import type { Diagnosis, Fix } from '../check';
import type { ZeekSensor } from '../sensor/sensor';
import { helps, narrowed, type Candidate, type Run } from './causes';
import { withoutLines } from './yaml-edits';

/** A statement of a script, by its lines. */
interface Statement {
  file: string;
  firstLine: number;
  lastLine: number;
  text: string;
}

/**
 * Finds a cause that no check knows, by taking statements out of the site's scripts until what is lost
 * comes back.
 */
export async function zeekExperiment(
  lab: {
    zeek: ZeekSensor;
    expected: ReadonlySet<string>;
    textOf(file: string): string;
    run(changed: ReadonlyMap<string, string>): Promise<Run>;
  },
  changed: ReadonlyMap<string, string>,
  now: Run,
): Promise<Candidate | null> {
  const textOf = (file: string) => changed.get(file) ?? lab.textOf(file);
  const statements = lab.zeek.scripts.flatMap(({ file }) => statementsOf(file, textOf(file)));
  const without = async (some: readonly Statement[]) => {
    const texts = new Map<string, string>();
    for (const { file, firstLine, lastLine } of some) {
      texts.set(file, withoutLines(texts.get(file) ?? textOf(file), firstLine, lastLine));
    }
    return helps(lab, now, await lab.run(new Map([...changed, ...texts])));
  };
  const single = async (some: readonly Statement[]) => {
    for (const one of some) if (await without([one])) return one;
    return null;
  };
  for (const { words, file, line, without: rest } of lab.zeek.start.args) {
    if (rest === null) continue;
    const fix: Fix = { file, how: 'replace', line, lines: [rest] };
    const texts = applyFixes(new Map([[file, textOf(file)]]), [fix]);
    if (!helps(lab, now, await lab.run(new Map([...changed, ...texts])))) continue;
    return { diagnosis: ofArgument(words, `${file}:${line}`, fix, now), fix: [fix] };
  }
  const named = statements.filter(({ file, firstLine, lastLine }) =>
    linesSaid(now.said).some(
      (one) => one.file === file && one.line >= firstLine && one.line <= lastLine,
    ),
  );
  const culprit = await single(named);
  if (culprit) return candidate([culprit], now);
  for (const condition of conditionsOfLoads(statements)) {
    if (await without(condition)) return candidate(condition, now);
  }
  const isLoad = ({ text }: Statement) => /^@load\s/.test(text);
  const others = statements.filter((one) => !isLoad(one));
  const loads = statements.filter(isLoad);
  // Of two that do not go together the later one was added.
  const latestFirst = loads.toReversed();
  for (const group of [others, loads.filter(({ text }) => !/vitalwire|packages/.test(text))]) {
    if (group.length === 0 || !(await without(group))) continue;
    const guilty = await narrowed(group, without);
    // What is wrong in several files came with a line that loads them, such as a second copy of the package.
    const isSpread = guilty.some(({ file }) => file !== guilty[0]!.file);
    const load = isSpread ? await single(latestFirst) : null;
    return candidate(load ? [load] : guilty, now);
  }
  const load = await single(latestFirst);
  return load && candidate([load], now);
}

/** The directives of each `@if` around a line that loads the package: they go together or not at all. */
function conditionsOfLoads(statements: readonly Statement[]): Statement[][] {
  const open: { directives: Statement[]; loads: boolean }[] = [];
  const found: Statement[][] = [];
  for (const one of statements) {
    if (/^@if/.test(one.text)) open.push({ directives: [one], loads: false });
    else if (/^@else\b/.test(one.text)) open.at(-1)?.directives.push(one);
    else if (/^@load\s+\S*(vitalwire|packages)/.test(one.text)) {
      for (const around of open) around.loads = true;
    } else if (/^@endif\b/.test(one.text)) {
      const closed = open.pop();
      if (closed?.loads) found.push([...closed.directives, one]);
    }
  }
  return found;
}

/** The places that Zeek itself complains of: `error in /x/local.zeek, line 117: ...`. */
function linesSaid(said: readonly string[]): { file: string; line: number }[] {
  return said.flatMap((words) =>
    [...words.matchAll(/\b(\/\S+), lines? (\d+)/g)].map(([, file, line]) => ({
      file: file!,
      line: Number(line),
    })),
  );
}

/** Top-level statements; a directive is one of its own. Braces in strings and comments do not count. */
export function statementsOf(file: string, text: string): Statement[] {
  const statements: Statement[] = [];
  let open: Statement | null = null;
  let depth = 0;
  text.split('\n').forEach((line, index) => {
    const code = line.replace(/"(?:\\.|[^"\\])*"/g, '""').replace(/#.*$/, '');
    if (code.trim() === '' && open === null) return;
    open ??= { file, firstLine: index + 1, lastLine: index + 1, text: line.trim() };
    open.lastLine = index + 1;
    depth += (code.match(/[{[(]/g) ?? []).length - (code.match(/[}\])]/g) ?? []).length;
    const ends = depth <= 0 && (/[;}]\s*$/.test(code) || /^\s*@/.test(code));
    if (!ends) return;
    statements.push(open);
    open = null;
    depth = 0;
  });
  return statements;
}

function ofArgument(words: readonly string[], at: string, fix: Fix, { ending }: Run): Diagnosis {
  const [option] = words;
  return {
    id: 'zeek-argument',
    engine: 'zeek',
    level: 'error',
    title: `started with ${words.join(' ')}, Zeek ${ending === null ? 'loses findings' : 'does not start'}`,
    means: option!.includes('=')
      ? 'What stands on the command line counts more than any script. Without it Zeek sees them.'
      : 'Without it Zeek sees them.',
    at,
    fix: [fix],
  };
}

function candidate(guilty: readonly Statement[], { ending }: Run): Candidate {
  const [first] = guilty;
  const fix = guilty.flatMap(({ file, firstLine, lastLine }) =>
    Array.from({ length: lastLine - firstLine + 1 }, (_, index): Fix => ({
      file,
      how: 'remove',
      line: firstLine + index,
      lines: [],
    })),
  );
  const what = first!.text.replace(/\s+/g, ' ').slice(0, 80);
  const diagnosis: Diagnosis = {
    id: 'zeek-statement',
    engine: 'zeek',
    level: 'error',
    title: `with "${what}" Zeek ${ending === null ? 'loses findings' : 'does not start'}`,
    means: 'Without it Zeek sees them.',
    at: `${first!.file}:${first!.firstLine}`,
    fix,
  };
  return { diagnosis, fix };
}

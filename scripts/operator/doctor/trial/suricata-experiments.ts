import type { Diagnosis, Fix } from '../check';
import type { PackRules, SuricataSensor } from '../sensor/sensor';
import { helps, narrowed, type Candidate, type Run } from './causes';
import { piecesOf, withoutLines, type YamlPiece } from './yaml-edits';

/** What an experiment may do. */
export interface Laboratory {
  sensor: SuricataSensor;
  pack: PackRules;
  expected: ReadonlySet<string>;
  textOf(file: string): string;
  run(changed: ReadonlyMap<string, string>): Promise<Run>;
}

/** Into how many parts a configuration is cut at first. */
const GROUPS = 6;

/** Without these nothing alerts at all; what is wrong inside of them the checks know. */
const NEEDED =
  /^(vars(\.address-groups(\.HOME_NET)?)?|rule-files(\..*)?|default-rule-path|outputs(\.\d+)?|outputs\.\d+\.eve-log)$/;

/**
 * Finds a cause that no check knows, by taking parts of the sensor away until what is lost comes back: a
 * line of a threshold file, another's rule, a section or setting of suricata.yaml.
 */
export async function experiment(
  lab: Laboratory,
  changed: ReadonlyMap<string, string>,
  now: Run,
): Promise<Candidate | null> {
  const better = async (texts: ReadonlyMap<string, string>) =>
    helps(lab, now, await lab.run(new Map([...changed, ...texts])));
  const textOf = (file: string) => changed.get(file) ?? lab.textOf(file);
  return (
    (await amongWords(lab, textOf, better)) ??
    (await amongThresholds(lab, textOf, better)) ??
    (await amongRules(lab, textOf, better)) ??
    (await amongSettings(lab, textOf, better))
  );
}

type Better = (texts: ReadonlyMap<string, string>) => Promise<boolean>;
type TextOf = (file: string) => string;
interface Line {
  file: string;
  /** 1-based. */
  line: number;
}

/** The options of the command line that are put in as they stand. */
async function amongWords(
  { sensor }: Laboratory,
  textOf: TextOf,
  better: Better,
): Promise<Candidate | null> {
  const start = sensor.start;
  if (!start) return null;
  const words = [
    ...start.kept.flatMap((word, index) =>
      word === '--set' ? [`--set ${start.kept[index + 1]}`] : word.startsWith('-') ? [word] : [],
    ),
    ...(start.onlyRules ? [`-S ${start.onlyRules}`] : []),
    ...(start.filterFile ? [`-F ${start.filterFile}`] : []),
  ];
  const lines = textOf(start.file).split('\n');
  for (const word of words) {
    const index = lines.findIndex((line) => line.includes(word));
    if (index < 0) continue;
    const line = lines[index]!.replace(word, '').replace(/ {2,}/g, ' ').trimEnd();
    const fix: Fix = { file: start.file, how: 'replace', line: index + 1, lines: [line] };
    const changed = lines.with(index, line).join('\n');
    if (!(await better(new Map([[start.file, changed]])))) continue;
    const diagnosis: Diagnosis = {
      id: 'suricata-start',
      engine: 'suricata',
      level: 'error',
      title: `"${word}" on the command line: with it the engine loses findings`,
      means: 'What the command line says stands above suricata.yaml.',
      at: `${start.file}:${index + 1}`,
      fix: [fix],
    };
    return { diagnosis, fix: [fix] };
  }
  return null;
}

async function amongThresholds(
  { sensor }: Laboratory,
  textOf: TextOf,
  better: Better,
): Promise<Candidate | null> {
  const lines = sensor.thresholds.flatMap(({ file }) =>
    linesOf(textOf(file), /^\s*(suppress|threshold|event_filter|rate_filter)\b/).map((line) => ({
      file,
      line,
    })),
  );
  const guilty = await guiltyLines(lines, textOf, better);
  if (!guilty) return null;
  return candidate(
    'suricata-thresholds',
    `${guilty.length === 1 ? 'a line' : `${guilty.length} lines`} of the threshold file silence our rules`,
    'Findings that match it are never told.',
    guilty,
  );
}

async function amongRules(
  { sensor, pack }: Laboratory,
  textOf: TextOf,
  better: Better,
): Promise<Candidate | null> {
  const lines = sensor.loaded.flatMap(({ file, rules, strange }) => [
    ...rules
      .filter(({ sid, enabled, raw }) => enabled && !(pack.bySid.has(sid) && /VITALWIRE/.test(raw)))
      .map(({ line }) => ({ file, line })),
    ...strange.map((line) => ({ file, line })),
  ]);
  const guilty = await guiltyLines(lines, textOf, better);
  if (!guilty) return null;
  return candidate(
    'suricata-foreign-rules',
    `${guilty.length === 1 ? 'a rule' : `${guilty.length} rules`} of others silence ours`,
    'A pass rule, or one that bypasses a flow, is looked at first; the engine then looks at nothing else of it.',
    guilty,
  );
}

async function amongSettings(
  { sensor }: Laboratory,
  textOf: TextOf,
  better: Better,
): Promise<Candidate | null> {
  type Piece = YamlPiece & { file: string };
  const files = [...sensor.config!.texts.keys()];
  const open = (file: string, pieces: readonly YamlPiece[]): Piece[] =>
    pieces.flatMap((piece): Piece[] =>
      NEEDED.test(piece.path) ? open(file, piece.children) : [{ ...piece, file }],
    );
  const without = (pieces: readonly Piece[]) => {
    const texts = new Map<string, string>();
    for (const { file, firstLine, lastLine } of pieces) {
      texts.set(file, withoutLines(texts.get(file) ?? textOf(file), firstLine, lastLine));
    }
    return better(texts);
  };
  let parts = files.flatMap((file) => open(file, piecesOf(textOf(file))));
  let guilty: readonly Piece[] = [];
  while (parts.length > 0) {
    // Without all of them the engine may be another: a few at a time tell more.
    let group: readonly Piece[] | null = null;
    const size = Math.ceil(parts.length / GROUPS);
    for (let at = 0; at < parts.length && group === null; at += size) {
      const some = parts.slice(at, at + size);
      if (await without(some)) group = some;
    }
    if (group === null) break;
    guilty = await narrowed(group, without);
    if (guilty.length !== 1) break;
    // Deeper: the smallest setting that does it.
    const [piece] = guilty;
    parts = piece!.children.map((child) => ({ ...child, file: piece!.file }));
  }
  if (guilty.length === 0) return null;
  const names = guilty.map(({ path }) => path).join(', ');
  const lines = guilty.flatMap(({ file, firstLine, lastLine }) =>
    Array.from({ length: lastLine - firstLine + 1 }, (_, index) => ({
      file,
      line: firstLine + index,
    })),
  );
  const value = guilty.length === 1 ? sensor.config!.text(guilty[0]!.path) : null;
  return candidate(
    'suricata-setting',
    `${names}${value === null ? '' : ` is ${value}`}: with it the engine loses findings`,
    'Without it the engine takes its own default, and sees them.',
    lines,
  );
}

/** The lines whose removal brings something back; null when none does. */
async function guiltyLines(
  lines: readonly Line[],
  textOf: TextOf,
  better: Better,
): Promise<readonly Line[] | null> {
  const without = (some: readonly Line[]) => {
    const texts = new Map<string, string>();
    for (const file of new Set(some.map((one) => one.file))) {
      const gone = new Set(some.filter((one) => one.file === file).map(({ line }) => line));
      const kept = textOf(file)
        .split('\n')
        .map((text, index) => (gone.has(index + 1) ? '' : text));
      texts.set(file, kept.join('\n'));
    }
    return better(texts);
  };
  if (lines.length === 0 || !(await without(lines))) return null;
  return narrowed(lines, without);
}

function candidate(id: string, title: string, means: string, lines: readonly Line[]): Candidate {
  const fix: Fix[] = lines.map(({ file, line }) => ({ file, how: 'remove', line, lines: [] }));
  const at = `${lines[0]!.file}:${lines[0]!.line}`;
  const diagnosis: Diagnosis = { id, engine: 'suricata', level: 'error', title, means, at, fix };
  return { diagnosis, fix };
}

function linesOf(text: string, pattern: RegExp): number[] {
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}

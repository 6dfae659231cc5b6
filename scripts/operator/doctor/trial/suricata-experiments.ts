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

/** Without these nothing is captured or told; only parts of them may be at fault. */
const NEEDED =
  /^(vars(\.address-groups(\.HOME_NET)?)?|rule-files(\..*)?|default-rule-path|outputs(\.\d+(\.eve-log(\.enabled|\.types(\.\d+(\.alert)?)?)?)?)?|(af-packet|af-xdp|dpdk(\.interfaces)?|pcap|netmap|pfring)(\.\d+(\.interface)?)?)$/;

/**
 * Finds a cause that no check knows, by taking parts of the sensor away until what is lost comes back: a
 * line of a threshold file, another's rule, a section or setting of suricata.yaml.
 */
export async function experiment(
  lab: Laboratory,
  changed: ReadonlyMap<string, string>,
  now: Run,
): Promise<Candidate | null> {
  const textOf = (file: string) => changed.get(file) ?? lab.textOf(file);
  const search = async (better: Better) =>
    (await amongRefused(textOf, better, now.said)) ??
    (await amongWords(lab, textOf, better)) ??
    (await amongNamed(lab, textOf, better, now.said)) ??
    (await amongThresholds(lab, textOf, better)) ??
    (await amongRules(lab, textOf, better)) ??
    (await amongSettings(lab, textOf, better));
  const tried = (texts: ReadonlyMap<string, string>) => lab.run(new Map([...changed, ...texts]));
  const sees = await search(async (texts) => {
    const run = await tried(texts);
    return run.keys.size > now.keys.size && helps(lab, now, run);
  });
  // An engine that starts with what must alert switched off is better than none, and no more than that.
  return sees ?? search(async (texts) => helps(lab, now, await tried(texts)));
}

type Better = (texts: ReadonlyMap<string, string>) => Promise<boolean>;
type TextOf = (file: string) => string;
interface Line {
  file: string;
  /** 1-based. */
  line: number;
}

/** Lines of rule files that the engine refuses by name: they stop it where errors are to. */
async function amongRefused(
  textOf: TextOf,
  better: Better,
  said: readonly string[],
): Promise<Candidate | null> {
  const lines = said.flatMap((words) =>
    [...words.matchAll(/from file (\S+) at line (\d+)/g)].map(([, file, line]) => ({
      file: file!,
      line: Number(line),
    })),
  );
  const guilty = await guiltyLines(lines, textOf, better);
  if (!guilty) return null;
  return candidate(
    'suricata-foreign-rules',
    `${guilty.length === 1 ? 'a rule' : `${guilty.length} rules`} that the engine does not read`,
    'With them it does not start, or goes on without others.',
    guilty,
  );
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

/** The most settings that are tried because the engine's own words have something of them. */
const MOST_NAMED = 6;

/** Settings that the engine complains of: by their value, or else by their name. */
async function amongNamed(
  { sensor }: Laboratory,
  textOf: TextOf,
  better: Better,
  said: readonly string[],
): Promise<Candidate | null> {
  const words = new Set(said.join(' ').match(/[\w.:/-]{3,}/g) ?? []);
  const leaves = (pieces: readonly YamlPiece[]): YamlPiece[] =>
    pieces.flatMap((piece) => (piece.children.length > 0 ? leaves(piece.children) : [piece]));
  const pieces = [...sensor.config!.texts.keys()].flatMap((file) => {
    const lines = textOf(file).split('\n');
    return leaves(piecesOf(textOf(file)))
      .filter(({ path }) => !NEEDED.test(path))
      .map((piece) => {
        const value = /(?::|^\s*-)\s+["']?([^"'#]*?)["']?\s*(#.*)?$/.exec(
          lines[piece.firstLine - 1]!,
        );
        return { ...piece, file, value: value?.[1] ?? '' };
      });
  });
  const byValue = pieces.filter(
    ({ value }) => words.has(value) && !/^\d{1,2}$|^(yes|no)$/.test(value),
  );
  const byName = pieces.filter(({ path }) => words.has(path) || words.has(path.split('.').at(-1)!));
  for (const piece of [...new Set([...byValue, ...byName])].slice(0, MOST_NAMED)) {
    const text = withoutLines(textOf(piece.file), piece.firstLine, piece.lastLine);
    if (await better(new Map([[piece.file, text]]))) {
      return settingsAtFault(sensor, [piece], textOf);
    }
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
    guilty.length === 1
      ? 'a line of the threshold file silences our rules'
      : `${guilty.length} lines of the threshold file silence our rules`,
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
  const title =
    guilty.length === 1
      ? 'a rule of others silences ours'
      : `${guilty.length} rules of others silence ours`;
  const ruleAt = ({ file, line }: Line) => textOf(file).split('\n')[line - 1]!;
  const drops = (line: Line) => /^\s*(drop|reject\w*)\s/.test(ruleAt(line));
  if (!guilty.every(drops)) {
    return candidate(
      'suricata-foreign-rules',
      title,
      'A pass rule, or one that bypasses a flow, is looked at first; the engine then looks at nothing else of it.',
      guilty,
    );
  }
  const found = candidate(
    'suricata-foreign-rules',
    title,
    'What such a rule drops is not looked at further, on a passive sensor too, which drops nothing by it: there, let it alert. Where Suricata is inline and the rule protects, keep it, and read its alerts as ours.',
    guilty,
  );
  const fix = guilty.map((line): Fix => ({
    ...line,
    how: 'replace',
    lines: [ruleAt(line).replace(/^(\s*)(drop|reject\w*)(?=\s)/, '$1alert')],
  }));
  return { fix, diagnosis: { ...found.diagnosis, fix } };
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
  return guilty.length === 0 ? null : settingsAtFault(sensor, guilty, textOf);
}

function settingsAtFault(
  sensor: SuricataSensor,
  guilty: readonly (YamlPiece & { file: string })[],
  textOf: TextOf,
): Candidate {
  const names = guilty.map(({ path }) => path).join(', ');
  const lines = guilty.flatMap(({ file, firstLine, lastLine }) =>
    Array.from({ length: lastLine - firstLine + 1 }, (_, index) => ({
      file,
      line: firstLine + index,
    })).filter(({ line }) => !/^\s*(#|$)/.test(textOf(file).split('\n')[line - 1] ?? '')),
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

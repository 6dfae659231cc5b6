import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readDumpConfig } from './dump-config';
import { summarizeEve } from './eve-summary';
import { glob } from './matchers';
import { recognise, type FileKind } from './recognise';
import { readRules } from './rules';
import type {
  ListedRules,
  PackRules,
  Sensor,
  SuricataSensor,
  TextFile,
  ZeekSensor,
} from './sensor';
import type { Settings } from './settings';
import { readSuricataYaml } from './suricata-yaml';
import { versionIn } from './version';
import { readZeekRows } from './zeek-rows';
import { readZeekScript, type ZeekScript } from './zeek-script';

/** The end of a log is its newest part. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_DEPTH = 6;

interface Given extends TextFile {
  kind: FileKind;
}

export interface Read {
  sensor: Sensor;
  /** What was read, as what. */
  files: { file: string; kind: FileKind }[];
  /** Files named by the user that are nothing the doctor knows. */
  unknown: string[];
}

/**
 * Reads a sensor's files, or copies of them, and nothing else. Folders are searched; rule files and includes
 * that suricata.yaml names are followed where they can be seen.
 * @param paths files and folders; `-` is standard input.
 * @throws Error naming a path that does not exist.
 */
export function readSensor(paths: readonly string[], pack: PackRules): Read {
  const given: Given[] = [];
  const unknown: string[] = [];
  for (const named of paths) {
    const isFolder = named !== '-' && statOf(named).isDirectory();
    for (const file of isFolder ? filesBelow(named, 0) : [named]) {
      const text = textOf(file);
      const kind = recognise(file, text);
      if (kind) given.push({ file, text, kind });
      else if (!isFolder) unknown.push(named);
    }
  }
  const sensor = { pack, suricata: suricataOf(given), zeek: zeekOf(given) };
  return { sensor, files: given.map(({ file, kind }) => ({ file, kind })), unknown };
}

function suricataOf(given: readonly Given[]): SuricataSensor | null {
  const of = (kind: FileKind) => given.filter((file) => file.kind === kind);
  const buildInfo = of('build-info')[0] ?? null;
  const log = of('suricata-log')[0] ?? null;
  const main = of('suricata-yaml').find(isMain) ?? of('suricata-yaml')[0] ?? null;
  const look = lookout(given, main?.file ?? null);
  const dump = of('dump-config')[0] ?? null;
  const rulesGiven = of('rules').map(({ file, text }) => readRules(file, text));
  const eves = of('eve');
  if (!buildInfo && !main && !dump && rulesGiven.length + eves.length === 0) {
    const rest = ['updates', 'threshold', 'filter', 'start', 'suricata-log'] as const;
    if (rest.every((kind) => of(kind).every(forZeek))) return null;
  }
  const version =
    versionIn(/Suricata version ([\d.]+)/.exec(buildInfo?.text ?? '')?.[1] ?? null) ??
    versionIn(/This is Suricata version ([\d.]+)/.exec(log?.text ?? '')?.[1] ?? null);
  const major = version?.[0] ?? hintedMajor(main?.text ?? '');
  const config = main
    ? readSuricataYaml(main.file, main.text, (file) => look.text(file), major)
    : dump && readDumpConfig(dump.file, dump.text);
  const listed = config ? listedRules(config, look) : [];
  const files = new Set(listed.flatMap(({ found }) => found ?? []));
  const loaded = config
    ? [...files].map((file) => readRules(file, look.text(file) ?? ''))
    : rulesGiven;
  const thresholdFile = config?.text('threshold-file');
  const thresholds = [...of('threshold')];
  if (thresholdFile && !thresholds.some(({ file }) => same(file, look.find(thresholdFile)))) {
    const text = look.text(thresholdFile);
    if (text !== null)
      thresholds.push({ file: look.find(thresholdFile)!, text, kind: 'threshold' });
  }
  return {
    version,
    buildInfo,
    config,
    listed,
    loaded,
    unlisted: config
      ? rulesGiven.filter(({ file }) => ![...files].some((at) => same(at, file)))
      : [],
    updates: of('updates'),
    thresholds,
    filters: of('filter').filter((file) => !forZeek(file)),
    starts: of('start'),
    eve: eves[0]
      ? summarizeEve(
          eves.map(({ file }) => file).join(', '),
          eves.flatMap(({ text }) => text.split('\n')),
        )
      : null,
    log,
    exists: look.exists,
  };
}

/** Both engines have a filter file called bpf; its folder tells which. */
function forZeek({ file, kind }: Given): boolean {
  return kind === 'filter' && /\bzeek\b/.test(path.dirname(file));
}

/** Suricata is started with the file that names outputs and rules; includes come with fewer sections. */
function isMain({ file, text }: Given): boolean {
  return path.basename(file) === 'suricata.yaml' || /^(default-rule-path|rule-files):/m.test(text);
}

/** The stock file of 7 and 8 says for which version it is. */
function hintedMajor(text: string): number | null {
  const hint = /^suricata-version:\s*"?(\d+)/m.exec(text);
  return hint ? Number(hint[1]) : null;
}

interface Lookout {
  find(file: string): string | null;
  text(file: string): string | null;
  exists(file: string): boolean | null;
  list(folder: string): string[] | null;
}

/**
 * Finds what a configuration names: below the sensor's own root (`x/etc/suricata/suricata.yaml` has the
 * root `x`), at the path itself, or among the files given.
 */
function lookout(given: readonly TextFile[], main: string | null): Lookout {
  const absolute = main ? path.resolve(main) : '';
  const root = /^(.*?)\/(?:usr\/local\/)?etc\/suricata\/[^/]+$/.exec(absolute)?.[1] ?? null;
  const at = (file: string) => {
    const whole = path.resolve(file);
    return root && !whole.startsWith(`${root}/`) ? path.join(root, whole) : whole;
  };
  const find = (file: string): string | null => {
    if (existsSync(at(file))) return at(file);
    // Below a root that is known, what is not there is missing.
    if (root !== null) return null;
    const ending = given.find((one) => path.resolve(one.file).endsWith(path.resolve(file)));
    return (
      ending?.file ??
      given.find((one) => path.basename(one.file) === path.basename(file))?.file ??
      null
    );
  };
  return {
    find,
    text: (file) => {
      const found = find(file);
      return found && statOf(found).isFile() ? textOf(found) : null;
    },
    exists: (file) => (find(file) !== null ? true : root !== null ? false : null),
    list: (folder) =>
      existsSync(at(folder))
        ? readdirSync(at(folder)).map((name) => path.join(at(folder), name))
        : root !== null
          ? []
          : null,
  };
}

function listedRules(config: Settings, look: Lookout): ListedRules[] {
  const base = config.text('default-rule-path') ?? '/etc/suricata/rules';
  return [...(config.node('rule-files')?.children.values() ?? [])].flatMap(({ value }) => {
    if (!value) return [];
    const whole = path.isAbsolute(value) ? value : path.join(base, value);
    if (!/[*?[]/.test(value)) {
      const found = look.find(whole);
      const seen = found ? [found] : look.exists(whole) === false ? [] : null;
      return [{ entry: value, path: whole, found: seen }];
    }
    const name = glob(path.basename(whole));
    const found = look.list(path.dirname(whole));
    const matching = found?.filter((file) => name.test(path.basename(file))) ?? null;
    return [{ entry: value, path: whole, found: matching }];
  });
}

function zeekOf(given: readonly Given[]): ZeekSensor | null {
  const of = (kind: FileKind) => given.filter((file) => file.kind === kind);
  const scripts = of('zeek-script').filter(({ file }) => !isOurPackage(file));
  const kinds = [
    'zeek-version',
    'zeek-plugins',
    'zeek-control',
    'zeek-options',
    'zeek-log',
  ] as const;
  if (scripts.length === 0 && kinds.every((kind) => of(kind).length === 0)) return null;
  const said = [...of('zeek-version'), ...of('zeek-plugins')].map(({ text }) => text).join('\n');
  const logs = new Map<string, ReturnType<typeof readZeekRows>>();
  for (const { file, text } of of('zeek-log')) {
    const name = path.basename(file).split('.')[0]!;
    logs.set(name, [...(logs.get(name) ?? []), ...readZeekRows(text)]);
  }
  const control = of('zeek-control');
  return {
    version: versionIn(/version\s+([\d.]+)/i.exec(said)?.[1] ?? null),
    plugins: of('zeek-plugins')[0] ?? null,
    scripts: followLoads(scripts),
    control: new Map(control.map(({ file, text }) => [path.basename(file), { file, text }])),
    filters: of('filter').filter(forZeek),
    options: of('zeek-options'),
    logs,
  };
}

/** Scripts in the order given, with what they load from beside them. Zeek's own scripts are not followed. */
function followLoads(given: readonly TextFile[]): ZeekScript[] {
  const read = new Map<string, ZeekScript>();
  const roots = given.some(({ file }) => path.basename(file) === 'local.zeek')
    ? given.filter(({ file }) => path.basename(file) === 'local.zeek')
    : given;
  const site = path.dirname(roots[0]?.file ?? '.');
  const follow = (file: string, text: string) => {
    if (read.has(path.resolve(file))) return;
    const script = readZeekScript(file, text);
    read.set(path.resolve(file), script);
    for (const { value } of script.loads) {
      const near = value.startsWith('.') ? path.dirname(file) : site;
      const options = [`${value}.zeek`, value, path.join(value, '__load__.zeek')];
      const found = options
        .map((name) => path.join(near, name))
        .find((name) => existsSync(name) && statSync(name).isFile());
      if (found && !isOurPackage(found)) follow(found, textOf(found));
    }
  };
  for (const { file, text } of roots) follow(file, text);
  return [...read.values()];
}

function isOurPackage(file: string): boolean {
  return path.basename(path.dirname(path.resolve(file))) === 'vitalwire';
}

function filesBelow(folder: string, depth: number): string[] {
  if (depth > MAX_DEPTH) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      // A copied sensor may hold links into itself; /var/lib/suricata/rules is often one.
      const kind = entry.isSymbolicLink() && existsSync(file) ? statSync(file) : entry;
      if (kind.isDirectory()) return entry.isSymbolicLink() ? [] : filesBelow(file, depth + 1);
      return kind.isFile() ? [file] : [];
    });
}

function statOf(file: string) {
  try {
    return statSync(file);
  } catch {
    throw new Error(`${file}: there is no such file or folder`);
  }
}

function textOf(file: string): string {
  const bytes = file === '-' ? readFileSync(0) : readFileSync(file);
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  const kept = plain.length > MAX_BYTES ? plain.subarray(plain.length - MAX_BYTES) : plain;
  return kept.toString('utf8');
}

function same(a: string, b: string | null): boolean {
  return b !== null && path.resolve(a) === path.resolve(b);
}

import path from 'node:path';
import { commandLineOf, type CommandLine } from './command-line';
import { readDumpConfig } from './dump-config';
import { summarizeEve, type EveSummary } from './eve-summary';
import { isSameText, type Unread } from './files';
import { forZeek, filesOfKind, type GivenFile } from './given-files';
import { listedRules, fileLookup } from './file-lookup';
import { readRules } from './rules';
import type { SuricataSensor } from './sensor';
import { readSuricataYaml } from './suricata-yaml';
import { DEFAULT_THRESHOLD_FILE } from './threshold';
import { versionIn } from './version';

/** The Suricata side of a sensor; null when nothing given is of Suricata. */
export function suricataOf(
  given: readonly GivenFile[],
  changed: ReadonlyMap<string, string>,
  unread: Unread,
): SuricataSensor | null {
  const of = filesOfKind(given);
  const start = commandLineOf(of('start'));
  const buildInfo = of('build-info')[0] ?? null;
  const log = of('suricata-log')[0] ?? null;
  const main = mainOf([...of('suricata-yaml'), ...of('yaml')], start);
  const look = fileLookup(given, main?.file ?? null, changed, start?.folder ?? null, unread);
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
    ? readSuricataYaml(
        main.file,
        main.text,
        (file) => look.text(file),
        major,
        (file) => look.find(file),
      )
    : dump && readDumpConfig(dump.file, dump.text);
  const named = config ? listedRules(config, look) : [];
  const files = new Set(named.flatMap(({ found }) => found ?? []));
  const loaded = config
    ? [...files].flatMap((file) => {
        const text = look.text(file);
        return text === null && look.isUnread(file) ? [] : [readRules(file, text ?? '')];
      })
    : rulesGiven;
  const thresholdFile =
    config && look.whole(config.text('threshold-file') ?? DEFAULT_THRESHOLD_FILE);
  const thresholds = [...of('threshold')];
  if (thresholdFile && !thresholds.some(({ file }) => isSameText(file, look.find(thresholdFile)))) {
    const text = look.text(thresholdFile);
    if (text !== null)
      thresholds.push({ file: look.find(thresholdFile)!, text, kind: 'threshold' });
  }
  return {
    version,
    buildInfo,
    config,
    // Rules of a file that nobody can read may be any.
    listed: named.map((one) => (one.found?.some(look.isUnread) ? { ...one, found: null } : one)),
    loaded,
    unlisted: config
      ? rulesGiven.filter(({ file }) => ![...files].some((at) => isSameText(at, file)))
      : [],
    updates: of('updates'),
    thresholds,
    filters: of('filter').filter((file) => !forZeek(file)),
    starts: of('start'),
    start,
    look,
    eve: eveOf(eves),
    log,
    exists: look.exists,
  };
}

const summaries = new WeakMap<GivenFile, EveSummary>();

/** Of the same logs once: a sensor is looked at again for each change that is tried. */
function eveOf(eves: readonly GivenFile[]): EveSummary | null {
  const [first] = eves;
  if (!first) return null;
  const summary = summaries.get(first) ?? summarizeEve(eves);
  summaries.set(first, summary);
  return summary;
}

/**
 * The file that Suricata is started with: the one of its command line, else the one named suricata.yaml,
 * which it was built with. Where neither was given, one that nothing includes and that names rules.
 */
function mainOf(files: readonly GivenFile[], start: CommandLine | null): GivenFile | null {
  const wanted = start?.config;
  const named = wanted && files.find(({ file }) => path.resolve(file).endsWith(wanted));
  if (named) return named;
  const configs = files.filter(({ kind }) => kind === 'suricata-yaml');
  const included = new Set(
    files.flatMap(({ text }) =>
      [...text.matchAll(/^\s*(?:include:|-)\s*["']?([^\s"'#]+\.ya?ml)/gm)].map((match) =>
        path.basename(match[1]!),
      ),
    ),
  );
  const free = configs.filter(({ file }) => !included.has(path.basename(file)));
  return (
    configs.find(({ file }) => path.basename(file) === 'suricata.yaml') ??
    free.find(({ text }) => /^(default-rule-path|rule-files):/m.test(text)) ??
    free[0] ??
    configs[0] ??
    null
  );
}

/** The stock file of 7 and 8 says for which version it is. */
function hintedMajor(text: string): number | null {
  const hint = /^suricata-version:\s*"?(\d+)/m.exec(text);
  return hint ? Number(hint[1]) : null;
}

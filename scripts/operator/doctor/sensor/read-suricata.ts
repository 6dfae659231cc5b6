import path from 'node:path';
import { readDumpConfig } from './dump-config';
import { summarizeEve } from './eve-summary';
import { same } from './files';
import { forZeek, givenOf, type Given } from './given';
import { listedRules, lookout } from './lookout';
import { readRules } from './rules';
import type { SuricataSensor } from './sensor';
import { readSuricataYaml } from './suricata-yaml';
import { versionIn } from './version';

/** The Suricata side of a sensor; null when nothing given is of Suricata. */
export function suricataOf(given: readonly Given[]): SuricataSensor | null {
  const of = givenOf(given);
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

/** Suricata is started with the file that names outputs and rules; includes come with fewer sections. */
function isMain({ file, text }: Given): boolean {
  return path.basename(file) === 'suricata.yaml' || /^(default-rule-path|rule-files):/m.test(text);
}

/** The stock file of 7 and 8 says for which version it is. */
function hintedMajor(text: string): number | null {
  const hint = /^suricata-version:\s*"?(\d+)/m.exec(text);
  return hint ? Number(hint[1]) : null;
}

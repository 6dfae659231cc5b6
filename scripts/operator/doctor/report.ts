import type { Check, Diagnosis, Need } from './check';
import type { Examination } from './examine';
import type { PartlyRead } from './sensor/read';
import { showFixes } from './show-fix';
import type { Trial } from './trial/trial';

const TO_GIVE: Record<Need, string> = {
  'suricata.config': 'suricata.yaml or "suricata --dump-config"',
  'suricata.version': '"suricata --build-info"',
  'suricata.buildInfo': '"suricata --build-info"',
  'suricata.rules': 'the rule files that Suricata loads',
  'suricata.updates': 'disable.conf, drop.conf, modify.conf',
  'suricata.thresholds': 'threshold.config',
  'suricata.stats': 'eve.json with a stats event',
  'suricata.flows': 'eve.json',
  'suricata.starts': 'the unit file or /etc/default/suricata, and a capture filter file',
  'suricata.log': 'suricata.log',
  'zeek.version': '"zeek --version"',
  'zeek.plugins': '"zeek -N"',
  'zeek.scripts': 'local.zeek',
  'zeek.loaded': 'loaded_scripts.log',
  'zeek.conn': 'conn.log',
  'zeek.logs': 'the log folder',
  'zeek.control': 'node.cfg, networks.cfg, zeekctl.cfg, the unit of Zeek',
};

/** What a report is made of. */
export interface Report {
  examination: Examination;
  trials: readonly Trial[];
  /** Files of which not all was read, with what was. */
  partly: readonly PartlyRead[];
  /** The engines' own tests, for a shell on the sensor. */
  tests: readonly string[];
  textOf(file: string): string;
}

/** The report for people. Its last line is the engine's own test: nothing here is to be believed alone. */
export function reportText({ examination, trials, partly, tests, textOf }: Report): string {
  const { diagnoses, passed, notAsked } = examination;
  const parts = diagnoses.map((one) => diagnosisText(one, textOf));
  const count = (level: string) => diagnoses.filter((one) => one.level === level).length;
  const counts = ['error', 'warning', 'info'].map((level) => `${count(level)} ${level}`).join(', ');
  const missing = [...new Set(notAsked.map(({ needs }) => TO_GIVE[needs[0]!]))];
  const rest = missing.length
    ? [
        `${notAsked.length} checks not asked; to ask them, give also:`,
        ...missing.map((m) => `  ${m}`),
      ]
    : [];
  const end = [
    ...trials.flatMap(trialText),
    ...partly.map(({ file, note }) => `${file}: ${note}`),
    `${counts}; ${passed.length} checks found nothing`,
    ...rest,
    ...tests,
  ];
  return [...parts, end.join('\n')].join('\n\n').trimEnd();
}

function trialText({ engine, version, seen, notes, runs }: Trial): string[] {
  const name = engine === 'suricata' ? 'Suricata' : 'Zeek';
  const head = seen
    ? `${version} with this sensor's configuration sees ${seen.found} of ${seen.of} proofs of the pack (${runs} runs)`
    : `${name} was NOT RUN with this sensor's configuration, so this is no clean bill, and no change was tried`;
  return [head, ...notes.map((note) => `  ${note}`)];
}

function diagnosisText(one: Diagnosis, textOf: (file: string) => string): string {
  const { id, level, title, means, at, fix, effect, consequences, tried } = one;
  return [
    `${level}: ${title} [${id}]`,
    ...(at ? [`  at   ${at}`] : []),
    `  means ${means}`,
    ...(effect ?? []).map((words) => `  seen ${words}`),
    ...(consequences ?? []).map((words) => `  also ${words} (goes away with it)`),
    ...(fix.length > 0 && tried ? [`  fix  ${tried}`] : []),
    ...showFixes(fix, textOf).map((line, index) =>
      index === 0 && !tried ? `  fix  ${line}` : `       ${line}`,
    ),
  ].join('\n');
}

/** The checks by id, for `--checks`. */
export function checkList(checks: readonly Check[]): string {
  return checks.map(({ id, about }) => `${id.padEnd(28)} ${about}\n`).join('');
}

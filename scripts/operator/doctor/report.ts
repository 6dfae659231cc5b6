import type { Check, Diagnosis, Fix, Need } from './check';
import type { Examination } from './examine';

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
  'zeek.control': 'node.cfg, networks.cfg, zeekctl.cfg',
};

/** The report for people. */
export function reportText(examination: Examination): string {
  const { diagnoses, passed, notAsked } = examination;
  const parts = diagnoses.map(diagnosisText);
  const count = (level: string) => diagnoses.filter((one) => one.level === level).length;
  const counts = ['error', 'warning', 'info'].map((level) => `${count(level)} ${level}`).join(', ');
  const missing = [...new Set(notAsked.map(({ needs }) => TO_GIVE[needs[0]!]))];
  const rest = missing.length
    ? [
        `${notAsked.length} checks not asked; to ask them, give also:`,
        ...missing.map((m) => `  ${m}`),
      ]
    : [];
  return [...parts, [`${counts}; ${passed.length} checks found nothing`, ...rest].join('\n'), '']
    .join('\n\n')
    .trimEnd();
}

function diagnosisText({ id, level, title, means, at, fix }: Diagnosis): string {
  return [
    `${level}: ${title} [${id}]`,
    ...(at ? [`  at   ${at}`] : []),
    `  means ${means}`,
    ...fix.flatMap(fixText),
  ].join('\n');
}

function fixText({ file, how, line, lines }: Fix): string[] {
  const what = {
    append: `append to ${file}:`,
    replace: `${file}, in place of line ${line}:`,
    insert: line === 0 ? `${file}, at the top:` : `${file}, below line ${line}:`,
    remove: `${file}: take out line ${line}`,
    write: `write ${file}:`,
    run: 'run:',
    do: file ? `in ${file}:` : 'do:',
  }[how];
  return [`  fix  ${what}`, ...lines.map((text) => `         ${text}`)];
}

/** The checks by id, for `--checks`. */
export function checkList(checks: readonly Check[]): string {
  return checks.map(({ id, about }) => `${id.padEnd(28)} ${about}\n`).join('');
}

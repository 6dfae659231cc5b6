import type { Detection } from '../../kinds/detection';
import { metadataText, msgText, referenceText } from '../../lib/suricata-literals';
import { addressText, optionText, portText } from './options';
import type { RuleEndpoint, RuleOption, SuricataRule } from '../../model/suricata-rule';

/**
 * One rule as text, in the order and style of the OISF/ET style guide.
 * @param ids from the lock.
 */
export function ruleText(
  detection: Detection,
  rule: SuricataRule,
  ids: { sid: number; rev: number; updated?: string },
): string {
  const body = [
    `msg:"${ruleMsg(detection, rule)}"`,
    ...inOrder(rule.options).map(optionText),
    ...endings(rule),
    ...references(detection),
    `classtype:${detection.classtype}`,
    `sid:${ids.sid}`,
    `rev:${ids.rev}`,
    `metadata:${metadata(detection, rule, ids.updated)
      .map(([key, value]) => `${key} ${value}`)
      .join(', ')}`,
  ];
  return `alert ${header(rule)} (${body.join('; ')};)`;
}

/** Longest message, so that it fits a line of a console. */
export const MAX_MSG = 80;

/** Suricata 6 to 8 read a line in 8,192 bytes and refuse the rule, and so the set, beyond; the rest is for sid and revision. */
export const MAX_RULE = 8000;

/**
 * `VITALWIRE ATTEMPTED Contec CMS8000 contact with its hard-coded address, crossed`; of a rule that only sets
 * state `VITALWIRE SILENT contec-cms8000/telemetry, 4 frames`.
 */
export function ruleMsg(detection: Detection, rule: SuricataRule): string {
  const label = rule.label ? `, ${rule.label}` : '';
  if (rule.silent) return msgText(`VITALWIRE SILENT ${detection.id}${label}`);
  const side = { internal: ', internal', crossed: ', crossed', unstated: '' }[rule.stated];
  return msgText(`VITALWIRE ${alertWords(detection)}${label}${side}`);
}

/** What all alerts of a detection say: `ATTEMPTED Contec CMS8000 contact with its hard-coded address`. */
export function alertWords({ grade, devices, message }: Detection): string {
  return `${grade.toUpperCase()} ${devices[0].product.replaceAll('_', ' ')} ${message}`;
}

/** The rule's conditions as text, in order, header first: for changelogs, diffs and mutations. */
export function ruleConditions(rule: SuricataRule): string[] {
  return [header(rule), ...inOrder(rule.options).map(optionText), ...endings(rule)];
}

/**
 * What a rule means: its revision moves when this does. Dates, and the order of references and metadata,
 * are no meaning.
 */
export function ruleMeaning(detection: Detection, rule: SuricataRule): unknown {
  return [
    ruleMsg(detection, rule),
    ruleConditions(rule),
    references(detection).sort(),
    detection.classtype,
    Boolean(detection.offByDefault),
    metadata(detection, rule)
      .filter(([key]) => !key.endsWith('_at'))
      .map((pair) => pair.join(' '))
      .sort(),
  ];
}

/** The style guide wants flow and stream keywords first, then state, then what is looked for. */
export function inOrder(options: readonly RuleOption[]): RuleOption[] {
  const rank = ({ kind }: RuleOption) =>
    kind === 'flow' || kind === 'stream_size' ? 0 : kind === 'flowbits' || kind === 'xbits' ? 1 : 2;
  return [0, 1, 2].flatMap((place) => options.filter((option) => rank(option) === place));
}

function header({ protocol, source, destination }: SuricataRule): string {
  const end = ({ address, port }: RuleEndpoint) => `${addressText(address)} ${portText(port)}`;
  return `${protocol} ${end(source)} -> ${end(destination)}`;
}

function endings(rule: SuricataRule): string[] {
  if (rule.silent) return ['noalert'];
  return [
    ...(rule.limit
      ? [`threshold:type limit,track ${rule.limit.track},seconds ${rule.limit.seconds},count 1`]
      : []),
    `target:${rule.monitor === 'source' ? 'src_ip' : 'dest_ip'}`,
  ];
}

function references(detection: Detection): string[] {
  return detection.references.map((reference) =>
    reference.kind === 'cve'
      ? `reference:cve,${reference.id.replace('CVE-', '')}`
      : `reference:url,${referenceText(reference.url)}`,
  );
}

function metadata(
  detection: Detection,
  rule: SuricataRule,
  updated: string = detection.updated,
): [string, string][] {
  const pairs: [string, string][] = [
    ['affected_product', detection.devices[0].product],
    ['attack_target', 'IOT'],
    ['border', rule.stated],
    ['confidence', detection.confidence],
    ['created_at', detection.created.replaceAll('-', '_')],
    ['deployment', 'Internal'],
    ['deployment', 'Perimeter'],
    ['detection', detection.id.replace('/', '.')],
    ['evidence', detection.evidence],
    ['grade', detection.grade],
    ...detection.attack
      .filter(({ matrix }) => matrix === 'enterprise')
      .flatMap(({ tactic, tacticId, id, name }): [string, string][] => [
        ['mitre_tactic_id', tacticId],
        ['mitre_tactic_name', tactic],
        ['mitre_technique_id', id],
        ['mitre_technique_name', name],
      ]),
    ...detection.attack
      .filter(({ matrix }) => matrix === 'ics')
      .map(({ id }): [string, string] => ['mitre_ics_technique_id', id]),
    ['signature_severity', detection.severity],
    ['updated_at', updated.replaceAll('-', '_')],
  ];
  return pairs.map(([key, value]) => [key, metadataText(value)]);
}

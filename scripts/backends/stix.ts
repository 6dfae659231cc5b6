import { groupBy } from '../lib/group-by';
import { createHash } from 'node:crypto';
import type { Detection } from '../kinds/detection';
import type { Confidence, Technique } from '../model/vocabulary';
import type { Plan, PlannedRule } from '../compile/plan';
import { ruleText } from '../compile/suricata/text';
import { bestEvidence, sharedIndicators, type SharedIndicator } from './indicators';
import { uuid5 } from '../lib/uuid';
import type { Source } from '../compile/source';
import type { Grade } from '../lib/grades';

export type StixObject = { type: string; id: string } & Record<string, unknown>;

/** STIX 2.1 appendix A, "None / Low / Med / High": the middle of each range. */
const CONFIDENCE: Readonly<Record<Confidence, number>> = { Low: 15, Medium: 50, High: 85 };

/** Indicator Type Vocabulary (10.6): an address in firmware is an anomaly, a file from there a compromise. */
const INDICATOR_TYPE: Readonly<Record<Grade, string>> = {
  seen: 'anomalous-activity',
  attempted: 'anomalous-activity',
  connected: 'anomalous-activity',
  'phi-sent': 'anomalous-activity',
  'code-received': 'compromised',
};

/** TLP:WHITE as STIX 2.1 section 7.2.1.4 prints it; TLP 2.0 calls it CLEAR. */
const TLP_WHITE: StixObject = {
  type: 'marking-definition',
  spec_version: '2.1',
  id: 'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9',
  created: '2017-01-20T00:00:00.000Z',
  definition_type: 'tlp',
  name: 'TLP:WHITE',
  definition: { tlp: 'white' },
};

const IDENTITY = id('identity', 'vitalwire');

/**
 * The pack's indicators as a STIX 2.1 bundle, as JSON text. Values that STIX's pattern language can say
 * are indicators of type `stix`, one value each, since platforms match those; every detection is one of
 * type `suricata` as well, because streams and RPC calls have no words in STIX.
 */
export function stixText(sources: readonly Source[], plan: Plan): string {
  const objects = stixObjects(sources, plan);
  const digest = createHash('sha256').update(JSON.stringify(objects)).digest('hex');
  const bundle = { type: 'bundle', id: id('bundle', digest), objects };
  return `${JSON.stringify(bundle, null, 2)}\n`;
}

function stixObjects(sources: readonly Source[], plan: Plan): StixObject[] {
  const detections = sources.map(({ detection }) => detection);
  const epoch = time(detections.map(({ created }) => created).sort()[0] ?? '2026-01-01');
  const objects = new Map<string, StixObject>();
  const add = (object: StixObject) => objects.set(object.id, object);
  add(TLP_WHITE);
  add({
    ...common('identity', IDENTITY, epoch, epoch),
    name: 'Vitalwire',
    description: 'Detections of backdoored and careless medical devices.',
    identity_class: 'group',
  });
  const rulesOf = groupBy(plan.rules, ({ detection }) => detection);
  for (const detection of detections) {
    for (const technique of detection.attack) add(attackPattern(technique, epoch));
    for (const reference of detection.references) {
      if (reference.kind === 'cve') add(vulnerability(reference.id, epoch));
    }
    const rules = rulesOf.get(detection) ?? [];
    if (rules.length > 0) addIndicator(add, ruleIndicator(detection, rules), [detection]);
  }
  for (const indicator of sharedIndicators(sources)) {
    const pattern = stixPattern(indicator);
    if (pattern) addIndicator(add, valueIndicator(indicator, pattern), indicator.detections);
  }
  return [...objects.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Adds an indicator and what it points to. */
function addIndicator(
  add: (object: StixObject) => void,
  indicator: StixObject,
  detections: readonly Detection[],
): void {
  add(indicator);
  const relate = (kind: string, target: string) =>
    add({
      ...common(
        'relationship',
        id('relationship', `${indicator.id} ${kind} ${target}`),
        indicator.created as string,
        indicator.modified as string,
      ),
      relationship_type: kind,
      source_ref: indicator.id,
      target_ref: target,
    });
  for (const { attack, references } of detections) {
    for (const technique of attack) relate('indicates', attackPatternId(technique));
    for (const reference of references) {
      if (reference.kind === 'cve') relate('related-to', vulnerabilityId(reference.id));
    }
  }
}

function valueIndicator(indicator: SharedIndicator, pattern: string): StixObject {
  const { type, value, detections } = indicator;
  const [weakest] = detections;
  return {
    ...indicatorBase(id('indicator', `${type} ${value}`), detections),
    name: `${value}: ${weakest.title}`,
    description: describe(weakest),
    indicator_types: [INDICATOR_TYPE[weakest.grade]],
    confidence: CONFIDENCE[weakest.confidence],
    pattern,
    pattern_type: 'stix',
    pattern_version: '2.1',
  };
}

function ruleIndicator(detection: Detection, rules: readonly PlannedRule[]): StixObject {
  return {
    ...indicatorBase(id('indicator', `suricata ${detection.id}`), [detection]),
    name: `Suricata: ${detection.title}`,
    description: describe(detection),
    indicator_types: [INDICATOR_TYPE[detection.grade]],
    confidence: CONFIDENCE[detection.confidence],
    // All rules of the detection: some only mark a flow for the others.
    pattern: rules.map(({ rule, entry }) => ruleText(detection, rule, entry)).join('\n'),
    pattern_type: 'suricata',
    pattern_version: '6.0',
  };
}

/**
 * What all indicators share. Grade, evidence and devices are labels and detections external references:
 * standard properties that every platform carries, where an extension of our own would be dropped by most
 * (and the published schema of bundles refuses extension definitions, see docs/exports.md).
 */
function indicatorBase(ref: string, detections: readonly Detection[]): StixObject {
  const [weakest] = detections as [Detection];
  const created = detections.map((detection) => detection.created).sort()[0]!;
  const modified = detections
    .map((detection) => detection.updated)
    .sort()
    .at(-1)!;
  const references = detections.flatMap((detection) => detection.references);
  const phases = detections.flatMap(({ attack }) => attack.map(killChainPhase));
  return {
    ...common('indicator', ref, time(created), time(modified)),
    valid_from: time(created),
    labels: [
      `grade:${weakest.grade}`,
      `evidence:${bestEvidence(detections)}`,
      `severity:${weakest.severity.toLowerCase()}`,
      ...new Set(detections.flatMap(({ devices }) => devices.map(({ id }) => `device:${id}`))),
    ],
    kill_chain_phases: unique(phases),
    external_references: unique([
      ...detections.map((detection) => ({ source_name: 'vitalwire', external_id: detection.id })),
      ...references.map((reference) =>
        reference.kind === 'cve'
          ? { source_name: 'cve', external_id: reference.id }
          : { source_name: reference.title, url: reference.url },
      ),
    ]),
  };
}

/** What an analyst must know before he acts on a value: what it means, what to do, what else it can be. */
function describe({ meaning, doNow, falsePositives }: Detection): string {
  const steps = doNow.map((step, i) => `${i + 1}. ${step}`).join(' ');
  const others = falsePositives.length > 0 ? ` It may also be: ${falsePositives.join(' ')}` : '';
  return `${meaning} What to do now: ${steps}${others}`;
}

function stixPattern({ type, value }: SharedIndicator): string | null {
  if (type === 'ipv4') return `[ipv4-addr:value = '${value}']`;
  if (type === 'ipv4-subnet') return `[ipv4-addr:value ISSUBSET '${value}']`;
  if (type === 'sha256') return `[file:hashes.'SHA-256' = '${value}']`;
  return null;
}

function attackPattern(technique: Technique, created: string): StixObject {
  const matrix = technique.matrix === 'ics' ? 'mitre-ics-attack' : 'mitre-attack';
  return {
    ...common('attack-pattern', attackPatternId(technique), created, created),
    name: technique.name,
    kill_chain_phases: [killChainPhase(technique)],
    external_references: [
      {
        source_name: matrix,
        external_id: technique.id,
        url: `https://attack.mitre.org/techniques/${technique.id.replace('.', '/')}`,
      },
    ],
  };
}

/** As MITRE's own bundles name chains and phases. */
function killChainPhase({ matrix, tactic }: Technique) {
  return {
    kill_chain_name: matrix === 'ics' ? 'mitre-ics-attack' : 'mitre-attack',
    phase_name: tactic.toLowerCase().replaceAll(' ', '-'),
  };
}

function vulnerability(cve: string, created: string): StixObject {
  return {
    ...common('vulnerability', vulnerabilityId(cve), created, created),
    name: cve,
    external_references: [{ source_name: 'cve', external_id: cve }],
  };
}

function common(type: string, ref: string, created: string, modified: string): StixObject {
  return {
    type,
    spec_version: '2.1',
    id: ref,
    ...(ref === IDENTITY ? {} : { created_by_ref: IDENTITY }),
    created,
    modified,
    object_marking_refs: [TLP_WHITE.id],
  };
}

function attackPatternId({ matrix, id: technique }: Technique): string {
  return id('attack-pattern', `${matrix} ${technique}`);
}

function vulnerabilityId(cve: string): string {
  return id('vulnerability', cve);
}

function id(type: string, name: string): string {
  return `${type}--${uuid5(`${type} ${name}`)}`;
}

function time(date: string): string {
  return `${date}T00:00:00.000Z`;
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

import { DEVICES } from '../../rules-src/devices';
import { allKinds, kindOf } from '../kinds';
import { meant, shapeProblems } from './shape';
import { suricataRules } from './plan';
import { msgText, referenceText } from '../lib/suricata-literals';
import { ruleConditions } from './suricata/text';
import type { Complaint } from '../model/problems';
import {
  CLASSTYPES,
  CONFIDENCES,
  ENGINES,
  EVIDENCE,
  RULE_FILES,
  SEVERITIES,
} from '../model/vocabulary';
import type { Source } from './source';
import { GRADES } from '../lib/grades';

type Say = (field: string, problem: string, advice: string) => void;

/** Everything that a definition has wrong. What TypeScript refuses is refused here too: builds only transpile. */
export function check({ file, detection }: Source): Complaint[] {
  const complaints: Complaint[] = [];
  const id = typeof detection.id === 'string' ? detection.id : null;
  const say: Say = (field, problem, advice) =>
    complaints.push({ file, detection: id, field, problem, advice });
  for (const rule of RULES) rule({ file, detection }, say);
  return complaints;
}

const RULES: readonly ((source: Source, say: Say) => void)[] = [
  idIsPath,
  closedSets,
  texts,
  dates,
  proofs,
  references,
  observable,
];

function idIsPath({ file, detection }: Source, say: Say): void {
  const [family, name] = file.split(/[\\/]/).slice(-2);
  const wanted = `${family}/${name?.replace(/\.ts$/, '')}`;
  if (detection.id !== wanted) {
    say('id', `"${detection.id}" is not the file's path`, `write "${wanted}" or move the file`);
  }
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(wanted)) {
    say('id', `"${wanted}" is not lowercase letters, digits and hyphens`, 'rename the file');
  }
}

function closedSets({ detection: d }: Source, say: Say): void {
  const among = (field: string, value: unknown, set: readonly string[]) => {
    if (!set.includes(value as string)) {
      say(field, `${JSON.stringify(value)} is unknown`, `write one of ${set.join(', ')}`);
    }
  };
  among('grade', d.grade, GRADES);
  among('severity', d.severity, SEVERITIES);
  among('confidence', d.confidence, CONFIDENCES);
  among('evidence', d.evidence, EVIDENCE);
  among('classtype', d.classtype, CLASSTYPES);
  if (d.file !== undefined) among('file', d.file, RULE_FILES);
  (d.devices ?? []).forEach((device, i) => among(`devices[${i}]`, device, Object.keys(DEVICES)));
  Object.keys(d.cannot ?? {}).forEach((engine) => among(`cannot.${engine}`, engine, ENGINES));
}

function texts({ detection: d }: Source, say: Say): void {
  const wanted = ['title', 'meaning'] as const;
  for (const field of wanted) if (!d[field]) say(field, 'is missing', 'write a sentence');
  if (!d.doNow?.length) say('doNow', 'is empty', 'say what to do first, for the patient');
  if (!d.devices?.length) say('devices', 'is empty', 'name a device of rules-src/devices.ts');
  if (!Array.isArray(d.falsePositives))
    say('falsePositives', 'is missing', 'write [] if none is known');
  try {
    msgText(d.title ?? '');
  } catch (error) {
    say('title', (error as Error).message, 'use letters, digits, blanks and . / _ , + ( ) -');
  }
}

function dates({ detection: d }: Source, say: Say): void {
  for (const field of ['created', 'updated'] as const) {
    const date = new Date(`${d[field]}T00:00:00Z`);
    if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(d[field])) {
      say(field, `${JSON.stringify(d[field])} is not a date`, 'write YYYY-MM-DD');
    }
  }
  if (d.updated < d.created)
    say('updated', 'is before created', 'write the date of the last change');
}

function proofs({ detection: d }: Source, say: Say): void {
  const lists = { alerts: 'must alert', silent: 'must stay silent' } as const;
  const names = new Set<string>();
  for (const [list, must] of Object.entries(lists)) {
    const scenarios = d.proof?.[list as keyof typeof lists] ?? [];
    if (scenarios.length === 0) {
      say(`proof.${list}`, 'is empty', `give at least one scenario that ${must}`);
    }
    scenarios.forEach(({ name, flows }, i) => {
      if (names.has(name)) say(`proof.${list}[${i}].name`, `"${name}" is taken`, 'give it its own');
      names.add(name);
      if (!flows?.length) say(`proof.${list}[${i}].flows`, 'is empty', 'give the traffic');
    });
  }
}

function references({ detection: d }: Source, say: Say): void {
  if (!d.references?.length) say('references', 'is empty', 'cite the advisory, CVE or page');
  if (!d.attack?.length) say('attack', 'is empty', 'give an ATT&CK technique');
  (d.references ?? []).forEach((reference, i) => {
    if (reference.kind === 'cve') {
      if (!/^CVE-\d{4}-\d{4,}$/.test(reference.id)) {
        say(`references[${i}]`, `"${reference.id}" is not a CVE id`, 'write CVE-YYYY-NNNN');
      }
      return;
    }
    try {
      referenceText(reference.url);
    } catch (error) {
      say(`references[${i}]`, (error as Error).message, 'percent-encode it');
    }
  });
}

function observable({ detection: d }: Source, say: Say): void {
  const kind = d.observable && kindOf(d.observable);
  if (!kind) {
    const names = allKinds().map(({ name }) => name);
    const wrong = d.observable?.kind;
    say(
      'observable.kind',
      wrong === undefined ? 'is missing' : `${JSON.stringify(wrong)} is unknown`,
      `${typeof wrong === 'string' ? meant(wrong, names) : ''}write one of ${names.join(', ')}`,
    );
    return;
  }
  const shape = shapeProblems(kind.schema, d.observable);
  const problems = shape.length > 0 ? shape : kind.check(d.observable);
  for (const { field, problem, advice } of problems) say(`observable.${field}`, problem, advice);
  if (problems.length > 0) return;
  try {
    for (const rule of suricataRules(d)) {
      ruleConditions(rule);
      msgText(rule.label ?? '');
    }
  } catch (error) {
    say('observable', (error as Error).message, 'write it so that a rule can hold it');
    return;
  }
  const can = {
    suricata: kind.suricata(d.observable).length > 0,
    zeek: kind.zeek(d.observable) !== null,
  };
  for (const engine of ENGINES) {
    const reason = d.cannot?.[engine];
    if (!can[engine] && !reason) {
      say(`cannot.${engine}`, `${engine} cannot express this`, 'say why, for the coverage table');
    }
    if (can[engine] && reason) {
      say(`cannot.${engine}`, `${engine} can express this`, 'remove the reason');
    }
  }
}

import type { z } from 'zod';
import type { Source } from './source';
import { writtenOf, type Detection } from '../kinds/detection';
import type { DetectionSet } from './detection-set';
import { readsOf, setsOf, StateNames } from './state';
import { isTuple, schemasAt } from './schema-parts';
import { shapeProblems } from './shape';
import { placeholders } from './placeholders';
import { ofSite } from './site';
import { fieldName, valuesWithin } from './values-within';
import { ruleOf } from './rule-of';
import { MAX_MSG, MAX_RULE, ruleMsg, ruleText } from './suricata/text';
import { allKinds, kindOf } from '../kinds';
import { WrongKindError } from '../kinds/referenced-detection';
import { didYouMean } from '../lib/did-you-mean';
import { repeats } from '../lib/repeats';
import { msgText, referenceText } from '../lib/suricata-literals';
import { DETECTION, FAMILY } from '../model/detection';
import type { Complaint } from '../model/problems';
import { TRANSFORM_NAMES, type Flow } from '../model/scenario';
import { ENGINES } from '../model/vocabulary';

type Say = (field: string, problem: string, advice: string) => void;

/**
 * Everything that a definition has wrong. Builds only transpile, so what TypeScript refuses is refused here too: first
 * the shape, and where that is sound, what a shape cannot say.
 */
export function check({ file, detection }: Source): Complaint[] {
  const complaints: Complaint[] = [];
  const id = typeof detection.id === 'string' ? detection.id : wantedId(file);
  const say: Say = (field, problem, advice) =>
    complaints.push({ file, detection: id, field, problem, advice });
  idIsPath({ file, detection }, say);
  for (const { field, problem, advice } of placeholders(detection)) say(field, problem, advice);
  const placeholderFields = new Set(complaints.map(({ field }) => field));
  const shape = shapeProblems(WRITTEN, asWritten(detection));
  const ofPattern = kindOfPattern({ file, detection }, say);
  for (const { field, problem, advice } of [...shape, ...ofPattern]) {
    if (!placeholderFields.has(field)) say(field, problem, advice);
  }
  if (complaints.some(({ field }) => field !== 'id')) return complaints;
  for (const rule of RULES) rule({ file, detection }, say);
  return complaints;
}

/** What a sound definition has wrong beside the others: what it names, and what engines make of it. */
export function checkTogether({ file, detection }: Source, all: DetectionSet): Complaint[] {
  const complaints: Complaint[] = [];
  const say: Say = (field, problem, advice) =>
    complaints.push({ file, detection: detection.id, field, problem, advice });
  named({ file, detection }, say, all);
  if (complaints.length === 0) engines({ file, detection }, say, all);
  if (complaints.length === 0) differences({ file, detection }, say, all);
  return complaints;
}

/** What an author may write: `updated` follows from the lock. */
const WRITTEN = DETECTION.omit({ updated: true }).extend({
  firstStep: FAMILY.shape.firstStep.exactOptional(),
});

/** A detection without the date that the build gave it, but with one that its author did. */
function asWritten(detection: Detection): object {
  const { updated, ...others } = detection;
  return 'updated' in (writtenOf(detection) ?? {}) ? { ...others, updated } : others;
}

const RULES: readonly ((source: Source, say: Say) => void)[] = [
  titles,
  dates,
  proofs,
  references,
  observable,
];

function idIsPath({ file, detection }: Source, say: Say): void {
  const wanted = wantedId(file);
  if (typeof detection.id !== 'string') {
    say('id', detection.id === undefined ? 'is missing' : 'is not text', `write '${wanted}'`);
  } else if (detection.id !== wanted) {
    say('id', `"${detection.id}" is not the file's path`, `write "${wanted}" or move the file`);
  }
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(wanted)) {
    say('id', `"${wanted}" is not lowercase letters, digits and hyphens`, 'rename the file');
  }
}

/** The id of a definition in a file. */
function wantedId(file: string): string {
  const [family, name] = file.split(/[\\/]/).slice(-2);
  return `${family}/${name?.replace(/\.ts$/, '')}`;
}

/** What is wrong with the shape of the observable, by the schema of its kind. */
function kindOfPattern({ detection: d }: Source, say: Say) {
  if (!d.observable) return [];
  const kind = kindOf(d.observable);
  if (kind) return shapeProblems(kind.schema, d.observable, 'observable');
  const names = allKinds().map(({ name }) => name);
  const wrong: unknown = d.observable.kind;
  say(
    'observable.kind',
    wrong === undefined ? 'is missing' : `${JSON.stringify(wrong)} is unknown`,
    `${typeof wrong === 'string' ? didYouMean(wrong, names) : ''}write one of ${names.join(', ')}`,
  );
  return [];
}

function titles({ detection: d }: Source, say: Say): void {
  for (const field of ['title', 'message'] as const) {
    try {
      msgText(d[field]);
    } catch (error) {
      say(field, (error as Error).message, 'use letters, digits, blanks and . / _ , + ( ) -');
    }
    if (/[.\s]$/.test(d[field]))
      say(field, 'ends with a stop or a blank', 'leave it out: other words follow in a sentence');
  }
}

function dates({ detection: d }: Source, say: Say): void {
  const date = new Date(`${d.created}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(d.created)) {
    const advice = 'write a day that there is, as YYYY-MM-DD';
    say('created', `${JSON.stringify(d.created)} is no day of the calendar`, advice);
  }
}

function proofs({ detection: d }: Source, say: Say): void {
  const names = new Set<string>();
  for (const list of ['alerts', 'silent'] as const) {
    d.proof[list].forEach(({ name, flows }, i) => {
      if (names.has(name)) say(`proof.${list}[${i}].name`, `"${name}" is taken`, 'give it its own');
      names.add(name);
      flows.forEach((flow, at) => {
        if (!isMute(flow)) return;
        const field = `proof.${list}[${i}].flows[${at}].messages`;
        const advice = "give it a message: [{ from: 'client', text: 'HELLO' }]";
        say(field, 'is empty, and the flow sends no packet', advice);
      });
    });
  }
}

/** Whether a flow has no packet: TCP has some without a message, but where its beginning and its end are left out. */
function isMute(flow: Flow): boolean {
  if (flow.transport === 'udp') return flow.messages.length === 0;
  if (flow.transport !== 'tcp' || flow.shape !== 'midstream') return false;
  return flow.messages.length === 0 && (flow.close ?? 'open') === 'open';
}

function references({ detection: d }: Source, say: Say): void {
  d.references.forEach((reference, i) => {
    if (reference.kind === 'cve') return;
    try {
      referenceText(reference.url);
    } catch (error) {
      say(`references[${i}]`, (error as Error).message, 'percent-encode it');
    }
  });
}

/** A difference that names no case would be ignored. */
function differences({ detection: d }: Source, say: Say, all: DetectionSet): void {
  if (!d.differs?.length) return;
  const scenarios = [
    ...d.proof.alerts,
    ...d.proof.silent,
    ...all.matching(d),
    ...all.nearMisses(d),
  ].map(({ name }) => name);
  // In the traffic of others a detection may be made besides.
  const others = all.all.map(({ id }): string => id).filter((id) => id !== d.id);
  d.differs.forEach(({ where }, i) => {
    if ([...TRANSFORM_NAMES, ...scenarios, ...others].includes(where)) return;
    say(
      `differs[${i}].where`,
      `"${where}" names no case`,
      `${didYouMean(where, [...TRANSFORM_NAMES, ...scenarios])}write the name of a scenario of this detection, the id of another whose traffic shows it, or one of ${TRANSFORM_NAMES.join(', ')}; what has no case goes under blindSpots`,
    );
  });
}

function observable({ detection: d }: Source, say: Say): void {
  const kind = kindOf(d.observable)!;
  const problems = kind.check(d.observable);
  for (const { field, problem, advice } of problems) say(`observable.${field}`, problem, advice);
  sameNames(d.observable, say);
  sameEntries(d.observable, kind.schema, say);
}

/** Detections that it names and that nobody defines. */
function named({ detection: d }: Source, say: Say, all: DetectionSet): void {
  const ids = all.all.map(({ id }) => id);
  for (const { ref, field } of all.namedBy(d)) {
    if (ids.includes(ref)) continue;
    const family = ids.filter((id) => id.startsWith(`${ref.split('/')[0]}/`));
    const known = family.length > 0 ? ` that is there, such as ${family.join(', ')}` : '';
    say(
      field,
      `names the detection "${ref}", which does not exist`,
      `${didYouMean(ref, ids)}write the id of one${known}`,
    );
  }
}

/** Names in a list, such as those of frames, become part of rule ids: no two are the same. */
function sameNames(pattern: Detection['observable'], say: Say): void {
  for (const { path, value } of valuesWithin(pattern)) {
    if (!Array.isArray(value)) continue;
    const names = value.map((one: { name?: unknown } | null) =>
      typeof one?.name === 'string' ? one.name : undefined,
    );
    for (const { at } of repeats(names))
      say(
        fieldName('observable', [...path, at, 'name']),
        `"${names[at]}" is taken`,
        'give it its own',
      );
  }
}

/** The same twice in a list is a slip for something else. */
function sameEntries(pattern: Detection['observable'], schema: z.ZodType, say: Say): void {
  for (const { path, value } of valuesWithin(pattern)) {
    // Two numbers may be the ends of a range, and steps are an order in which the same comes again.
    if (!Array.isArray(value) || path.at(-1) === 'steps') continue;
    if (schemasAt(schema, path).some(isTuple)) continue;
    const entries = value.map((one) => JSON.stringify(one));
    for (const { at, first } of repeats(entries)) {
      say(
        fieldName('observable', [...path, at]),
        `${entries[at]} is also entry ${first}`,
        'leave it out, or write what was meant',
      );
    }
  }
}

/** What engines make of it, with the detections that it names. */
function engines({ detection: d }: Source, say: Say, all: DetectionSet): void {
  const fieldNaming = (id: string): string =>
    all.namedBy(d).find(({ ref }) => ref === id)?.field ?? 'observable';
  const cycle = circleFrom(d, all);
  if (cycle) {
    say('observable', `names itself through ${cycle.join(', ')}`, 'name what comes before it only');
    return;
  }
  try {
    // With the marks that it sets for itself: those for others are set by rules that are short (kinds/rpc-accepted).
    const names = new StateNames(readsOf(d.id, all.suricata(d)));
    const rules = ofSite(d, all.suricata(d)).map((match) => ruleOf(match, names));
    const texts = rules.map((rule) => ruleText(d, rule, { sid: 1, rev: 1, updated: d.created }));
    const most = Math.max(0, ...texts.map(({ length }) => length));
    if (most > MAX_RULE)
      say(
        'observable',
        `makes a rule of ${most} characters, of which engines read ${MAX_RULE}`,
        'shorten its constants, or make it several detections',
      );
    const messages = rules.map((rule) => ruleMsg(d, rule));
    const longest = messages.sort((a, b) => b.length - a.length)[0] ?? '';
    const over = longest.length - MAX_MSG;
    if (over > 0)
      say(
        'message',
        `makes "${longest}", ${longest.length} characters of ${MAX_MSG} at most`,
        `shorten it by ${over} character${over === 1 ? '' : 's'}`,
      );
    for (const { mark } of readsOf(d.id, all.suricata(d))) {
      if (setsOf(all.suricata(all.get(mark.owner))).some(({ name }) => name === mark.name))
        continue;
      const problem = `asks whether ${mark.owner} remembers "${mark.name}", which it never does`;
      say(fieldNaming(mark.owner), problem, 'name a detection of another kind');
    }
  } catch (error) {
    const [problem = '', advice] = (error as Error).message.split('; ');
    const field = error instanceof WrongKindError ? fieldNaming(error.ref) : 'observable';
    say(field, problem, advice ?? 'write it so that a rule can hold it');
    return;
  }
  const can = {
    suricata: all.suricata(d).length > 0,
    zeek: all.zeek(d) !== null,
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

/** The way by which a detection names itself, if it does. */
function circleFrom(start: Detection, all: DetectionSet): string[] | null {
  const walk = (detection: Detection, way: string[]): string[] | null => {
    for (const { ref } of all.namedBy(detection)) {
      if (ref === start.id) return [...way, ref];
      const next = all.all.find(({ id }) => id === ref);
      const found = next && !way.includes(ref) ? walk(next, [...way, ref]) : null;
      if (found) return found;
    }
    return null;
  };
  return walk(start, []);
}

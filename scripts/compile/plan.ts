import { createHash } from 'node:crypto';
import type { Detection } from '../kinds/detection';
import { advance, keyOf, type Lock, type LockBase, type Rendered } from './lock/lock';
import { DetectionSet } from './detection-set';
import { ruleOf } from './rule-of';
import { readsOf, StateNames, type MarkRead } from './state';
import { noticeMeaning, noticeName } from './notice';
import { ruleConditions, ruleMeaning, ruleMsg } from './suricata/text';
import type { SuricataRule } from '../model/suricata-rule';
import type { DetectionId, IsoDate } from '../model/vocabulary';
import type { ZeekData } from '../model/zeek-data';
import type { Source } from './source';
import type { LockEntry } from './lock/entry';
import { ipsRules } from './ips';
import { ofSite } from './site';

/** A Suricata rule with everything its text needs. */
export interface PlannedRule {
  detection: Detection;
  rule: SuricataRule;
  entry: LockEntry & { sid: number };
  msg: string;
  conditions: string[];
}

/** A detection as Zeek renders it. */
export interface PlannedNotice {
  detection: Detection;
  entry: LockEntry;
  /** `Contec_CMS8000_Contact`, within the module Vitalwire. */
  notice: string;
  /** What the Zeek package is given of it. */
  data: ZeekData;
}

export interface Plan {
  /** The definitions, each with the date on which one of its rules last changed. */
  sources: Source[];
  rules: PlannedRule[];
  /** For sensors that are inline; not among `rules` (compile/ips.ts). */
  ips: PlannedRule[];
  notices: PlannedNotice[];
  lock: Lock;
  /** The definitions as they may name each other. */
  detections: DetectionSet;
  /** Which detection reads what another one remembers. */
  needs: Need[];
}

/** A detection whose rules find nothing unless those of another do. */
export interface Need {
  detection: DetectionId;
  needs: DetectionId;
  /** Name of the mark within the detection that sets it. */
  mark: string;
  /** How long ago it may have been set; null: on the same flow. */
  withinSeconds: number | null;
}

/**
 * Definitions and lock in, everything that is rendered out, with ids. Pure: equal input, equal plan.
 */
export function plan(definitions: readonly Source[], lock: Lock, base: LockBase): Plan {
  const detections = definitions.map((source) => source.detection);
  const set = new DetectionSet(detections);
  const rendering = suricataRules(set);
  const rules = detections.flatMap((one) => drafts(one, rendering.get(one.id)!));
  const ips = detections.flatMap((one) => drafts(one, ipsRules(set.suricata(one))));
  const notices = detections.flatMap((detection): NoticeDraft[] => {
    const data = set.zeek(detection);
    return data ? [{ detection, data, notice: noticeName(detection.id) }] : [];
  });
  const next = advance(lock, renderedOf([...rules, ...ips], notices), base);
  const entries = new Map(next.entries.map((entry) => [keyOf(entry), entry]));
  const entryOf = (detection: Detection, engine: 'suricata' | 'zeek', variant: string) =>
    entries.get(keyOf({ detection: detection.id, engine, variant }))!;
  const dated = withDates(detections, next);
  const withIds = (draft: RuleDraft): PlannedRule => ({
    ...draft,
    detection: dated.get(draft.detection)!,
    conditions: ruleConditions(draft.rule),
    entry: entryOf(draft.detection, 'suricata', draft.rule.variant) as PlannedRule['entry'],
  });
  return {
    sources: definitions.map(({ file, detection }) => ({ file, detection: dated.get(detection)! })),
    detections: set,
    needs: needsOf(set),
    lock: next,
    rules: rules.map(withIds),
    ips: ips.map(withIds),
    notices: notices.map((draft) => ({
      ...draft,
      detection: dated.get(draft.detection)!,
      entry: entryOf(draft.detection, 'zeek', draft.notice),
    })),
  };
}

/** A rule before it has an id. */
type RuleDraft = Omit<PlannedRule, 'entry' | 'conditions'>;
type NoticeDraft = Omit<PlannedNotice, 'entry'>;

function drafts(detection: Detection, rules: readonly SuricataRule[]): RuleDraft[] {
  return rules.map((rule) => ({ detection, rule, msg: ruleMsg(detection, rule) }));
}

/** What the lock is asked about: what each rule and notice means, as a hash. */
function renderedOf(rules: readonly RuleDraft[], notices: readonly NoticeDraft[]): Rendered[] {
  return [
    ...rules.map(({ detection, rule }) => ({
      detection: detection.id,
      engine: 'suricata' as const,
      variant: rule.variant,
      hash: sha256(ruleMeaning(detection, rule)),
    })),
    ...notices.map(({ detection, data, notice }) => ({
      detection: detection.id,
      engine: 'zeek' as const,
      variant: notice,
      hash: sha256(noticeMeaning(detection, data)),
    })),
  ];
}

/** Each detection with the date on which one of its rules last changed. */
function withDates(detections: readonly Detection[], lock: Lock): Map<Detection, Detection> {
  const changed = lastChanges(lock);
  return new Map(
    detections.map((detection) => {
      const updated = latest(detection.created, changed.get(detection.id));
      return [detection, { ...detection, updated }];
    }),
  );
}

/** When a rule of each detection last changed. */
function lastChanges({ entries }: Lock): Map<string, IsoDate> {
  const dates = new Map<string, IsoDate>();
  for (const { detection, updated } of entries) {
    if (updated) dates.set(detection, latest(updated, dates.get(detection)));
  }
  return dates;
}

function latest(date: IsoDate, other: IsoDate = date): IsoDate {
  return date > other ? date : other;
}

/** The rules of all detections, by id: marks have names and borders are in headers. */
export function suricataRules(set: DetectionSet): ReadonlyMap<DetectionId, SuricataRule[]> {
  const matches = new Map(set.all.map((one) => [one.id, ofSite(one, set.suricata(one))]));
  const names = new StateNames(
    [...matches].flatMap(([reader, own]): MarkRead[] => readsOf(reader, own)),
  );
  return new Map([...matches].map(([id, own]) => [id, own.map((match) => ruleOf(match, names))]));
}

/** What each detection reads of others, with those that its observable names besides. */
function needsOf(set: DetectionSet): Need[] {
  return set.all.flatMap((detection): Need[] => {
    const read = readsOf(detection.id, set.suricata(detection))
      .filter(({ mark }) => mark.owner !== detection.id)
      .map(({ reader, mark, withinSeconds }) => ({
        detection: reader,
        needs: mark.owner,
        mark: mark.name,
        withinSeconds,
      }));
    return read;
  });
}

function sha256(meaning: unknown): string {
  return createHash('sha256').update(JSON.stringify(meaning)).digest('hex');
}

import { createHash } from 'node:crypto';
import type { Detection } from '../kinds/detection';
import { advance, keyOf, type Lock, type LockBase, type Rendered } from './lock/lock';
import { kindOf } from '../kinds';
import { withBorder } from './border';
import { noticeMeaning, noticeName } from './notice';
import { ruleConditions, ruleMeaning, ruleMsg } from './suricata/text';
import type { SuricataRule } from '../model/suricata-rule';
import type { IsoDate } from '../model/vocabulary';
import type { Source } from './source';
import type { LockEntry } from './lock/entry';
import { ipsRules } from './ips';

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
  /** Zeek literals for the template of the observable's kind. */
  data: Readonly<Record<string, string>>;
}

export interface Plan {
  /** The definitions, each with the date on which one of its rules last changed. */
  sources: Source[];
  rules: PlannedRule[];
  /** For sensors that are inline; not among `rules` (render/ips-files.ts). */
  ips: PlannedRule[];
  notices: PlannedNotice[];
  lock: Lock;
}

/**
 * Definitions and lock in, everything that is rendered out, with ids. Pure: equal input, equal plan.
 */
export function plan(definitions: readonly Source[], lock: Lock, base: LockBase): Plan {
  const detections = definitions.map((source) => source.detection);
  const rules = detections.flatMap((detection) =>
    suricataRules(detection).map((rule) => ({ detection, rule, msg: ruleMsg(detection, rule) })),
  );
  const ips = detections.flatMap((detection) =>
    ipsRules(detection).map((rule) => ({ detection, rule, msg: ruleMsg(detection, rule) })),
  );
  const notices = detections.flatMap((detection) => {
    const data = kindOf(detection.observable)!.zeek(detection.observable);
    return data ? [{ detection, data, notice: noticeName(detection.id) }] : [];
  });
  const rendered: Rendered[] = [
    ...[...rules, ...ips].map(({ detection, rule }) => ({
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
  const next = advance(lock, rendered, base);
  const entries = new Map(next.entries.map((entry) => [keyOf(entry), entry]));
  const entryOf = (detection: Detection, engine: 'suricata' | 'zeek', variant: string) =>
    entries.get(keyOf({ detection: detection.id, engine, variant }))!;
  const changed = lastChanges(next);
  const dated = new Map(
    detections.map((detection) => {
      const updated = latest(detection.created, changed.get(detection.id));
      return [detection, { ...detection, updated }];
    }),
  );
  const withIds = (planned: (typeof rules)[number]): PlannedRule => ({
    ...planned,
    detection: dated.get(planned.detection)!,
    conditions: ruleConditions(planned.rule),
    entry: entryOf(planned.detection, 'suricata', planned.rule.variant) as PlannedRule['entry'],
  });
  return {
    sources: definitions.map(({ file, detection }) => ({ file, detection: dated.get(detection)! })),
    lock: next,
    rules: rules.map(withIds),
    ips: ips.map(withIds),
    notices: notices.map((planned) => ({
      ...planned,
      detection: dated.get(planned.detection)!,
      entry: entryOf(planned.detection, 'zeek', planned.notice),
    })),
  };
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

/** The rules of one detection, border variants included. */
export function suricataRules({
  id,
  observable,
}: Pick<Detection, 'id' | 'observable'>): SuricataRule[] {
  const rules = kindOf(observable)!
    .suricata(observable)
    .flatMap((match) => withBorder(match, id));
  // Matches may share a rule that marks the flow; any other variant twice is refused by the lock.
  return rules.filter(
    (rule, i) =>
      !rule.silent ||
      !rules.slice(0, i).some((other) => JSON.stringify(other) === JSON.stringify(rule)),
  );
}

function sha256(meaning: unknown): string {
  return createHash('sha256').update(JSON.stringify(meaning)).digest('hex');
}

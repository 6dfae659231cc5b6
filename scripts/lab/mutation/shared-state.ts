/** Which rules share state with which: what a change of one rule can be seen in. */
import type { PlannedRule } from '../../compile/plan';
import type { RuleOption, SuricataRule } from '../../model/suricata-rule';
import {
  nameOf,
  statesChanged,
  statesRead,
  statesRequired,
  statesSet,
} from '../../compile/suricata/state';

/** Rules in another form; null: left out. By index in the list that they are of. */
export type Replacements = ReadonlyMap<number, SuricataRule | null>;

export interface Affected {
  /** Names of the states that may be other than they were. */
  states: ReadonlySet<string>;
  /** Indices of the rules that set, take away or read one of them, and of those that are replaced. */
  rules: ReadonlySet<number>;
}

/** All rules that share state with those of a detection, directly or through others. */
export function connectedRules(id: string, all: readonly PlannedRule[]): PlannedRule[] {
  const chosen = new Set(all.filter(({ detection }) => detection.id === id));
  // What no rule of the pack sets (a site's expected pairs) joins none of them.
  const changed = new Set(all.flatMap(({ rule }) => statesChanged(rule)));
  const states = new Set<string>();
  for (let before = -1; before !== chosen.size;) {
    before = chosen.size;
    for (const name of [...chosen].flatMap(({ rule }) => statesTouched(rule))) {
      if (changed.has(name)) states.add(name);
    }
    for (const planned of all) {
      if (statesTouched(planned.rule).some((name) => states.has(name))) chosen.add(planned);
    }
  }
  return all.filter((planned) => chosen.has(planned));
}

/** What may differ when some rules are replaced. All else behaves as it did. */
export function affectedBy(all: readonly SuricataRule[], replaced: Replacements): Affected {
  const states = new Set<string>();
  for (const [index, rule] of replaced) {
    for (const name of statesChanged(all[index]!)) states.add(name);
    if (rule) for (const name of statesChanged(rule)) states.add(name);
  }
  for (let before = -1; before !== states.size;) {
    before = states.size;
    for (const rule of all) {
      if (!statesRead(rule).some((name) => states.has(name))) continue;
      for (const name of statesChanged(rule)) states.add(name);
    }
  }
  const rules = new Set(replaced.keys());
  all.forEach((rule, index) => {
    if (statesTouched(rule).some((name) => states.has(name))) rules.add(index);
  });
  return { states, rules };
}

/**
 * The affected rules as they stand beside the originals: state that may differ has names of its own, other state is
 * that of the originals, which they read and do not set.
 */
export function copiesOf(
  all: readonly SuricataRule[],
  replaced: Replacements,
  { states, rules }: Affected,
  suffix: string,
): Map<number, SuricataRule> {
  const copies = new Map<number, SuricataRule>();
  for (const index of rules) {
    const rule = replaced.has(index) ? replaced.get(index)! : all[index]!;
    if (rule) copies.set(index, { ...rule, options: rule.options.flatMap(ownState) });
  }
  return copies;

  function ownState(option: RuleOption): RuleOption[] {
    if (option.kind !== 'flowbits' && option.kind !== 'xbits') return [option];
    if (states.has(nameOf(option))) return [{ ...option, name: `${option.name}${suffix}` }];
    return option.action === 'set' || option.action === 'unset' ? [] : [option];
  }
}

/**
 * Every rule that may say for one rule what it would have said: whatever sets the state that it sets, the state that
 * is set by those who read that, and so on; and, of the detections whose alerts depend on it, all alerts that do not.
 * Whatever takes its state away makes up for it too, where it says too much. With these left out nothing does.
 */
export function substitutesOf(all: readonly PlannedRule[], index: number): Set<number> {
  const through = new Set([index]);
  const states = new Set<string>();
  for (let before = -1; before !== through.size;) {
    before = through.size;
    for (const one of through) for (const name of statesSet(all[one]!.rule)) states.add(name);
    all.forEach(({ rule }, i) => {
      if (statesRequired(rule).some((name) => states.has(name))) through.add(i);
    });
  }
  const alerting = new Set(
    [...through]
      .map((i) => all[i]!)
      .filter(({ rule }) => !rule.silent)
      .map(speaks),
  );
  const others = new Set<number>();
  all.forEach((planned, i) => {
    if (through.has(i)) return;
    const setsSame = statesChanged(planned.rule).some((name) => states.has(name));
    if (setsSame || (!planned.rule.silent && alerting.has(speaks(planned)))) others.add(i);
  });
  return others;
}

/** What an alerting rule says, however it found it. */
function speaks({ detection, rule }: PlannedRule): string {
  return `${detection.id} ${rule.stated}`;
}

function statesTouched(rule: SuricataRule): string[] {
  return [...statesRead(rule), ...statesChanged(rule)];
}

/** State that rules share: which sets what another asks for. */
import type { PlannedRule } from '../../compile/plan';
import type { RuleOption, SuricataRule } from '../../model/suricata-rule';

export type State = Extract<RuleOption, { kind: 'flowbits' | 'xbits' }>;

export function setters(state: State, all: readonly SuricataRule[]): SuricataRule[] {
  return all.filter((rule) => statesSet(rule).includes(nameOf(state)));
}

/** Rules that ask for a state, whether it is there or not. */
export function readers(state: State, all: readonly SuricataRule[]): SuricataRule[] {
  return all.filter((rule) => statesRead(rule).includes(nameOf(state)));
}

/** Rules of other detections that set or take away what these read, and what those read in turn: silent here. */
export function settersFor(
  rules: readonly SuricataRule[],
  others: readonly PlannedRule[],
): Setter[] {
  const chosen = new Map<SuricataRule, PlannedRule>();
  let reading = rules;
  while (reading.length > 0) {
    const read = reading.flatMap(statesRead);
    const found = others
      .filter(({ rule }) => !chosen.has(rule))
      .filter(({ rule }) => statesChanged(rule).some((name) => read.includes(name)));
    for (const planned of found) chosen.set(planned.rule, planned);
    reading = found.map(({ rule }) => rule);
  }
  return [...chosen.values()].map(({ detection, rule }) => ({
    detection: detection.id,
    rule: { ...rule, silent: true },
  }));
}

/** A rule of another detection. */
export interface Setter {
  detection: string;
  rule: SuricataRule;
}

/** Names of state that a rule asks for: `xbits Vitalwire.mounted`. */
function statesRead({ options }: SuricataRule): string[] {
  return options.filter(isState).flatMap(asks);
}

/** Names of state that a rule sets. */
function statesSet({ options }: SuricataRule): string[] {
  return options
    .filter(isState)
    .filter(({ action }) => action === 'set')
    .map(nameOf);
}

/** Names of state that a rule sets or takes away. */
function statesChanged({ options }: SuricataRule): string[] {
  return options
    .filter(isState)
    .filter(({ action }) => action === 'set' || action === 'unset')
    .map(nameOf);
}

function isState(option: RuleOption): option is State {
  return option.kind === 'flowbits' || option.kind === 'xbits';
}

function asks(option: State): string[] {
  return option.action === 'isset' || option.action === 'isnotset' ? [nameOf(option)] : [];
}

function nameOf({ kind, name }: State): string {
  return `${kind} ${name}`;
}

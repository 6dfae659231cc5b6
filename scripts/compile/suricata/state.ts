/** State that rules share: which sets what another asks for. */
import type { RuleOption, SuricataRule } from '../../model/suricata-rule';

export type State = Extract<RuleOption, { kind: 'flowbits' | 'xbits' }>;

type Options = Pick<SuricataRule, 'options'>;

export function setters(state: State, all: readonly SuricataRule[]): SuricataRule[] {
  return all.filter((rule) => statesSet(rule).includes(nameOf(state)));
}

/** Rules that ask for a state, whether it is there or not. */
export function readers(state: State, all: readonly SuricataRule[]): SuricataRule[] {
  return all.filter((rule) => statesRead(rule).includes(nameOf(state)));
}

/** Names of state that a rule asks for: `xbits vw.contec-cms8000.nfs-mounted.granted.600`. */
export function statesRead(rule: Options): string[] {
  return namesOf(rule, ['isset', 'isnotset']);
}

/** Names of state without which a rule says nothing. */
export function statesRequired(rule: Options): string[] {
  return namesOf(rule, ['isset']);
}

/** Names of state that a rule sets. */
export function statesSet(rule: Options): string[] {
  return namesOf(rule, ['set']);
}

/** Names of state that a rule sets or takes away. */
export function statesChanged(rule: Options): string[] {
  return namesOf(rule, ['set', 'unset']);
}

export function nameOf({ kind, name }: State): string {
  return `${kind} ${name}`;
}

function namesOf({ options }: Options, actions: readonly State['action'][]): string[] {
  return options
    .filter((option): option is State => option.kind === 'flowbits' || option.kind === 'xbits')
    .filter(({ action }) => actions.includes(action))
    .map(nameOf);
}

/** How long marks of hosts can be found. */
import type { SuricataRule } from '../../model/suricata-rule';
import { readers, setters, type State } from '../../compile/suricata/state';

/** Longest time in seconds for which a state can be found, from the first event that leads to it. */
function lifetime(
  state: State,
  all: readonly SuricataRule[],
  seen: readonly string[] = [],
): number {
  if (state.kind !== 'xbits' || seen.includes(state.name)) return Infinity;
  const lives = setters(state, all).map((setter) => {
    const own = setter.options
      .filter((option) => option.kind === 'xbits' && option.action === 'set')
      .filter((option): option is State => 'name' in option && option.name === state.name)
      .map((option) => (option.kind === 'xbits' && option.expireSeconds) || Infinity);
    const required = requiredMarks(setter).map((one) => lifetime(one, all, [...seen, state.name]));
    return Math.max(...own) + Math.min(...(required.length > 0 ? required : [0]));
  });
  return Math.max(0, ...lives);
}

/** Whether whoever asks for a mark asks for another, too, that has ended by then. */
export function isOutlived(state: State, all: readonly SuricataRule[]): boolean {
  const ends = (state.kind === 'xbits' && state.expireSeconds) || Infinity;
  return readers(state, all).every((reader) =>
    requiredMarks(reader).some(
      (other) => other.name !== state.name && lifetime(other, all) <= ends,
    ),
  );
}

/** Marks of hosts that a rule requires to be set. */
function requiredMarks({ options }: SuricataRule): State[] {
  return options.filter(
    (option): option is State => option.kind === 'xbits' && option.action === 'isset',
  );
}

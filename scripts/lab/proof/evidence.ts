import type { Scenario, Side } from '../../model/scenario';
import type { SuricataMatch } from '../../model/suricata-rule';
import type { Kept } from '../transforms';

/**
 * Whether what a sensor still sees is enough to find a detection, by the direction of its rules: a match
 * on packets to the client needs the server's side, all others the client's, and so does the state that it asks for.
 * A detection without rules is looked for in the client's packets.
 * @param matches what the detection says to Suricata.
 */
export function isEnoughToDetect(
  matches: readonly SuricataMatch[],
  kept: Kept,
  scenario: Scenario,
): boolean {
  if (kept === 'all' || kept === 'part') return true;
  if (matches.length === 0) return kept === 'client';
  const speakers = scenario.flows.flatMap((flow) =>
    'messages' in flow ? flow.messages.map(({ from }) => from) : [],
  );
  const seen = matches
    .filter((match) => sideOf(match, scenario) === kept)
    .filter((match) => !readsData(match) || speakers.includes(kept));
  const set = reached(seen);
  return seen
    .filter(({ silent, crossing }) => !silent && !crossing)
    .some((match) => stateOf(match, 'isset').every((state) => set.has(state)));
}

/** State that these matches alone come to: what sets it may itself ask for state. */
function reached(matches: readonly SuricataMatch[]): Set<string> {
  const set = new Set<string>();
  for (let before = -1; before < set.size;) {
    before = set.size;
    for (const match of matches) {
      if (!stateOf(match, 'isset').every((state) => set.has(state))) continue;
      for (const state of stateOf(match, 'set')) set.add(state);
    }
  }
  return set;
}

/** Names of what a match sets or asks for. */
function stateOf({ options }: SuricataMatch, action: 'set' | 'isset'): string[] {
  return options.flatMap((option) => {
    if (!('action' in option) || option.action !== action) return [];
    if (option.kind === 'mark') return [`${option.mark.owner} ${option.mark.name}`];
    return [option.name];
  });
}

function sideOf(match: SuricataMatch, { sender }: Scenario): Side {
  // A far end that sends answers a client: contact from a listed address.
  return match.sender ?? (match.farEnd === 'source' ? 'server' : (sender ?? 'client'));
}

function readsData({ options }: SuricataMatch): boolean {
  return options.some(({ kind }) => kind === 'content' || kind === 'pcre');
}

/** Whether the detection is made by the handshake itself: then a sensor that missed it has nothing to find. */
export function isInHandshake(matches: readonly SuricataMatch[]): boolean {
  return matches.some(({ options }) => options.some(({ kind }) => kind === 'flags'));
}

import type { Detection } from '../../kinds/detection';
import type { Scenario, Side } from '../../model/scenario';
import { kindOf } from '../../kinds';
import type { SuricataMatch } from '../../model/suricata-rule';
import type { Kept } from '../transforms';

/**
 * Whether what a sensor still sees is enough to find a detection, by the direction of its rules: a match
 * on packets to the client needs the server's side, all others the client's. State that a silent rule
 * sets is needed from its side too. A detection without rules is looked for in the client's packets.
 */
export function isEnough(
  detection: Pick<Detection, 'observable'>,
  kept: Kept,
  scenario: Scenario,
): boolean {
  if (kept === 'all' || kept === 'part') return true;
  const speakers = scenario.flows.flatMap((flow) =>
    'messages' in flow ? flow.messages.map(({ from }) => from) : [],
  );
  const matches = kindOf(detection.observable)!.suricata(detection.observable);
  const alerting = matches
    .filter(({ silent }) => !silent)
    .filter((match) => !readsData(match) || speakers.includes(sideOf(match)));
  const needed = matches.filter(({ silent }) => silent).map(sideOf);
  const found: Side[] = matches.length > 0 ? alerting.map(sideOf) : ['client'];
  return found.includes(kept) && needed.every((side) => side === kept);
}

function sideOf(match: SuricataMatch): Side {
  const toClient = match.options.some(
    (option) => option.kind === 'flow' && option.states.includes('to_client'),
  );
  // A far end that sends answers a client: contact from a listed address.
  return toClient || match.farEnd === 'source' ? 'server' : 'client';
}

function readsData({ options }: SuricataMatch): boolean {
  return options.some(({ kind }) => kind === 'content' || kind === 'pcre');
}

/** Whether the detection is made by the handshake itself: then a sensor that missed it has nothing to find. */
export function isInHandshake(detection: Pick<Detection, 'observable'>): boolean {
  return kindOf(detection.observable)!
    .suricata(detection.observable)
    .some(({ options }) => options.some(({ kind }) => kind === 'flags'));
}

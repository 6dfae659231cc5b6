/** The cases that show matching traffic in other ways. */
import type { Scenario } from '../../model/scenario';
import type { SuricataMatch } from '../../model/suricata-rule';
import type { DetectionId } from '../../model/vocabulary';
import type { View } from '../batch/batch-case';
import { HostBlocks } from '../batch/host-blocks';
import { LINK_TYPE, buildPackets, encode } from '../packets';
import { messageLength } from '../transforms/applicability';
import { TRANSFORMS, type Transform } from '../transforms';
import { caseId, type Case, type CaseSource } from './case';
import { isEnoughToDetect, isInHandshake } from './evidence';

/**
 * What every matching scenario is shown through; the representatives go through all transforms. These
 * few touch each of the places where a match is lost: segments, order, repetition, silence, fragments.
 */
const EVERYWHERE: readonly string[] = [
  'one-byte-segments',
  'reordered-segments',
  'duplicated-segments',
  'lost-acks',
  'mirrored-twice',
  'ip-options',
  'fragments-reversed',
];

/** Boundaries moved through a message; later bytes than any pattern looks at are left out. */
const MOST_CUTS = 128;
/** Ethernet, IPv4 and TCP without options, and 256 bytes of data: more than any pattern needs. */
const SNAPLEN = 14 + 20 + 20 + 256;

/**
 * @param matches what the detection says to Suricata.
 * @param matching scenarios that must alert.
 * @returns the cases, and what was left out and why.
 */
export function transformedCases(
  matches: readonly SuricataMatch[],
  detection: DetectionId,
  matching: readonly Scenario[],
): Pick<CaseSource, 'cases' | 'left'> {
  const cases: Case[] = [];
  const left: CaseSource['left'] = [];
  const shown = matching.filter(({ asIs }) => !asIs);
  const chosen = new Set(representatives(shown));
  for (const scenario of shown) {
    for (const transform of TRANSFORMS) {
      // Representatives are of what clients send.
      const isOfItsSender = transform.keeps === scenario.sender;
      const isShown = chosen.has(scenario) || isOfItsSender || EVERYWHERE.includes(transform.name);
      if (!isShown) continue;
      const why = whyNot(matches, transform, scenario);
      if (why) {
        if (chosen.has(scenario)) {
          left.push({ name: scenario.name, transform: transform.name, why });
        }
        continue;
      }
      for (const [label, view] of viewsOf(transform, scenario)) {
        const one = {
          detection,
          kind: 'transform',
          name: scenario.name,
          transform: label,
          must: 'alert',
          scenario,
          view,
        } as const;
        cases.push({ ...one, id: caseId(one) });
      }
    }
  }
  return { cases, left };
}

/**
 * One scenario for each way in which the traffic travels: a talking TCP connection, one that never stood,
 * UDP, ICMP, ARP. The first of each that has hosts of its own, so that it can stand beside others.
 */
function representatives(matching: readonly Scenario[]): Scenario[] {
  const chosen = new Map<string, Scenario>();
  const free = (scenario: Scenario) => !new HostBlocks().take(scenario).pinned;
  for (const scenario of [...matching].sort((a, b) => Number(free(b)) - Number(free(a)))) {
    const key = wayOf(scenario);
    if (!chosen.has(key)) chosen.set(key, scenario);
  }
  return [...chosen.values()];
}

function wayOf({ flows }: Scenario): string {
  const ways = flows.map((flow) => {
    if (flow.transport !== 'tcp') return flow.transport;
    return flow.messages.length > 0 ? 'tcp' : 'tcp without data';
  });
  return [...new Set(ways)].sort().join(' and ');
}

function whyNot(
  matches: readonly SuricataMatch[],
  transform: Transform,
  scenario: Scenario,
): string | null {
  if (!transform.applies(scenario)) return 'nothing in it that this transform changes';
  if (!isEnoughToDetect(matches, transform.keeps, scenario))
    return 'the match is in what the other side sends';
  if (transform.name === 'delayed-start' && isInHandshake(matches)) {
    return 'the match is in the handshake';
  }
  if (transform.name === 'snaplen' && !longest(scenario)) return 'no packet is long enough to cut';
  return null;
}

function longest(scenario: Scenario): boolean {
  return buildPackets(scenario).some(
    (packet) => encode(packet, LINK_TYPE.ethernet).length > SNAPLEN,
  );
}

/** A transform's variants, each as a view that makes just this one. */
function viewsOf(transform: Transform, scenario: Scenario): [string, View][] {
  if (transform.name === 'split-every-byte') return cuts(transform, scenario);
  const options = {
    ...(transform.name === 'snaplen' ? { snaplen: SNAPLEN } : {}),
    // The handshake is over and nothing else is: what a match needs is still to come.
    ...(transform.name === 'delayed-start' ? { missedClientPackets: 2 } : {}),
  };
  return [[transform.name, { transform, options }]];
}

function cuts(transform: Transform, scenario: Scenario): [string, View][] {
  return scenario.flows.flatMap((flow, f) => {
    if (flow.transport !== 'tcp') return [];
    return flow.messages.flatMap((message, m): [string, View][] =>
      Array.from({ length: Math.min(messageLength(message) - 1, MOST_CUTS) }, (_, i) => [
        `${transform.name}@${f}.${m}.${i + 1}`,
        { transform, options: { match: [{ flow: f, message: m, start: i + 1, end: i + 1 }] } },
      ]),
    );
  });
}

import type { DetectionId } from '../../lib/grades';
import { statesRequired, statesSet } from '../../compile/suricata/state';
import { inOrder } from '../../compile/suricata/text';
import { addressText, optionText, portText } from '../../compile/suricata/options';
import type { PlannedRule } from '../../compile/plan';
import type { RuleOption, SuricataRule } from '../../model/suricata-rule';
import type { Scenario } from '../../model/scenario';
import { type WirePacket, wirePackets } from './capture';
import { type Exchange, exchangeOf } from './exchange';
import { type HexPart, hexOf } from './hex';
import type { Place } from './inspected';
import { type Hit, Sensor, type SensorRule } from './sensor';
import { conditionWords, endpointWords } from './words';

/** A rule as the sensor of the pages runs it. */
export interface PictureRule extends SensorRule {
  sid: number;
  detection: DetectionId;
  planned: PlannedRule;
}

/** Traffic that a detection finds, with what its rules look at. */
export interface Picture {
  scenario: Scenario;
  packets: readonly WirePacket[];
  exchange: Exchange;
  looks: Look[];
  hits: readonly Hit<PictureRule>[];
}

/** A packet that a rule holds of. */
export interface Look {
  packet: WirePacket;
  /** One, or more where a rule waits for what another one says of the same packet; that one comes first. */
  rules: { rule: PictureRule; conditions: Condition[] }[];
  hex: HexPart[];
}

export interface Condition {
  /** From 1 for those that look at bytes of this packet; null for others. */
  number: number | null;
  /** As the rule has it. */
  text: string;
  words: string;
  places: readonly Place[];
}

/** What the rules of a detection look at in a scenario; those of `rules` that set what they read are among them. */
export function pictureOf(
  detection: DetectionId,
  scenario: Scenario,
  rules: readonly PictureRule[],
  hashes: ReadonlySet<string>,
): Picture {
  const packets = wirePackets(scenario);
  const sensor = new Sensor(rules, hashes);
  for (const packet of packets) sensor.see(packet);
  const own = sensor.hits.filter(({ rule }) => rule.detection === detection);
  const looks = looksAt(own).map((hits): Look => lookOf(hits, packets));
  return {
    scenario,
    packets,
    exchange: exchangeOf(packets),
    looks,
    hits: sensor.hits,
  };
}

export function alertsIn({ hits }: Picture, detection: DetectionId): Hit<PictureRule>[] {
  return hits.filter(({ rule }) => rule.detection === detection && !rule.silent);
}

/**
 * For each packet the rule to show: one that alerts before one that remembers, one that says what was seen before one of
 * the border. Before it the rules that it waits for, where they hold of the same packet.
 */
function looksAt(hits: readonly Hit<PictureRule>[]): Hit<PictureRule>[][] {
  const packets = [...new Set(hits.map(({ packet }) => packet))].sort((a, b) => a - b);
  return packets.map((packet) => {
    const here = hits.filter((hit) => hit.packet === packet).sort((a, b) => rank(a) - rank(b));
    const shown = [here[0]!];
    for (const name of statesRequired(shown[0]!.rule)) {
      const setter = here.find(({ rule }) => statesSet(rule).includes(name));
      if (setter) shown.unshift(setter);
    }
    return shown;
  });
}

function rank({ rule }: Hit<PictureRule>): number {
  return (rule.silent ? 2 : 0) + (rule.planned.rule.stated === 'crossed' ? 1 : 0);
}

function lookOf(hits: readonly Hit<PictureRule>[], packets: readonly WirePacket[]): Look {
  const packet = packets[hits[0]!.packet]!;
  let number = 0;
  const rules = hits.map((hit) => ({
    rule: hit.rule,
    conditions: conditionsOf(hit, packet).map((one) => ({
      ...one,
      number: one.places.length > 0 ? ++number : null,
    })),
  }));
  const marks = new Map<number, number[]>();
  for (const one of rules.flatMap(({ conditions }) => conditions)) {
    if (one.number === null) continue;
    for (const { at } of one.places) marks.set(at, [...(marks.get(at) ?? []), one.number]);
  }
  return { packet, rules, hex: hexOf(packet, { conditions: marks, differing: new Set() }) };
}

/** In the order of the rule's text: its header first. */
function conditionsOf(hit: Hit<PictureRule>, packet: WirePacket): Omit<Condition, 'number'>[] {
  const { rule } = hit.rule.planned;
  const header = hit.header.map(({ end, what, places }) => ({
    text: endText(rule, end, what),
    words: endpointWords(rule, end, what),
    places,
  }));
  // One option may stand in a rule twice, as one value: its places are those of its own turn.
  const turns = new Map<RuleOption, number>();
  const placesOf = (option: RuleOption) => {
    const turn = turns.get(option) ?? 0;
    turns.set(option, turn + 1);
    return hit.met.filter((met) => met.option === option)[turn]?.places ?? [];
  };
  const options = inOrder(rule.options).map((option) => ({
    text: optionText(option),
    words: conditionWords(option),
    places: placesOf(option),
  }));
  return [...header, ...options].map((one) => ({
    ...one,
    places: one.places.filter((place) => place.packet === packet.index),
  }));
}

function endText(
  rule: SuricataRule,
  end: 'source' | 'destination',
  what: 'address' | 'port',
): string {
  return what === 'address' ? addressText(rule[end].address) : portText(rule[end].port);
}

import type { DetectionId } from '../../lib/grades';
import { optionText } from '../../compile/suricata/options';
import type { Flow, Scenario } from '../../model/scenario';
import { type WirePacket, wirePackets } from './capture';
import { type Exchange, exchangeOf } from './exchange';
import { type HexPart, hexOf } from './hex';
import type { Picture, PictureRule } from './picture';
import { type Miss, Sensor } from './sensor';
import { conditionWords, endpointWords } from './words';

/** Traffic that looks like what is found, with the one difference that keeps the detection silent. */
export interface NearMiss {
  scenario: Scenario;
  packets: readonly WirePacket[];
  /** The condition that no longer holds: in words, and as the rule has it. */
  why: { words: string; text: string };
  /** Where packets and hosts are others than in the picture: the drawing. */
  exchange: Exchange | null;
  /** Packets with bytes that differ from the picture's, changes of addresses and payload only. */
  changes: Change[];
}

export interface Change {
  packet: WirePacket;
  bytes: { at: number; was: number | null; is: number | null }[];
  hex: HexPart[];
}

/** One for each condition that a difference breaks; more say the same again. */
const MOST = 10;
/** Of a thousand near-misses those are looked at that differ least. */
const MOST_TRIED = 150;

export function nearMissesOf(
  detection: DetectionId,
  picture: Picture,
  scenarios: readonly Scenario[],
  rules: readonly PictureRule[],
  hashes: ReadonlySet<string>,
): NearMiss[] {
  const placed = betweenHostsOf(picture);
  const candidates = scenarios
    .flatMap((scenario) => alike(scenario, picture.scenario))
    .map((scenario) => placed(scenario))
    .map((scenario) => ({ scenario, packets: wirePackets(scenario) }))
    .map((one) => ({ ...one, distance: distance(picture.packets, one.packets) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_TRIED);
  const found = new Map<string, NearMiss>();
  for (const { scenario, packets } of candidates) {
    if (found.size >= MOST) break;
    const sensor = new Sensor(rules, hashes);
    for (const packet of packets) sensor.see(packet);
    if (sensor.hits.some(({ rule }) => rule.detection === detection && !rule.silent)) continue;
    const miss = firstMiss(sensor, picture);
    if (!miss) continue;
    const why = whyWords(miss.rule, miss.miss);
    if (found.has(`${miss.rule.sid} ${why.text}`)) continue;
    const changes = changesOf(picture.packets, packets);
    const exchange = exchangeOf(packets);
    const same = outline(exchange) === outline(picture.exchange);
    if (same && changes.length === 0) continue;
    found.set(`${miss.rule.sid} ${why.text}`, {
      scenario,
      packets,
      why,
      exchange: same ? null : exchange,
      changes,
    });
  }
  return [...found.values()];
}

/**
 * A near-miss in the form of the picture. The lab often shows one difference over several ways at once, each a flow; any
 * of them alone is a near-miss as well.
 */
function alike(scenario: Scenario, shown: Scenario): Scenario[] {
  const { flows } = scenario;
  if (shown.flows.length !== 1 || flows.length === 1) return [scenario];
  const same = flows.find((flow) => form(flow) === form(shown.flows[0]!));
  return same ? [{ ...scenario, flows: [same] }] : [scenario];
}

function form(flow: Flow): string {
  const messages = 'messages' in flow ? flow.messages.map(({ from }) => from) : [];
  return [flow.transport, 'shape' in flow ? flow.shape : '', ...messages].join(' ');
}

/** Where no rule of the picture asks for a host or port, near-misses get those of the picture: they are no difference. */
function betweenHostsOf({ looks, scenario }: Picture): (near: Scenario) => Scenario {
  const rules = looks.flatMap((look) => look.rules.map(({ rule }) => rule));
  const asked = rules.some(({ source, destination }) =>
    [source.address, source.port, destination.address, destination.port].some(
      (term) => term !== 'any',
    ),
  );
  const [shown, ...more] = scenario.flows;
  if (asked || more.length > 0) return (near) => near;
  return (near) => {
    const [flow, ...others] = near.flows;
    if (others.length > 0 || flow!.transport !== shown!.transport) return near;
    return { ...near, flows: [{ ...flow!, client: shown!.client, server: shown!.server } as Flow] };
  };
}

/** What a drawing is but for the bytes that messages begin with. */
function outline({ hosts, steps }: Exchange): string {
  return JSON.stringify([hosts, steps.map(({ from, to, both, label }) => [from, to, both, label])]);
}

/** The first rule of the picture that no longer holds: what waits for it does not hold either. */
function firstMiss(
  sensor: Sensor<PictureRule>,
  { looks }: Picture,
): { rule: PictureRule; miss: Miss } | null {
  for (const { rule } of looks.flatMap(({ rules }) => rules)) {
    if (sensor.hits.some((hit) => hit.rule === rule)) continue;
    const miss = sensor.missOf(rule);
    if (miss) return { rule, miss };
  }
  return null;
}

function whyWords(rule: PictureRule, miss: Miss): NearMiss['why'] {
  if (miss.at !== 'header') {
    return { words: conditionWords(miss.at), text: optionText(miss.at) };
  }
  const { end, what } = miss;
  return {
    words: endpointWords(rule.planned.rule, end, what),
    text: rule.planned.conditions[0]!,
  };
}

/** Bytes that differ, and a lot for each packet or byte that is more or less. */
function distance(one: readonly WirePacket[], other: readonly WirePacket[]): number {
  if (one.length !== other.length) return 100_000 + Math.abs(one.length - other.length);
  return one.reduce((sum, packet, i) => {
    const length = Math.abs(packet.frame.length - other[i]!.frame.length);
    return sum + differences(packet, other[i]!).length + 1000 * length;
  }, 0);
}

function changesOf(before: readonly WirePacket[], now: readonly WirePacket[]): Change[] {
  if (before.length !== now.length) return [];
  const changed = now.flatMap((packet, i): Change[] => {
    const bytes = differences(before[i]!, packet);
    if (bytes.length === 0) return [];
    const differing = new Set(bytes.map(({ at }) => at));
    return [{ packet, bytes, hex: hexOf(packet, { conditions: new Map(), differing }, 0) }];
  });
  // Other addresses are in every packet: the first that has them says it.
  const seen = new Set<string>();
  return changed.filter(({ bytes }) => {
    const key = JSON.stringify(bytes);
    return !seen.has(key) && seen.add(key);
  });
}

/** Where two packets differ in what they say: not in checksums, lengths, and numbers that a host makes up. */
function differences(before: WirePacket, now: WirePacket): Change['bytes'] {
  const said = (packet: WirePacket, at: number): boolean => {
    if (packet.protocol === 'arp')
      return (at >= 20 && at < 22) || (at >= 28 && at < 32) || at >= 38;
    if (at >= packet.payloadAt) return packet.protocol !== 'icmp';
    if (at >= 26 && at < 38) return packet.protocol !== 'icmp' || at < 35;
    return packet.tcp !== null && at === 47;
  };
  const length = Math.max(before.frame.length, now.frame.length);
  const found: Change['bytes'] = [];
  for (let at = 26; at < length; at++) {
    const [was, is] = [before.frame[at] ?? null, now.frame[at] ?? null];
    if (was !== is && (said(now, at) || is === null)) found.push({ at, was, is });
  }
  return found;
}

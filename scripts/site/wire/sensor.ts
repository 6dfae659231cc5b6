import type { HttpPart, RuleOption, SuricataRule } from '../../model/suricata-rule';
import type { WirePacket } from './capture';
import { inspect, type Met, type Outcome } from './conditions';
import { httpPart } from './http-parts';
import type { Inspected } from './inspected';
import { frameBytes, headerOf, type HeaderMet } from './rule-header';
import { newFlow, track, type FlowState } from './flow-state';
import { conditionHolds, hostKey } from './packet-conditions';

/**
 * What a sensor does with a scenario's packets, rule by rule, told with the bytes that it looked at. It is no second
 * engine: packets come in order and once, streams are whole, HTTP is plain. tests/site holds what it says against
 * Suricata.
 */

/** A rule that held of a packet. */
export interface Hit<R extends SensorRule = SensorRule> {
  rule: R;
  packet: number;
  met: readonly Met[];
  /** Bytes of the packet's header that the rule's own header asks for, by which end. */
  header: readonly HeaderMet[];
}

export interface SensorRule extends Pick<
  SuricataRule,
  'protocol' | 'source' | 'destination' | 'options'
> {
  silent?: true;
}

/** Where a rule that is held against traffic gives up, as far as it got in any packet. */
export type Miss =
  { at: 'header'; end: 'source' | 'destination'; what: 'address' | 'port' } | { at: RuleOption };

export class Sensor<R extends SensorRule> {
  private readonly flows = new Map<number, FlowState>();
  private readonly hostBits = new Map<string, number>();
  private readonly held = new Set<string>();
  readonly hits: Hit<R>[] = [];
  private readonly misses = new Map<R, { depth: number; miss: Miss }>();

  /**
   * @param rules those that others wait for first
   * @param hashes SHA-256 of files that `filesha256` lists, in lower case
   */
  constructor(
    private readonly rules: readonly R[],
    private readonly hashes: ReadonlySet<string>,
  ) {}

  see(packet: WirePacket): void {
    const flow = this.flowOf(packet);
    track(flow, packet);
    const left = new Set(this.rules);
    // Until nothing more is remembered: a rule may wait for what another one says of the same packet.
    for (let again = true; again;) {
      again = false;
      for (const rule of left) {
        const hit = this.judge(rule, packet, flow);
        if (!hit) continue;
        left.delete(rule);
        again = true;
        this.remember(rule, packet, flow);
        const key = `${this.rules.indexOf(rule)} ${packet.flow}`;
        if (this.held.has(key)) continue;
        this.held.add(key);
        this.hits.push(hit);
      }
    }
  }

  /** Where a rule that did not hold came farthest; null where no packet was of its protocol. */
  missOf(rule: R): Miss | null {
    return this.misses.get(rule)?.miss ?? null;
  }

  private judge(rule: R, packet: WirePacket, flow: FlowState): Hit<R> | null {
    if (!ofProtocol(rule, packet)) return null;
    const header = headerOf(rule, packet);
    if (!header.holds) {
      this.missed(rule, 0, { at: 'header', end: header.end, what: header.what });
      return null;
    }
    let farthest: Outcome | null = null;
    for (const payload of payloadsFor(rule, packet, flow)) {
      const outcome = inspect(
        rule.options,
        payload,
        {
          buffer: (name) => this.buffer(name, packet, flow),
          holds: (option) =>
            conditionHolds(option, { packet, flow, hostBits: this.hostBits, hashes: this.hashes }),
        },
        (met) => bringsSomething(packet, met),
      );
      if (outcome.holds)
        return { rule, packet: packet.index, met: outcome.met, header: header.met };
      farthest ??= outcome;
    }
    if (farthest && !farthest.holds) {
      this.missed(rule, rule.options.indexOf(farthest.at) + 1, { at: farthest.at });
    }
    return null;
  }

  private missed(rule: R, depth: number, miss: Miss): void {
    const known = this.misses.get(rule);
    if (!known || known.depth < depth) this.misses.set(rule, { depth, miss });
  }

  private buffer(
    name: HttpPart | 'ipv4.hdr',
    packet: WirePacket,
    flow: FlowState,
  ): Inspected | null {
    if (name === 'ipv4.hdr') return frameBytes(packet, 14, 34);
    return httpPart(flow.sent[packet.from], name);
  }

  private remember(rule: R, packet: WirePacket, flow: FlowState): void {
    for (const option of rule.options) {
      if (option.kind === 'flowbits') {
        if (option.action === 'set') flow.bits.add(option.name);
        if (option.action === 'unset') flow.bits.delete(option.name);
      }
      if (option.kind === 'xbits') {
        const key = hostKey(option, packet);
        if (option.action === 'unset') this.hostBits.delete(key);
        if (option.action === 'set') {
          this.hostBits.set(key, packet.timeMicros + (option.expireSeconds ?? 30) * 1e6);
        }
      }
    }
  }

  private flowOf(packet: WirePacket): FlowState {
    let flow = this.flows.get(packet.flow);
    if (!flow) {
      flow = newFlow(packet);
      this.flows.set(packet.flow, flow);
    }
    return flow;
  }
}

function ofProtocol({ protocol }: SensorRule, packet: WirePacket): boolean {
  switch (protocol) {
    case 'ip':
    case 'ipv4':
      return packet.protocol !== 'arp';
    case 'udp':
    case 'icmp':
      return packet.protocol === protocol;
    default:
      return packet.protocol === 'tcp';
  }
}

/** Of a stream engines do not look again at what they looked at before: a match has a byte that the packet brought. */
function bringsSomething({ index }: WirePacket, met: readonly Met[]): boolean {
  const places = met.flatMap((one) => one.places);
  return places.length === 0 || places.some(({ packet }) => packet === index);
}

const OF_PAYLOAD: readonly RuleOption['kind'][] = [
  'buffer',
  'content',
  'byte_test',
  'byte_jump',
  'isdataat',
  'pcre',
];

/** What a rule's conditions are about, in the order in which an engine asks. */
function payloadsFor(rule: SensorRule, packet: WirePacket, flow: FlowState): Inspected[] {
  const { payload } = packet;
  const bytes = rule.options.some(({ kind }) => OF_PAYLOAD.includes(kind));
  if (!bytes) return [payload];
  if (payload.data.length === 0) return [];
  const stream = packet.protocol === 'tcp' && flow.established ? [flow.sent[packet.from]] : [];
  switch (rule.protocol) {
    case 'tcp-pkt':
    case 'udp':
    case 'icmp':
      return [payload];
    case 'tcp':
      return stream.length > 0 ? stream : [payload];
    case 'ip':
    case 'ipv4':
      return [payload, ...stream];
    default:
      return stream;
  }
}

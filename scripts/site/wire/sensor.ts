import { createHash } from 'node:crypto';
import { contains } from '../../lib/addresses';
import { isGroup } from '../../lib/site-networks';
import { isNobody } from '../../compile/border';
import {
  HOST_OUTSIDE,
  type AddressTerm,
  type HttpPart,
  type PortTerm,
  type RuleOption,
  type SuricataRule,
} from '../../model/suricata-rule';
import { otherSide } from '../../model/scenario';
import { isInside } from '../../lab/batch/lab-site';
import { FLAG } from '../../lab/packets';
import type { WirePacket } from './capture';
import { inspect, type Met, type Outcome } from './conditions';
import { httpPart } from './http-parts';
import { type Inspected, joined, NOTHING, part, type Place } from './inspected';

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

export interface HeaderMet {
  end: 'source' | 'destination';
  what: 'address' | 'port';
  places: readonly Place[];
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

interface FlowState {
  handshake: Set<string>;
  established: boolean;
  /** Whoever spoke first: that is who Suricata takes for the client. */
  client: WirePacket['from'];
  bits: Set<string>;
  /** What each side has sent so far. */
  sent: Record<WirePacket['from'], Inspected>;
}

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
    const header = this.headerMet(rule, packet);
    if (!header) return null;
    let farthest: Outcome | null = null;
    for (const payload of payloadsFor(rule, packet, flow)) {
      const outcome = inspect(
        rule.options,
        payload,
        {
          buffer: (name) => this.buffer(name, packet, flow),
          holds: (option) => this.holds(option, packet, flow),
        },
        (met) => bringsSomething(packet, met),
      );
      if (outcome.holds) return { rule, packet: packet.index, met: outcome.met, header };
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

  private headerMet(rule: R, packet: WirePacket): HeaderMet[] | null {
    const found: HeaderMet[] = [];
    for (const end of ['source', 'destination'] as const) {
      const address = packet[end];
      if (!hasAddress(rule[end].address, address)) {
        this.missed(rule, 0, { at: 'header', end, what: 'address' });
        return null;
      }
      if (rule[end].address !== 'any') {
        found.push({ end, what: 'address', places: addressPlaces(packet, end) });
      }
      const port = end === 'source' ? packet.sourcePort : packet.destinationPort;
      if (!hasPort(rule[end].port, port)) {
        this.missed(rule, 0, { at: 'header', end, what: 'port' });
        return null;
      }
      if (rule[end].port !== 'any') {
        found.push({ end, what: 'port', places: portPlaces(packet, end) });
      }
    }
    return found;
  }

  private buffer(
    name: HttpPart | 'ipv4.hdr',
    packet: WirePacket,
    flow: FlowState,
  ): Inspected | null {
    if (name === 'ipv4.hdr') return frameBytes(packet, 14, 34);
    return httpPart(flow.sent[packet.from], name);
  }

  private holds(option: RuleOption, packet: WirePacket, flow: FlowState): readonly Place[] | null {
    switch (option.kind) {
      case 'flow': {
        const client = packet.from === flow.client;
        const holds = option.states.every(
          (state) =>
            ({
              established: flow.established,
              not_established: packet.protocol === 'tcp' && !flow.established,
              to_server: client,
              to_client: !client,
            })[state],
        );
        return holds ? [] : null;
      }
      case 'flags': {
        const { tcp } = packet;
        const [wanted = '', ignored = ''] = option.value.split(',');
        if (!tcp || (tcp.flags & ~flagBits(ignored)) !== flagBits(wanted)) return null;
        return frameBytes(packet, 47, 48).places;
      }
      case 'itype':
        return packet.protocol === 'icmp' && packet.frame[34] === option.value
          ? frameBytes(packet, 34, 35).places
          : null;
      case 'stream_size': {
        const side = option.side === 'client' ? flow.client : otherSide(flow.client);
        return flow.sent[side].data.length < option.below ? [] : null;
      }
      case 'dsize':
        if (!hasSize(option.value, packet.payload.data.length)) return null;
        // The length in the UDP header says it.
        return packet.protocol === 'udp' ? frameBytes(packet, 38, 40).places : [];
      case 'flowbits':
        return bitHolds(option.action, flow.bits.has(option.name)) ? [] : null;
      case 'xbits': {
        const until = this.hostBits.get(hostKey(option, packet));
        const set = until !== undefined && packet.timeMicros <= until;
        return bitHolds(option.action, set) ? [] : null;
      }
      case 'filesha256': {
        const body = httpPart(flow.sent[packet.from], 'file.data');
        if (!body || !this.hashes.has(createHash('sha256').update(body.data).digest('hex'))) {
          return null;
        }
        return body.places;
      }
      default:
        throw new Error(`${option.kind} is no condition on a packet`);
    }
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
      flow = {
        handshake: new Set(),
        established: false,
        client: packet.from,
        bits: new Set(),
        sent: { client: NOTHING, server: NOTHING },
      };
      this.flows.set(packet.flow, flow);
    }
    return flow;
  }
}

function track(flow: FlowState, packet: WirePacket): void {
  const { tcp, from } = packet;
  if (tcp) {
    if (tcp.flags & FLAG.syn) flow.handshake.add(tcp.flags & FLAG.ack ? 'answered' : 'asked');
    else if (flow.handshake.size === 2) flow.established = true;
  } else if (packet.from !== flow.client) flow.established = true;
  if (packet.payload.data.length > 0) flow.sent[from] = joined([flow.sent[from], packet.payload]);
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

function hasAddress(term: AddressTerm, address: string): boolean {
  switch (term) {
    case 'any':
      return true;
    case '$HOME_NET':
    case '$MEDICAL_NET':
      return isInside(address);
    case '!$HOME_NET':
      return !isInside(address);
    case HOST_OUTSIDE:
      return !isInside(address) && !isGroup(address);
    default:
      return (
        term.some((one) => !one.startsWith('!') && !isNobody(one) && contains(one, address)) &&
        term.every((one) => one !== '!$HOME_NET' || !isInside(address))
      );
  }
}

function hasPort(term: PortTerm, port: number): boolean {
  return term === 'any' || term.includes(port);
}

/** `88`, `61<>65`, `<9`, `>9`: as docs.suricata.io says of dsize; both ends of a range are left out. */
function hasSize(value: string, size: number): boolean {
  const [, low, high] = /^(\d+)<>(\d+)$/.exec(value) ?? [];
  if (low !== undefined) return size > Number(low) && size < Number(high);
  if (value.startsWith('<')) return size < Number(value.slice(1));
  if (value.startsWith('>')) return size > Number(value.slice(1));
  return size === Number(value);
}

const FLAG_BITS: Readonly<Record<string, number>> = {
  S: FLAG.syn,
  A: FLAG.ack,
  C: FLAG.cwr,
  E: FLAG.ece,
};

function flagBits(letters: string): number {
  return [...letters].reduce((bits, letter) => {
    const bit = FLAG_BITS[letter];
    if (bit === undefined) throw new Error(`no rule has asked for the TCP flag ${letter} so far`);
    return bits | bit;
  }, 0);
}

function bitHolds(action: 'set' | 'unset' | 'isset' | 'isnotset', set: boolean): boolean {
  return action === 'isset' ? set : action === 'isnotset' ? !set : true;
}

function hostKey(
  { name, track }: Extract<RuleOption, { kind: 'xbits' }>,
  { source, destination }: WirePacket,
): string {
  const hosts = {
    ip_src: source,
    ip_dst: destination,
    ip_pair: [source, destination].sort().join(' '),
  }[track];
  return `${name} ${track === 'ip_pair' ? 'pair' : 'host'} ${hosts}`;
}

/** IPv4 without options lies behind 14 bytes of Ethernet. */
function addressPlaces(packet: WirePacket, end: 'source' | 'destination'): readonly Place[] {
  const at = end === 'source' ? 26 : 30;
  return frameBytes(packet, at, at + 4).places;
}

function portPlaces(packet: WirePacket, end: 'source' | 'destination'): readonly Place[] {
  const at = end === 'source' ? 34 : 36;
  return frameBytes(packet, at, at + 2).places;
}

function frameBytes(packet: WirePacket, start: number, end: number): Inspected {
  const data = Buffer.from(packet.frame);
  const places = Array.from(data, (_, at) => ({ packet: packet.index, at }));
  return part({ data, places }, start, end);
}

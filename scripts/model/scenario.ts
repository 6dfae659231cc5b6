/**
 * Traffic as data: what a proof says happened on the wire. scripts/lab/packets turns it into frames
 * with right lengths, checksums, sequence numbers and timestamps.
 */

/** Payload bytes: a Uint8Array, or hex digits with optional blanks. */
export type Bytes = Uint8Array | string;

export type Side = 'client' | 'server';

export function otherSide(side: Side): Side {
  return side === 'client' ? 'server' : 'client';
}

export interface Message {
  from: Side;
  bytes: Bytes;
  /** Seconds of silence before this message. Default 0.01. */
  afterSeconds?: number;
}

export interface Host {
  /** IPv4 address. */
  address: string;
  port: number;
}

interface FlowTiming {
  /** Seconds from the start of the scenario; default: 0.1 after the previous flow ended. */
  startSeconds?: number;
}

export interface TcpFlow extends FlowTiming {
  transport: 'tcp';
  client: Host;
  server: Host;
  /**
   * `full` (default): handshake, data, FIN. `unanswered`: SYN and its retransmissions only.
   * `refused`: SYN, then RST. `midstream`: data without a handshake, as a sensor that started late sees it.
   */
  shape?: 'full' | 'unanswered' | 'refused' | 'midstream';
  /** Default `fin`; `open` leaves the connection standing. */
  close?: 'fin' | 'rst' | 'open';
  /** The handshake asks for explicit congestion notification (RFC 3168): more flags than SYN and ACK. */
  ecn?: true;
  /** Bytes of data in one packet, as a sensor behind receive offloading or jumbo frames sees it; default: 1,460. */
  segmentBytes?: number;
  messages: readonly Message[];
}

export interface UdpFlow extends FlowTiming {
  transport: 'udp';
  client: Host;
  server: Host;
  messages: readonly Message[];
}

export interface IcmpFlow extends FlowTiming {
  transport: 'icmp';
  client: { address: string };
  server: { address: string };
  /** Echo request, with an echo reply when answered. */
  answered: boolean;
  /** ICMP type of the answer. Default 0, echo reply. */
  answerType?: number;
}

export interface ArpFlow extends FlowTiming {
  transport: 'arp';
  /** Who asks, and for which address. */
  client: { address: string };
  server: { address: string };
  answered: boolean;
}

export type Flow = TcpFlow | UdpFlow | IcmpFlow | ArpFlow;

/** Whether it has no handshake, as a sensor that started late sees it. */
export function isMidstream(flow: Flow): flow is TcpFlow & { shape: 'midstream' } {
  return flow.transport === 'tcp' && flow.shape === 'midstream';
}

/** The same so many seconds later. */
export function delayed(flow: Flow, seconds: number): Flow {
  return { ...flow, startSeconds: (flow.startSeconds ?? 0) + seconds };
}

export interface Scenario {
  /** Words for a report, unique within a detection: `SYN without answer`. */
  name: string;
  flows: readonly Flow[];
  /** Who sends what matches; the client, where nothing is said. */
  sender?: Side;
  /** Shown to engines as it is only: how such traffic may travel is shown with another scenario. */
  asIs?: true;
}

/** Ways in which a sensor may see the traffic of a scenario (scripts/lab/transforms), by the names that reports use. */
export const TRANSFORM_NAMES = [
  'split-every-byte',
  'one-byte-segments',
  'coalesced-messages',
  'reordered-segments',
  'duplicated-segments',
  'overlapping-segments',
  'garbage-before',
  'tcp-timestamps',
  'sequence-wrap',
  'lost-acks',
  'no-handshake',
  'client-side-only',
  'server-side-only',
  'delayed-start',
  'mirrored-twice',
  'ip-options',
  'fragments-in-order',
  'fragments-reversed',
  'vlan-802.1q',
  'vlan-qinq',
  'padded-frames',
  'vxlan',
  'gre',
  'pppoe',
  'snaplen',
  'pcapng',
  'nanosecond-pcap',
  'linux-cooked-v1',
  'linux-cooked-v2',
  'raw-ip',
  'timestamps-backwards',
] as const;

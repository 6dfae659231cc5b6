import { isInside } from '../../lab/batch/lab-site';
import { FLAG } from '../../lab/packets';
import type { WirePacket } from './capture';
import { messageOf } from './fields';

/** Who sends what to whom, in order: what a drawing shows. Packets that only carry a connection along are joined. */
export interface Exchange {
  hosts: Host[];
  steps: Step[];
}

export interface Host {
  address: string;
  /** `inside` or `outside` the lab's site. */
  place: 'inside' | 'outside';
}

export interface Step {
  /** Indices of hosts; the same twice never occurs. */
  from: number;
  to: number;
  /** Also the other way round: a handshake. */
  both: boolean;
  label: string;
  detail: string;
  /** Packets that it stands for. */
  packets: number[];
}

export function exchangeOf(packets: readonly WirePacket[]): Exchange {
  const hosts: Host[] = [];
  const hostOf = (address: string) => {
    const known = hosts.findIndex((host) => host.address === address);
    if (known >= 0) return known;
    hosts.push({ address, place: isInside(address) ? 'inside' : 'outside' });
    return hosts.length - 1;
  };
  const steps: Step[] = [];
  const kinds: string[] = [];
  for (const packet of packets) {
    const kind = kindOf(packet);
    if (kind === 'acknowledgement') {
      // What ends a handshake or a close belongs to it.
      if (steps.length > 0) steps.at(-1)!.packets.push(packet.index);
      continue;
    }
    const last = steps.at(-1);
    const key = `${kind} ${packet.flow}`;
    if (last && kind !== 'data' && kinds.at(-1) === key) {
      last.packets.push(packet.index);
      if (hostOf(packet.source) !== last.from) last.both = true;
      continue;
    }
    kinds.push(key);
    steps.push({
      from: hostOf(packet.source),
      to: hostOf(packet.destination),
      both: false,
      ...labelOf(packet),
      packets: [packet.index],
    });
  }
  for (const [i, step] of steps.entries()) {
    if (kinds[i]!.startsWith('close')) {
      step.detail = '';
      step.label = 'TCP connection is closed';
    }
    if (!kinds[i]!.startsWith('handshake')) continue;
    const own = packets.filter(({ index }) => step.packets.includes(index));
    const answered = own.some(({ tcp }) => tcp && tcp.flags & FLAG.syn && tcp.flags & FLAG.ack);
    if (answered) step.label = 'TCP connection is set up';
    else if (own.some(({ tcp }) => tcp && tcp.flags & FLAG.rst)) step.label = 'SYN, refused';
    else step.label = own.length > 1 ? `SYN, ${own.length} times, no answer` : 'SYN, no answer';
  }
  return { hosts, steps };
}

function kindOf({ tcp, payload, protocol }: WirePacket): string {
  if (protocol !== 'tcp' || !tcp) return 'data';
  if (payload.data.length > 0) return 'data';
  if (tcp.flags & FLAG.syn) return 'handshake';
  if (tcp.flags & FLAG.rst && tcp.seq === 0) return 'handshake';
  if (tcp.flags & (FLAG.fin | FLAG.rst)) return 'close';
  return 'acknowledgement';
}

function labelOf(packet: WirePacket): { label: string; detail: string } {
  const { protocol, sourcePort, destinationPort, payload, frame } = packet;
  if (protocol === 'arp')
    return { label: 'ARP', detail: frame[21] === 1 ? 'who has it?' : 'I have it' };
  if (protocol === 'icmp') {
    return { label: 'ICMP', detail: frame[34] === 8 ? 'echo request' : `type ${frame[34]}` };
  }
  const ports = `${protocol.toUpperCase()} ${sourcePort} → ${destinationPort}`;
  if (payload.data.length === 0) return { label: ports, detail: '' };
  return {
    label: ports,
    detail: `${messageWords(packet)}${payload.data.length.toLocaleString('en')} bytes`,
  };
}

/** What it is, in as many letters as a drawing has room for. */
function messageWords(packet: WirePacket): string {
  const what = messageOf(packet)?.what;
  if (what === undefined) return '';
  return `${what.length > 32 ? `${what.slice(0, 31)}…` : what}, `;
}

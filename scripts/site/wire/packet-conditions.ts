/** Conditions on a packet, its flow and what was remembered: all that is no search of bytes. */
import { createHash } from 'node:crypto';
import type { RuleOption } from '../../model/suricata-rule';
import { otherSide } from '../../model/scenario';
import { FLAG } from '../../lab/packets';
import type { WirePacket } from './capture';
import type { FlowState } from './flow-state';
import { httpPart } from './http-parts';
import type { Place } from './inspected';
import { frameBytes } from './rule-header';

/** What conditions are asked of. */
interface Remembered {
  packet: WirePacket;
  flow: FlowState;
  /** Until when marks of hosts are set, in microseconds of the packets' clock, by hostKey. */
  hostBits: ReadonlyMap<string, number>;
  /** SHA-256 of listed files, in lower case. */
  hashes: ReadonlySet<string>;
}

/** The bytes that say that a condition holds; null where it does not. */
export function conditionHolds(
  option: RuleOption,
  { packet, flow, hostBits, hashes }: Remembered,
): readonly Place[] | null {
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
      const until = hostBits.get(hostKey(option, packet));
      const set = until !== undefined && packet.timeMicros <= until;
      return bitHolds(option.action, set) ? [] : null;
    }
    case 'filesha256': {
      const body = httpPart(flow.sent[packet.from], 'file.data');
      if (!body || !hashes.has(createHash('sha256').update(body.data).digest('hex'))) {
        return null;
      }
      return body.places;
    }
    default:
      throw new Error(`${option.kind} is no condition on a packet`);
  }
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

export function hostKey(
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

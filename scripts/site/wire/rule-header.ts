/** What the header of a rule asks of a packet's ends, and the bytes that say it. */
import { contains } from '../../lib/addresses';
import { isGroup } from '../../lib/site-networks';
import { isNobody } from '../../compile/border';
import {
  HOST_OUTSIDE,
  type AddressTerm,
  type PortTerm,
  type SuricataRule,
} from '../../model/suricata-rule';
import { isInside } from '../../lab/batch/lab-site';
import type { WirePacket } from './capture';
import { type Inspected, part, type Place } from './inspected';

export interface HeaderMet {
  end: 'source' | 'destination';
  what: 'address' | 'port';
  places: readonly Place[];
}

/** Whether a rule's header holds of a packet, with the bytes that say so; else the first that does not. */
export function headerOf(
  rule: Pick<SuricataRule, 'source' | 'destination'>,
  packet: WirePacket,
):
  | { holds: true; met: readonly HeaderMet[] }
  | ({ holds: false } & Pick<HeaderMet, 'end' | 'what'>) {
  const met: HeaderMet[] = [];
  for (const end of ['source', 'destination'] as const) {
    if (!hasAddress(rule[end].address, packet[end])) return { holds: false, end, what: 'address' };
    if (rule[end].address !== 'any') {
      met.push({ end, what: 'address', places: addressPlaces(packet, end) });
    }
    const port = end === 'source' ? packet.sourcePort : packet.destinationPort;
    if (!hasPort(rule[end].port, port)) return { holds: false, end, what: 'port' };
    if (rule[end].port !== 'any') met.push({ end, what: 'port', places: portPlaces(packet, end) });
  }
  return { holds: true, met };
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

/** IPv4 without options lies behind 14 bytes of Ethernet. */
function addressPlaces(packet: WirePacket, end: 'source' | 'destination'): readonly Place[] {
  const at = end === 'source' ? 26 : 30;
  return frameBytes(packet, at, at + 4).places;
}

function portPlaces(packet: WirePacket, end: 'source' | 'destination'): readonly Place[] {
  const at = end === 'source' ? 34 : 36;
  return frameBytes(packet, at, at + 2).places;
}

export function frameBytes(packet: WirePacket, start: number, end: number): Inspected {
  const data = Buffer.from(packet.frame);
  const places = Array.from(data, (_, at) => ({ packet: packet.index, at }));
  return part({ data, places }, start, end);
}

import { inNet } from './address-list';

/** A packet as a capture filter sees it. */
export interface FilterPacket {
  name: string;
  ether: 'ip' | 'ip6' | 'arp';
  protocol: 'tcp' | 'udp' | 'icmp' | null;
  source: string;
  destination: string;
  sourcePort: number | null;
  destinationPort: number | null;
}

/** True, false, or null where the filter has something that is not understood here. */
export type Verdict = boolean | null;

/** Whether a packet is of all these protocols. */
export function protocolIs(words: readonly string[], packet: FilterPacket): boolean {
  return words.every((word) => word === packet.ether || word === packet.protocol);
}

/**
 * Whether a value holds of a packet, such as `515` behind `tcp dst port`.
 * @param words the qualifiers before the value.
 */
export function holds(words: readonly string[], value: string, packet: FilterPacket): Verdict {
  const protocols = words.filter((word) => /^(ip|ip6|arp|tcp|udp|icmp)$/.test(word));
  if (!protocolIs(protocols, packet)) return false;
  const what = words.find((word) => /^(host|net|port|portrange|proto)$/.test(word)) ?? 'host';
  const sides = words.includes('src') ? [0] : words.includes('dst') ? [1] : [0, 1];
  if (words.includes('ether') || what === 'proto') return null;
  if (what === 'port' || what === 'portrange') {
    const [low, high = low] = value.split('-').map(portNumber);
    if (low === undefined || Number.isNaN(low) || Number.isNaN(high!)) return null;
    const ports = [packet.sourcePort, packet.destinationPort];
    return sides.some(
      (side) => ports[side] !== null && ports[side]! >= low && ports[side]! <= high!,
    );
  }
  const addresses = [packet.source, packet.destination];
  const net = what === 'net' ? padded(value) : value;
  if (!/^[\d./]+$/.test(net)) return null;
  return sides.some((side) => inNet(net, addresses[side]!));
}

const NAMED: Readonly<Record<string, number>> = {
  sunrpc: 111,
  nfs: 2049,
  printer: 515,
  http: 80,
  https: 443,
  domain: 53,
  ssh: 22,
  smtp: 25,
};

function portNumber(text: string): number {
  return NAMED[text] ?? Number(text);
}

/** `net 10` and `net 192.168` are whole networks in pcap's language. */
function padded(text: string): string {
  if (text.includes('/')) return text;
  const parts = text.split('.');
  return `${[...parts, '0', '0', '0'].slice(0, 4).join('.')}/${parts.length * 8}`;
}

import type { WirePacket } from '../capture';
import { type Field, fieldsOf, type Layout } from './layout';

/** Headers of a packet: RFC 894, 791, 9293, 768, 792, 826. Offsets are those of the frame. */
export function headerFields({ protocol, payloadAt }: WirePacket): Field[] {
  const ethernet = fieldsOf(0, ETHERNET);
  if (protocol === 'arp') return [...ethernet, ...fieldsOf(14, ARP)];
  const above = fieldsOf(34, ABOVE[protocol]).filter(({ start }) => start < payloadAt);
  return [...ethernet, ...fieldsOf(14, IPV4), ...above];
}

const ETHERNET: Layout = [
  ['Ethernet destination', 6],
  ['Ethernet source', 6],
  ['Ethernet type', 2],
];

const IPV4: Layout = [
  ['IP version and header length', 1],
  ['IP type of service', 1],
  ['IP length', 2],
  ['IP id', 2],
  ['IP flags and fragment offset', 2],
  ['IP time to live', 1],
  ['IP protocol', 1],
  ['IP checksum', 2],
  ['IP source', 4],
  ['IP destination', 4],
];

const ABOVE: Readonly<Record<'tcp' | 'udp' | 'icmp', Layout>> = {
  tcp: [
    ['TCP source port', 2],
    ['TCP destination port', 2],
    ['TCP sequence number', 4],
    ['TCP acknowledgement number', 4],
    ['TCP header length', 1],
    ['TCP flags', 1],
    ['TCP window', 2],
    ['TCP checksum', 2],
    ['TCP urgent pointer', 2],
    ['TCP options', 40],
  ],
  udp: [
    ['UDP source port', 2],
    ['UDP destination port', 2],
    ['UDP length', 2],
    ['UDP checksum', 2],
  ],
  icmp: [
    ['ICMP type', 1],
    ['ICMP code', 1],
    ['ICMP checksum', 2],
    ['ICMP id', 2],
    ['ICMP sequence number', 2],
  ],
};

const ARP: Layout = [
  ['ARP hardware type', 2],
  ['ARP protocol type', 2],
  ['ARP lengths', 2],
  ['ARP operation', 2],
  ['ARP sender MAC', 6],
  ['ARP sender address', 4],
  ['ARP target MAC', 6],
  ['ARP target address', 4],
];

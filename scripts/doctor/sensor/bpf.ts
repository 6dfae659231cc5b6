import { inNet } from './address-list';

/** A packet as a capture filter sees it. */
export interface FilterPacket {
  name: string;
  ether: 'ip' | 'arp';
  protocol: 'tcp' | 'udp' | 'icmp' | null;
  source: string;
  destination: string;
  sourcePort: number | null;
  destinationPort: number | null;
}

/** True, false, or null where the filter has something that is not understood here. */
type Verdict = boolean | null;

/**
 * Whether a filter in pcap syntax (pcap-filter(7)) lets a packet through. Knows the primitives that sites
 * use: protocols, host, net, port, portrange, with src and dst; the rest counts as unknown, never as a yes.
 */
export function passes(filter: string, packet: FilterPacket): Verdict {
  const tokens = filter
    .replace(/([()]|&&|\|\||!(?!=))/g, ' $1 ')
    .trim()
    .split(/\s+/)
    .filter(Boolean);
  if (tokens.length === 0) return true;
  let at = 0;
  let qualifiers: string[] = [];

  const either = (): Verdict => {
    let value = both();
    while (/^(or|\|\|)$/.test(tokens[at] ?? '')) {
      at += 1;
      const next = both();
      value =
        value === true || next === true ? true : value === null || next === null ? null : false;
    }
    return value;
  };
  const both = (): Verdict => {
    let value = one();
    while (at < tokens.length && !/^(or|\|\||\))$/.test(tokens[at]!)) {
      if (/^(and|&&)$/.test(tokens[at]!)) at += 1;
      const next = one();
      value =
        value === false || next === false ? false : value === null || next === null ? null : true;
    }
    return value;
  };
  const one = (): Verdict => {
    const token = tokens[at];
    if (token === undefined) return null;
    if (/^(not|!)$/.test(token)) {
      at += 1;
      const value = one();
      return value === null ? null : !value;
    }
    if (token === '(') {
      at += 1;
      const value = either();
      at += 1;
      return value;
    }
    return primitive();
  };
  const primitive = (): Verdict => {
    const words: string[] = [];
    while (
      /^(ip|ip6|arp|rarp|tcp|udp|icmp|icmp6|sctp|ether|src|dst|host|net|port|portrange|proto)$/.test(
        tokens[at] ?? '',
      )
    ) {
      words.push(tokens[at]!);
      at += 1;
      // `tcp` alone is whole where no `port`, `src` and so on follows.
      if (
        !/^(src|dst|host|net|port|portrange|proto|or|and)$/.test(tokens[at] ?? '') &&
        !needsValue(words)
      )
        break;
      if (/^(or|and)$/.test(tokens[at] ?? '')) {
        // `src or dst port 5` is one primitive; `tcp or udp` are two.
        if (/^(src|dst)$/.test(words.at(-1)!) && /^(src|dst)$/.test(tokens[at + 1] ?? '')) {
          at += 2;
          words.pop();
        } else if (!needsValue(words)) break;
      }
    }
    if (words.length > 0 && !needsValue(words)) return protocolIs(words, packet);
    // `port 1 or 2`: a bare value takes the qualifiers of the one before.
    if (words.length === 0) {
      if (qualifiers.length === 0 || !/^[\d./-]+$/.test(tokens[at] ?? '')) {
        at += 1;
        return null;
      }
    } else qualifiers = words;
    const value = tokens[at] ?? '';
    at += 1;
    return holds(qualifiers, value, packet);
  };
  const verdict = either();
  return at < tokens.length ? null : verdict;
}

function needsValue(words: readonly string[]): boolean {
  return /^(host|net|port|portrange|proto|src|dst|ether)$/.test(words.at(-1)!);
}

function protocolIs(words: readonly string[], packet: FilterPacket): Verdict {
  return words.every((word) => word === packet.ether || word === packet.protocol);
}

function holds(words: readonly string[], value: string, packet: FilterPacket): Verdict {
  const protocols = words.filter((word) => /^(ip|arp|tcp|udp|icmp)$/.test(word));
  if (!protocols.every((word) => word === packet.ether || word === packet.protocol)) return false;
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

/** What must get through for the pack to work; each is a packet of a story in facts/threats.md. */
export const WANTED: readonly FilterPacket[] = [
  wanted('telemetry to TCP 515', 'tcp', 515),
  wanted('portmapper over UDP 111', 'udp', 111),
  wanted('portmapper over TCP 111', 'tcp', 111),
  wanted('NFS over TCP 2049', 'tcp', 2049),
  wanted('NFS over UDP 2049', 'udp', 2049),
  wanted('a mount call on a high UDP port', 'udp', 20048),
  wanted('HL7 on a high TCP port', 'tcp', 9600),
  {
    name: 'ARP',
    ether: 'arp',
    protocol: null,
    source: '10.20.0.9',
    destination: '202.114.4.119',
    sourcePort: null,
    destinationPort: null,
  },
];

function wanted(name: string, protocol: 'tcp' | 'udp', port: number): FilterPacket {
  return {
    name,
    ether: 'ip',
    protocol,
    source: '10.20.0.9',
    destination: '202.114.4.119',
    sourcePort: 41000,
    destinationPort: port,
  };
}

/** What a filter hides of what the pack needs, by name; `null` where it could not be understood. */
export function hiddenBy(filter: string, arpMatters: boolean): string[] | null {
  const verdicts = WANTED.filter(({ ether }) => arpMatters || ether !== 'arp').map((packet) => ({
    packet,
    verdict: passes(filter, packet),
  }));
  if (verdicts.some(({ verdict }) => verdict === null)) {
    const sure = verdicts
      .filter(({ verdict }) => verdict === false)
      .map(({ packet }) => packet.name);
    return sure.length > 0 ? sure : null;
  }
  return verdicts.filter(({ verdict }) => verdict === false).map(({ packet }) => packet.name);
}

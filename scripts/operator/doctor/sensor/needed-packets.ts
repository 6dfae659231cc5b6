import { passes } from './bpf';
import type { FilterPacket } from './bpf-primitive';

/** What a filter hides of what the pack needs, by name; `null` where it could not be understood. */
export function hiddenBy(filter: string, arpMatters: boolean): string[] | null {
  const verdicts = NEEDED_PACKETS.filter(({ ether }) => arpMatters || ether !== 'arp').map(
    (packet) => ({
      packet,
      verdict: passes(filter, packet),
    }),
  );
  if (verdicts.some(({ verdict }) => verdict === null)) {
    const sure = verdicts
      .filter(({ verdict }) => verdict === false)
      .map(({ packet }) => packet.name);
    return sure.length > 0 ? sure : null;
  }
  return verdicts.filter(({ verdict }) => verdict === false).map(({ packet }) => packet.name);
}

/**
 * A filter that lets through what another one hides.
 * @param hidden names, as hiddenBy gives them; null lets through all that the pack needs.
 */
export function filterPassing(hidden: readonly string[] | null): string {
  const packets = NEEDED_PACKETS.filter(({ name }) => hidden === null || hidden.includes(name));
  const wide = (protocol: 'tcp' | 'udp') =>
    packets.some((one) => one.protocol === protocol && one.destinationPort! > 2049);
  const parts = packets.map(({ ether, protocol, destinationPort }) => {
    if (ether === 'arp' || ether === 'ip6') return ether;
    // Calls and HL7 come on any port.
    return destinationPort === null || wide(protocol as 'tcp' | 'udp')
      ? protocol!
      : `${protocol} port ${destinationPort}`;
  });
  const isNeeded = (part: string, _index: number, all: readonly string[]) => {
    // What lets the others through may let IPv6 through already.
    const rest = all.filter((one) => one !== 'ip6').join(' or ');
    return part !== 'ip6' || rest === '' || passes(rest, IPV6_TELEMETRY) !== true;
  };
  return [...new Set(parts)].filter(isNeeded).join(' or ');
}

const IPV6_TELEMETRY: FilterPacket = {
  ...wanted('telemetry over IPv6', 'tcp', 515),
  ether: 'ip6',
  source: 'fd00:20::9',
  destination: 'fd00:20::ca72:477',
};

/** What must get through for the pack to work: the traffic that its detections look at. */
export const NEEDED_PACKETS: readonly FilterPacket[] = [
  wanted('telemetry to TCP 515', 'tcp', 515),
  wanted('portmapper over UDP 111', 'udp', 111),
  wanted('portmapper over TCP 111', 'tcp', 111),
  wanted('NFS over TCP 2049', 'tcp', 2049),
  wanted('NFS over UDP 2049', 'udp', 2049),
  wanted('a mount call on a high UDP port', 'udp', 20048),
  wanted('HL7 on a high TCP port', 'tcp', 9600),
  { ...wanted('ICMP', 'tcp', 0), protocol: 'icmp', sourcePort: null, destinationPort: null },
  IPV6_TELEMETRY,
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

import { newHost, run, type Host } from './namespaces';

/** Hosts on one switch, and a sensor that the switch sends copies to, as a span port does. */
export interface Wire {
  switch: Host;
  /** Their addresses are those of HOSTS. */
  monitor: Host;
  station: Host;
  outside: Host;
  /** Its eth0, and eth1 where there are two, have no address: they only listen. */
  sensor: Host;
}

export const HOSTS = {
  monitor: '10.20.0.5',
  station: '10.20.0.9',
  /** Of a network that is reserved for documentation (RFC 5737). */
  outside: '198.51.100.7',
} as const;
type Name = keyof typeof HOSTS;
const NAMES = Object.keys(HOSTS) as Name[];

/** Whose packets go to which of the sensor's interfaces. */
export interface Copy {
  from: Name;
  to: 'eth0' | 'eth1';
  /** A protocol's number in IP; everything without it. */
  protocol?: number;
}

export const BOTH_DIRECTIONS: readonly Copy[] = NAMES.map((from) => ({ from, to: 'eth0' }));

export interface WireOptions {
  copies?: readonly Copy[];
}

/** @throws Error where the system lacks bridges, veth pairs or mirroring. */
export async function newWire({ copies = BOTH_DIRECTIONS }: WireOptions = {}): Promise<Wire> {
  const [middle, sensor, ...hosts] = await Promise.all(
    Array.from({ length: 2 + NAMES.length }, newHost),
  );
  run(middle!, 'ip link add name switch type bridge');
  run(middle!, 'ip link set switch up');
  const plug = (port: string, host: Host, its: string) => {
    run(middle!, `ip link add ${port} type veth peer name ${its} netns ${host.pid}`);
    run(middle!, `ip link set ${port} up`);
    run(host, `ip link set ${its} up`);
  };
  for (const [index, name] of NAMES.entries()) {
    const host = hosts[index]!;
    plug(name, host, 'eth0');
    run(middle!, `ip link set ${name} master switch`);
    run(host, `ip addr add ${HOSTS[name]}/24 dev eth0`);
    // No router: everybody is on this wire.
    run(host, 'ip route add default dev eth0');
  }
  for (const port of ['eth0', 'eth1']) plug(`span-${port}`, sensor!, port);
  const [monitor, station, outside] = hosts as [Host, Host, Host];
  const wire = { switch: middle!, sensor: sensor!, monitor, station, outside };
  offload(wire, false);
  copyTo(wire, copies);
  return wire;
}

/**
 * Whether hosts leave checksums to their network card, as most do. There is none here, so that a sensor then sees
 * packets without them, as it does of what its own host or its virtual neighbours send.
 */
export function offload(wire: Wire, isOn: boolean): void {
  for (const name of NAMES) run(wire[name], `ethtool -K eth0 tx ${isOn ? 'on' : 'off'}`);
}

/** What the switch copies from now on. */
export function copyTo(wire: Wire, copies: readonly Copy[]): void {
  for (const name of NAMES) {
    run(wire.switch, `tc qdisc replace dev ${name} clsact`);
    run(wire.switch, `tc filter del dev ${name} ingress`);
  }
  for (const [index, { from, to, protocol }] of copies.entries()) {
    const which =
      protocol === undefined
        ? 'protocol all u32 match u32 0 0'
        : `protocol ip u32 match ip protocol ${protocol} 0xff`;
    const filter = `tc filter add dev ${from} ingress prio ${index + 1}`;
    run(wire.switch, `${filter} ${which} action mirred egress mirror dev span-${to}`);
  }
}

import { Address4, Address6 } from 'ip-address';
import {
  broadcastBeside,
  isBroadcast,
  isInsideProof,
  type Proof,
} from '../../../model/doctor-proofs';
import {
  addressesIn,
  inIpv6,
  isTcp,
  opensTcp,
  pcapOf,
  readdress,
  tagged,
} from '../../../lib/captures/wire';

/** How a sensor may come to see a conversation. */
export const VIEWS = ['plain', 'tagged', 'ipv6', 'midstream', 'one-way', 'many'] as const;
export type View = (typeof VIEWS)[number];

/** One showing of a proof: who takes part tells its alerts from all others. */
export interface ShownProof {
  /** `plain 10.0.0.0/8 contec-cms8000/contact 1`: unique on a stage. */
  key: string;
  view: View;
  proof: Proof;
  /** The site's network that the monitor is in, with the VLAN where there is one. */
  place: string;
}

export interface TestTraffic {
  pcap: Buffer;
  shown: ShownProof[];
  /** The showing that a host of the site belongs to, IPv6 in canonical form. */
  byHost: Map<string, ShownProof>;
}

export interface TestTrafficOptions {
  /** IPv4 CIDRs in which monitors are shown, one showing in each. */
  nets: readonly string[];
  /** 802.1Q ids; one showing in each. */
  vlans: readonly number[];
  views: readonly View[];
  /** What many monitors show at a time. */
  crowd: readonly Proof[];
}

/** fd00:20::/96, unique local addresses (RFC 4193), with the IPv4 address behind it. */
const IPV6_PREFIX = Uint8Array.of(0xfd, 0, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0);
const EPOCH_SECONDS = 1_767_225_600;
const STEP_MICROS = 20_000;
/** Later than the longest proof, so that the many come onto a sensor that has calmed down. */
const MANY_AFTER_MICROS = 300e6;
/** More monitors at one sensor than memory limits made for a laboratory hold. */
const MANY_MONITORS = 600;

interface Frame {
  atMicros: number;
  fromClient: boolean;
  bytes: Uint8Array;
}

/**
 * One capture with every proof as the sensor may come to see it: in each of the site's networks, with
 * tags, in IPv6, from its middle, one side only, and of many monitors at a time.
 */
export function testTraffic(proofs: readonly Proof[], options: TestTrafficOptions): TestTraffic {
  const [first = '10.0.0.0/8'] = options.nets;
  const pools = new Map(options.nets.map((net) => [net, new Pool(net)]));
  const stage: TestTraffic = { pcap: Buffer.alloc(0), shown: [], byHost: new Map() };
  const frames: Frame[] = [];
  let start = 0;

  const show = (view: View, net: string, proof: Proof, vlan: number | null, name: string) => {
    const place = vlan === null ? net : `${net}, VLAN ${vlan}`;
    const one: ShownProof = { key: `${view} ${place}${name} ${proof.id}`, view, proof, place };
    const original = proof.frames.map(({ hex, ...rest }) => ({
      ...rest,
      bytes: Uint8Array.from(Buffer.from(hex, 'hex')),
    }));
    const hosts = movedTo(pools.get(net)!, original);
    const seen = original.flatMap((frame): Frame[] => {
      const bytes = seenAs(view, frame, hosts, vlan);
      return bytes ? [{ ...frame, atMicros: frame.atMicros + start, bytes }] : [];
    });
    start += view === 'many' ? 100 : STEP_MICROS;
    // What this view changes nothing of is shown already.
    if (seen.length === 0 || (view === 'midstream' && seen.length === original.length)) return;
    if (view === 'one-way' && seen.length === original.length) return;
    if (view === 'midstream' && !seen.some(({ bytes }) => isTcp(bytes))) return;
    frames.push(...seen);
    stage.shown.push(one);
    for (const host of hosts.values()) {
      stage.byHost.set(view === 'ipv6' ? canonicalAddress(ipv6Of(host)) : host, one);
    }
  };

  for (const view of options.views.filter((name) => name !== 'many')) {
    for (const net of view === 'plain' ? options.nets : [first]) {
      for (const vlan of view === 'tagged' ? options.vlans : [null]) {
        for (const proof of proofs) show(view, net, proof, vlan, '');
      }
    }
  }
  if (options.views.includes('many')) {
    start += MANY_AFTER_MICROS;
    for (let monitor = 1; monitor <= MANY_MONITORS; monitor += 1) {
      for (const proof of options.crowd) show('many', first, proof, null, ` ${monitor}`);
    }
  }
  frames.sort((a, b) => a.atMicros - b.atMicros);
  stage.pcap = pcapOf(frames, EPOCH_SECONDS);
  return stage;
}

/** The form in which addresses are looked up, whatever way an engine writes them. */
export function canonicalAddress(address: string): string {
  return address.includes(':') ? new Address6(address).canonicalForm() : address;
}

function seenAs(
  view: View,
  { bytes, fromClient }: Frame,
  hosts: ReadonlyMap<string, string>,
  vlan: number | null,
): Uint8Array | null {
  const moved = readdress(bytes, hosts);
  if (view === 'tagged') return tagged(moved, vlan!);
  if (view === 'midstream') return opensTcp(moved) ? null : moved;
  if (view === 'one-way') return fromClient ? moved : null;
  if (view === 'ipv6') return inIpv6(moved, IPV6_PREFIX);
  return moved;
}

function ipv6Of(ipv4: string): string {
  return `fd00:20::${ipv4}`;
}

/** New addresses for the hosts of the site in a proof. */
function movedTo(pool: Pool, frames: readonly Frame[]): Map<string, string> {
  const inside = new Set(
    frames.flatMap(({ bytes }) => addressesIn(bytes)).filter((host) => isInsideProof(host)),
  );
  const hosts = new Map<string, string>();
  for (const host of inside) if (!isBroadcast(host)) hosts.set(host, pool.next());
  const beside = [...hosts.values()][0];
  for (const host of inside) {
    if (isBroadcast(host) && beside) hosts.set(host, broadcastBeside(beside));
  }
  return hosts;
}

/** Unused addresses of a network, from its beginning; a small network's are used again. */
class Pool {
  private readonly base: number;
  private readonly size: number;
  private used = 0;

  constructor(net: string) {
    const parsed = new Address4(net);
    this.base = Number(parsed.startAddress().bigInt());
    this.size = 2 ** (32 - parsed.subnetMask);
  }

  next(): string {
    for (;;) {
      const offset = this.used % this.size;
      this.used += 1;
      const last = (this.base + offset) % 256;
      if (this.size >= 4 && (last === 0 || last === 255)) continue;
      return dotted(this.base + offset);
    }
  }
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join('.');
}

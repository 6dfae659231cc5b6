import { Address4 } from 'ip-address';
import { neighbour } from '../../lib/addresses';
import type { Evidence } from '../../model/vocabulary';
import { EVIDENCE } from '../../model/vocabulary';
import { kindOf } from '../../kinds';
import type { Source } from '../../compile/source';
import type { DetectionId } from '../../lib/grades';

/** One network to keep from leaving the site, with why. */
export interface Target {
  /** Always with a prefix length: `202.114.4.119/32`. */
  cidr: string;
  detections: DetectionId[];
  /** The best evidence among the detections that name it. */
  evidence: Evidence;
}

/**
 * The lists, separately: `addresses` are single hosts that the firmware names, `subnets` the wider networks
 * around them, which also hold hosts that have nothing to do with monitors (docs/containment.md).
 */
export const SCOPES = ['addresses', 'subnets'] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * What the definitions say about where monitors must not send anything, each network once, in ascending
 * order. A detection that names subnets speaks of a range, cut into pieces where others name hosts in it:
 * its pieces and those hosts become whole subnets again, and its single addresses are no hosts of their own.
 */
export function targets(sources: readonly Source[], scope: Scope): Target[] {
  const named = sources.map(({ detection }) => ({
    detection,
    indicators: kindOf(detection.observable)!
      .indicators(detection.observable)
      .filter(({ type }) => type === 'ipv4' || type === 'ipv4-subnet'),
  }));
  const ranges = named.filter((one) => one.indicators.some(({ type }) => type === 'ipv4-subnet'));
  const hosts = named.filter((one) => !ranges.includes(one));
  const cidrs = (group: typeof named) => [
    ...new Set(
      group.flatMap(({ indicators }) =>
        indicators.map(({ value }) => (value.includes('/') ? value : `${value}/32`)),
      ),
    ),
  ];
  const networks =
    scope === 'addresses'
      ? cidrs(hosts)
      : collapse(cidrs(named)).filter((network) => !network.endsWith('/32'));
  return networks
    .sort((a, b) => numberOf(a) - numberOf(b))
    .map((cidr) => {
      const why = (scope === 'addresses' ? hosts : ranges).filter((one) =>
        cidrs([one]).some((part) => new Address4(part).isInSubnet(new Address4(cidr))),
      );
      const grades = why.map(({ detection }) => EVIDENCE.indexOf(detection.evidence));
      return {
        cidr,
        detections: why.map(({ detection }) => detection.id).sort(),
        evidence: EVIDENCE[Math.min(...grades)]!,
      };
    });
}

/** The fewest CIDRs that cover just these: two halves become their whole, what lies within another goes. */
export function collapse(cidrs: readonly string[]): string[] {
  const all = new Set(cidrs);
  for (const cidr of [...all]) {
    const wider = [...all].find((other) => other !== cidr && inside(cidr, other));
    if (wider) all.delete(cidr);
  }
  for (const cidr of all) {
    const [address, bits] = [numberOf(cidr), Number(cidr.split('/')[1])];
    const size = 2 ** (32 - bits);
    if (bits === 0 || address % (size * 2) !== 0) continue;
    const sibling = `${neighbour(cidr.split('/')[0]!, size)}/${bits}`;
    if (!all.has(sibling)) continue;
    const whole = `${cidr.split('/')[0]}/${bits - 1}`;
    return collapse([...all].filter((other) => other !== cidr && other !== sibling).concat(whole));
  }
  return [...all];
}

/** A CIDR as Cisco's access lists want it: address and inverted mask, or `host` and an address. */
export function ciscoDestination(cidr: string): string {
  const network = new Address4(cidr);
  if (network.subnetMask === 32) return `host ${network.correctForm()}`;
  const inverted = 2 ** (32 - network.subnetMask) - 1;
  const wildcard = [24, 16, 8, 0].map((shift) => Math.floor(inverted / 2 ** shift) % 256);
  return `${network.startAddress().correctForm()} ${wildcard.join('.')}`;
}

function inside(cidr: string, other: string): boolean {
  return new Address4(cidr).isInSubnet(new Address4(other));
}

/** The network's first address, as a number. */
function numberOf(cidr: string): number {
  const start = new Address4(cidr).startAddress().toArray();
  return start.reduce((value, byte) => value * 256 + byte, 0);
}

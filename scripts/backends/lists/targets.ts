import { Address4 } from 'ip-address';
import type { Evidence } from '../../model/vocabulary';
import { EVIDENCE } from '../../model/vocabulary';
import { kindOf } from '../../kinds';
import type { Detection } from '../../kinds/detection';
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
  const named = sources.map(({ detection }) => {
    const indicators = kindOf(detection.observable)!
      .indicators(detection.observable)
      .filter(({ type }) => type === 'ipv4' || type === 'ipv4-subnet');
    return {
      detection,
      isRange: indicators.some(({ type }) => type === 'ipv4-subnet'),
      networks: indicators.map(({ value }) => networkOf(value)),
    };
  });
  const speaking = named.filter(({ isRange }) => isRange === (scope === 'subnets'));
  const listed =
    scope === 'addresses'
      ? inOrder(speaking.flatMap(({ networks }) => networks))
      : collapse(named.flatMap(({ networks }) => networks)).filter(({ bits }) => bits < 32);
  const why = new Map(listed.map((network) => [network, new Set<Detection>()]));
  for (const { detection, networks } of speaking) {
    for (const network of networks) {
      const within = holderOf(network, listed);
      if (within) why.get(within)!.add(detection);
    }
  }
  return listed.map((network) => {
    const detections = [...why.get(network)!];
    const grades = detections.map(({ evidence }) => EVIDENCE.indexOf(evidence));
    return {
      cidr: cidrOf(network),
      detections: detections.map(({ id }) => id).sort(),
      evidence: EVIDENCE[Math.min(...grades)]!,
    };
  });
}

/** A network as numbers: parsed once, compared often. */
export interface Network {
  /** Its first address. */
  first: number;
  bits: number;
}

/** @param text an address or a CIDR. */
export function networkOf(text: string): Network {
  const parsed = new Address4(text);
  const bytes = parsed.startAddress().toArray();
  const first = bytes.reduce((value, byte) => value * 256 + byte, 0);
  return { first, bits: parsed.subnetMask };
}

export function cidrOf({ first, bits }: Network): string {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${bytes.join('.')}/${bits}`;
}

/**
 * The fewest networks that cover just these, in ascending order: two halves become their whole, what lies
 * within another goes. In n log n steps: each network is pushed once and joined at most once.
 */
export function collapse(networks: readonly Network[]): Network[] {
  const covering: Network[] = [];
  for (const network of inOrder(networks)) {
    const before = covering.at(-1);
    if (before && endOf(network) <= endOf(before)) continue;
    covering.push(network);
    for (let whole = wholeOf(covering); whole; whole = wholeOf(covering)) {
      covering.splice(-2, 2, whole);
    }
  }
  return covering;
}

/** The last two as one, where they are the halves of a network. */
function wholeOf(networks: readonly Network[]): Network | null {
  const [left, right] = networks.slice(-2);
  if (!left || !right || left.bits !== right.bits || left.bits === 0) return null;
  const isLeftHalf = left.first % (sizeOf(left) * 2) === 0;
  const joins = isLeftHalf && right.first === left.first + sizeOf(left);
  return joins ? { first: left.first, bits: left.bits - 1 } : null;
}

/** Each once, ascending; of two that begin alike the wider first. */
function inOrder(networks: readonly Network[]): Network[] {
  return [...networks]
    .sort((a, b) => a.first - b.first || a.bits - b.bits)
    .filter(({ first, bits }, i, all) => first !== all[i - 1]?.first || bits !== all[i - 1]?.bits);
}

/** The network that a smaller one lies in, by halving. @param networks ascending, none within another. */
function holderOf(network: Network, networks: readonly Network[]): Network | null {
  let [low, high] = [0, networks.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const candidate = networks[middle]!;
    if (network.first < candidate.first) high = middle - 1;
    else if (network.first >= endOf(candidate)) low = middle + 1;
    else return endOf(network) <= endOf(candidate) ? candidate : null;
  }
  return null;
}

function sizeOf({ bits }: Network): number {
  return 2 ** (32 - bits);
}

function endOf(network: Network): number {
  return network.first + sizeOf(network);
}

/** A CIDR as Cisco's access lists want it: address and inverted mask, or `host` and an address. */
export function ciscoDestination(cidr: string): string {
  const network = new Address4(cidr);
  if (network.subnetMask === 32) return `host ${network.correctForm()}`;
  const inverted = 2 ** (32 - network.subnetMask) - 1;
  const wildcard = [24, 16, 8, 0].map((shift) => Math.floor(inverted / 2 ** shift) % 256);
  return `${network.startAddress().correctForm()} ${wildcard.join('.')}`;
}

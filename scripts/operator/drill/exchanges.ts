import type { Proof } from '../../model/doctor-proofs';
import type { Manifest, ManifestDetection, ManifestRule } from '../../model/manifest';
import type { ExpectedFinding } from '../../model/drill';
import { addressesIn, endsOf, payloadOf } from '../../lib/captures/wire';

/** One conversation of the pack's own proofs, as a drill can have it. */
export interface Exchange {
  proof: Proof;
  detection: ManifestDetection;
  frames: ExchangeFrame[];
  /** Hosts inside a site, in the order in which they first speak. */
  inside: string[];
  /** Hosts outside that are no indicator of the pack, and stand for any. */
  outside: string[];
}

export interface ExchangeFrame extends Omit<Proof['frames'][number], 'hex'> {
  bytes: Uint8Array;
}

export interface LeftOut {
  detection: string;
  why: string;
}

/** Where the site's hosts lie in a proof (model/doctor-proofs.ts). */
const INSIDE = /^10\.20\./;
const ANYWHERE = /^198\.51\.100\./;
const BROADCAST = /\.255$/;

/**
 * The proofs of the chosen detections, all of them where none is chosen. Detections that are off by default
 * take part only where they are named.
 * @throws Error naming a detection that the pack does not have.
 */
export function exchangesOf(
  proofs: readonly Proof[],
  manifest: Manifest,
  chosen: readonly string[] | null,
): { exchanges: Exchange[]; leftOut: LeftOut[] } {
  const byId = new Map(manifest.detections.map((one) => [one.id as string, one]));
  for (const id of chosen ?? []) {
    if (byId.has(id)) continue;
    throw new Error(
      `"${id}" is no detection of this pack; write one of ${[...byId.keys()].join(', ')}`,
    );
  }
  const leftOut: LeftOut[] = [];
  const exchanges: Exchange[] = [];
  for (const [id, detection] of byId) {
    if (chosen && !chosen.includes(id)) continue;
    const why = whyNot(detection, chosen !== null);
    const own = proofs.filter((proof) => proof.detection === id);
    if (why === null) exchanges.push(...own.map((proof) => exchange(proof, detection)));
    if (why !== null) leftOut.push({ detection: id, why });
    else if (own.length === 0)
      leftOut.push({ detection: id, why: 'the pack has no short traffic of it' });
  }
  return { exchanges, leftOut };
}

function whyNot(detection: ManifestDetection, named: boolean): string | null {
  if (detection.indicators.some(({ type }) => type === 'sha256')) {
    return 'needs the published firmware itself, which is not ours to send';
  }
  if (detection.offByDefault !== null && !named) {
    return 'is off by default; name it to include it';
  }
  return null;
}

function exchange(proof: Proof, detection: ManifestDetection): Exchange {
  const frames = proof.frames.map(({ hex, ...rest }) => ({
    ...rest,
    bytes: Uint8Array.from(Buffer.from(hex, 'hex')),
  }));
  const hosts = [...new Set(frames.flatMap(({ bytes }) => addressesIn(bytes)))];
  return {
    proof,
    detection,
    frames,
    inside: hosts.filter((host) => INSIDE.test(host) && !BROADCAST.test(host)),
    outside: hosts.filter((host) => ANYWHERE.test(host)),
  };
}

/** Whether a detection is said once for each sender, and not for each pair of hosts. */
export function isBySender({ suricata }: ManifestDetection): boolean {
  return (
    Array.isArray(suricata) &&
    suricata.some(
      ({ alerts, conditions }) => alerts && conditions.some((one) => one.includes('track by_src')),
    )
  );
}

/** What a sensor has to see of an exchange to find it. */
export function needsOf(
  { frames, detection }: Exchange,
  { detections }: Manifest,
): ExpectedFinding['needs'] {
  const needs = new Set<ExpectedFinding['needs'][number]>();
  for (const { bytes } of frames) {
    const ends = endsOf(bytes);
    if (ends) needs.add(ends.transport);
    else needs.add(bytes[12] === 0x08 && bytes[13] === 0x06 ? 'arp' : 'icmp');
  }
  if (takesAnswers(detection, detections)) needs.add('answers');
  return [...needs];
}

const BACKWARDS = /^(flow:(established,)?to_client$|flags:SA|itype:0$)/;
const ASKS = /^(?:flow|x)bits:isset,([^,]+)/;
const SETS = /^(?:flow|x)bits:set,([^,]+)/;

/** The side whose packets a rule speaks of, by its flow option or that of what sets its marks; null: either. */
export function speakerOf(
  rule: ManifestRule,
  all: readonly ManifestDetection[],
): 'client' | 'server' | null {
  const rules = all.flatMap((one) => (Array.isArray(one.suricata) ? one.suricata : []));
  const marks = rule.conditions.flatMap((one) => ASKS.exec(one)?.[1] ?? []);
  const setters = rules.filter(({ conditions }) =>
    conditions.some((one) => marks.includes(SETS.exec(one)?.[1] ?? '')),
  );
  const flowsOf = ({ conditions }: ManifestRule) =>
    conditions.flatMap(
      (one) => /^flow:(?:established,)?(to_server|to_client)$/.exec(one)?.[1] ?? [],
    );
  const own = flowsOf(rule);
  const flows = own.length > 0 ? own : setters.flatMap(flowsOf);
  if (flows.length === 0 || new Set(flows).size > 1) return null;
  return flows[0] === 'to_server' ? 'client' : 'server';
}

/** Whether a detection takes what the far end says back: all its alerts do, or wait for a mark that does. */
function takesAnswers({ suricata }: ManifestDetection, all: readonly ManifestDetection[]): boolean {
  if (!Array.isArray(suricata)) return false;
  const rules = all.flatMap((one) => (Array.isArray(one.suricata) ? one.suricata : []));
  const named = (conditions: readonly string[], what: RegExp) =>
    conditions.flatMap((one) => what.exec(one)?.[1] ?? []);
  const backwards = (conditions: readonly string[], depth: number): boolean =>
    conditions.some((one) => BACKWARDS.test(one)) ||
    (depth > 0 &&
      named(conditions, ASKS).some((mark) => {
        const setters = rules.filter((rule) => named(rule.conditions, SETS).includes(mark));
        return setters.length > 0 && setters.every((rule) => backwards(rule.conditions, depth - 1));
      }));
  const alerting = suricata.filter(({ alerts }) => alerts);
  return alerting.length > 0 && alerting.every(({ conditions }) => backwards(conditions, DEEPEST));
}

/** No chain of marks in the pack is deeper (docs/architecture.md). */
const DEEPEST = 3;

/** Whether the rules of a detection name no host, so that any two hosts can have its traffic. */
export function isBetweenAnyHosts({ suricata }: ManifestDetection): boolean {
  return (
    Array.isArray(suricata) &&
    suricata
      .filter(({ border }) => border === 'unstated')
      .every(({ conditions: [header] }) => !/\d+\.\d+\.\d+\.\d+/.test(header!))
  );
}

/** What one side says in one go. */
export interface Spoken {
  fromClient: boolean;
  bytes: Uint8Array;
  /** Seconds after the start of the exchange. */
  atSeconds: number;
}

/** One connection or exchange of datagrams, without its addresses. */
export interface Talk {
  transport: 'tcp' | 'udp';
  serverPort: number;
  said: Spoken[];
}

/** The connections of an exchange in order; null for what sockets cannot say (ARP, ping, a SYN alone). */
export function talksOf({ frames }: Exchange): Talk[] | null {
  const talks = new Map<string, Talk>();
  for (const { bytes, fromClient, atMicros } of frames) {
    const ends = endsOf(bytes);
    if (!ends) return null;
    const [client, server] = fromClient ? ends.ports : [ends.ports[1], ends.ports[0]];
    const key = `${ends.transport} ${client} ${server}`;
    const talk = talks.get(key) ?? { transport: ends.transport, serverPort: server, said: [] };
    talks.set(key, talk);
    const payload = payloadOf(bytes);
    if (payload.length === 0) continue;
    talk.said.push({ fromClient, bytes: Uint8Array.from(payload), atSeconds: atMicros / 1e6 });
  }
  const list = [...talks.values()];
  return list.every(({ said }) => said.length > 0) ? list : null;
}

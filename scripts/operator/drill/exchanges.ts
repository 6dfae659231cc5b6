import { isBroadcast, isInsideProof, type Proof } from '../../model/doctor-proofs';
import type { Manifest, ManifestDetection } from '../../model/manifest';
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

/** A host outside that is nobody's in particular (RFC 5737). */
const ANYWHERE = /^198\.51\.100\./;

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
    inside: hosts.filter((host) => isInsideProof(host) && !isBroadcast(host)),
    outside: hosts.filter((host) => ANYWHERE.test(host)),
  };
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
  /** The client's port where the protocol says it; null where any will do. */
  clientPort: number | null;
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
    const talk = talks.get(key) ?? {
      transport: ends.transport,
      clientPort: isChosen(client) ? client : null,
      serverPort: server,
      said: [],
    };
    talks.set(key, talk);
    const payload = payloadOf(bytes);
    if (payload.length === 0) continue;
    talk.said.push({ fromClient, bytes: Uint8Array.from(payload), atSeconds: atMicros / 1e6 });
  }
  const list = [...talks.values()];
  return list.every(({ said }) => said.length > 0) ? list : null;
}

/** Where clients' ports come from by themselves, in most systems (RFC 6335, section 6, names a narrower range). */
const LOWEST_EPHEMERAL = 32_768;
const LAST_PRIVILEGED = 1023;

/** Whether a protocol gives a client its port, so that rules may ask for it. */
export function isChosen(clientPort: number): boolean {
  return clientPort > LAST_PRIVILEGED && clientPort < LOWEST_EPHEMERAL;
}

import { Address4 } from 'ip-address';
import type { Manifest } from '../../model/manifest';
import { broadcastBeside, isBroadcast, isInsideProof, type Proof } from '../../model/doctor-proofs';
import { withDrillId, type DrillRecord, type ExpectedFinding } from '../../model/drill';
import { isDocumentation, type Site } from '../../lib/site-networks';
import {
  addressesIn,
  endsOf,
  payloadOf,
  pcapOf,
  readdress,
  tagged,
  withPayload,
  withPort,
} from '../../lib/captures/wire';
import { crosses } from './crossing';
import { exchangesOf, isChosen, type Exchange, type ExchangeFrame } from './exchanges';
import { findingOf, join, unmet } from './expected';

export interface DrillOptions {
  id: string;
  /** Hosts of the site: one that behaves like a monitor, one like its central station. */
  monitor: string;
  station: string;
  /** A host outside; in a network that is reserved for documentation. */
  outside: string;
  site: Site;
  /** Null: all that are on by default. */
  detections: readonly string[] | null;
  /** Outermost first. */
  vlans: readonly number[];
  /** Null: as fast as the protocols speak. */
  packetsPerSecond: number | null;
  /** Seconds since the epoch, of the first packet. */
  startSeconds: number;
}

export interface Drill {
  pcap: Buffer;
  record: DrillRecord;
}

/** Between two exchanges, so that a reader of the log can tell them apart. */
const PAUSE_MICROS = 200_000;
/** Where clients' ports come from when two exchanges would share a connection (RFC 6335, section 6). */
const FIRST_FREE_PORT = 49_152;

/**
 * A capture of safe test traffic between a site's own hosts, with what a sensor must find in it.
 * @throws Error for hosts that are not the site's, or outside ones that may be somebody's.
 */
export function writeDrill(
  proofs: readonly Proof[],
  manifest: Manifest,
  options: DrillOptions,
): Drill {
  checkHosts(options);
  const { exchanges, leftOut } = exchangesOf(proofs, manifest, options.detections);
  const frames: ExchangeFrame[] = [];
  const expected = new Map<string, ExpectedFinding>();
  const ports = new Ports();
  let start = 0;
  for (const exchange of exchanges) {
    const moved = movedTo(exchange, options);
    if (moved === null) {
      leftOut.push({
        detection: exchange.detection.id,
        why: 'needs more than two hosts of the site',
      });
      continue;
    }
    const spoken = spread(ports.own(moved.frames), options.packetsPerSecond).map((frame) => ({
      ...frame,
      atMicros: frame.atMicros + start,
      bytes: dressed(frame.bytes, options),
    }));
    const last = Math.max(...spoken.map(({ atMicros }) => atMicros));
    start = last + PAUSE_MICROS;
    frames.push(...spoken);
    join(expected, {
      ...findingOf(exchange, manifest),
      hosts: moved.hosts,
      crosses: crosses(moved.frames, exchange.detection, manifest, options.site),
      vlans: [...options.vlans],
      atSeconds: last / 1e6,
    });
  }
  if (expected.size === 0) throw new Error('nothing is left that this drill could show');
  return {
    pcap: pcapOf(frames, options.startSeconds),
    record: {
      schema: 1,
      drill: options.id,
      pack: manifest.version,
      way: 'capture',
      startedAt: new Date(options.startSeconds * 1000).toISOString(),
      site: [...options.site.networks],
      expected: [...expected.values()],
      leftOut: unmet(leftOut, expected),
    },
  };
}

/** @throws Error naming the option and what to write instead. */
function checkHosts(options: Pick<DrillOptions, 'monitor' | 'station' | 'outside' | 'site'>): void {
  const { monitor, station, outside, site } = options;
  for (const [option, host] of Object.entries({ monitor, station, outside })) {
    if (!Address4.isValid(host) || host.includes('/')) {
      throw new Error(`--${option} ${host} is no IPv4 address; write one such as 10.20.0.5`);
    }
  }
  for (const [option, host] of Object.entries({ monitor, station })) {
    if (site.inside(host)) continue;
    throw new Error(
      `--${option} ${host} is not inside the site's networks (${site.networks.join(', ')}); ` +
        'write one of your own addresses, or your networks with --home-net',
    );
  }
  if (monitor === station) throw new Error('--monitor and --station are one host; write two');
  if (!isDocumentation(outside)) {
    throw new Error(
      `--outside ${outside} may be somebody's; write an address that is reserved for documentation: ` +
        'in 192.0.2.0/24, 198.51.100.0/24 or 203.0.113.0/24',
    );
  }
  if (site.inside(outside)) {
    throw new Error(`--outside ${outside} is inside the site's networks; write one that is not`);
  }
}

/** The exchange between the drill's hosts; null where it takes more of the site than two. */
function movedTo(
  { frames, inside, outside }: Exchange,
  options: DrillOptions,
): { frames: ExchangeFrame[]; hosts: [string, string] } | null {
  const own = [options.monitor, options.station];
  if (inside.length > own.length || outside.length > 1) return null;
  const to = new Map(inside.map((host, index) => [host, own[index]!]));
  for (const host of outside) to.set(host, options.outside);
  for (const host of new Set(frames.flatMap(({ bytes }) => addressesIn(bytes)))) {
    if (isInsideProof(host) && isBroadcast(host)) to.set(host, broadcastBeside(options.station));
  }
  const moved = frames.map((frame) => ({ ...frame, bytes: readdress(frame.bytes, to) }));
  const [from, far] = addressesIn(moved.at(-1)!.bytes);
  return { frames: moved, hosts: [from!, far!] };
}

/** Stretches an exchange so that its packets come no faster than asked for. */
function spread(
  frames: readonly ExchangeFrame[],
  packetsPerSecond: number | null,
): ExchangeFrame[] {
  if (packetsPerSecond === null) return [...frames];
  const step = 1e6 / packetsPerSecond;
  let free = 0;
  return frames.map((frame) => {
    const atMicros = Math.round(Math.max(frame.atMicros, free));
    free = atMicros + step;
    return { ...frame, atMicros };
  });
}

/** The frame with the drill's id in it and its tags around it. */
function dressed(bytes: Uint8Array, { id, vlans }: DrillOptions): Uint8Array {
  return [...vlans].reverse().reduce((frame, vlan) => tagged(frame, vlan), marked(bytes, id));
}

function marked(frame: Uint8Array, id: string): Uint8Array {
  const payload = payloadOf(frame);
  const own = withDrillId(payload, id);
  return own === payload ? frame : withPayload(frame, own);
}

/**
 * Gives a client another port where an exchange would go on in the connection of an earlier one. Ports that a
 * protocol gives both ends are left as they are.
 */
class Ports {
  private readonly used = new Set<string>();
  private free = FIRST_FREE_PORT;

  own(frames: readonly ExchangeFrame[]): ExchangeFrame[] {
    const moved = new Map<string, number>();
    const out = frames.map((frame) => {
      const ends = endsOf(frame.bytes);
      if (!ends) return frame;
      const end = frame.fromClient ? 'from' : 'to';
      const port = ends.ports[frame.fromClient ? 0 : 1];
      if (isChosen(port)) return frame;
      const key = conversation(frame);
      if (!this.used.has(key) && !moved.has(key)) return frame;
      const fresh = moved.get(key) ?? this.free++;
      moved.set(key, fresh);
      return { ...frame, bytes: withPort(frame.bytes, end, fresh) };
    });
    for (const frame of out) if (endsOf(frame.bytes)) this.used.add(conversation(frame));
    return out;
  }
}

function conversation({ bytes, fromClient }: ExchangeFrame): string {
  const { transport, ports } = endsOf(bytes)!;
  const [from, to] = addressesIn(bytes);
  const ends = [`${from}:${ports[0]}`, `${to}:${ports[1]}`];
  return [transport, ...(fromClient ? ends : ends.reverse())].join(' ');
}

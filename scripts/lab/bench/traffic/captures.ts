/** The captures that bench:engine makes: each a kind of network on which a pack can be dear. */
import type { Flow, Scenario } from '../../../model/scenario';
import { image, ippJob, monitorStream, orders, printJob, storageReads } from './clinic';
import { dns, mail, ntp, share, ssh, syslog, tls, voice, web, type Ends } from './office';

/**
 * `mixed`: an office and a few clinical systems. `hospital`: many short flows and fifty monitors. `zeros`:
 * disk images that are mostly empty. `printing`: large jobs over LPD and IPP. `nfs`: large files read.
 */
export const TRAFFIC = ['mixed', 'hospital', 'zeros', 'printing', 'nfs'] as const;
export type TrafficName = (typeof TRAFFIC)[number];

export const isTraffic = (name: string): name is TrafficName =>
  (TRAFFIC as readonly string[]).includes(name);

const MONITORS = 50;
/** Conversations begin within so many seconds, side by side. */
const WINDOW_SECONDS = 60;

/**
 * A capture as flows between inside hosts, and some to servers outside.
 * @param scale 1 is some 4,000 packets; packets grow with it, and so do bytes.
 */
export function benchTraffic(name: TrafficName, scale: number): Scenario {
  return { name, flows: MAKERS[name](scale) };
}

const MAKERS: Record<TrafficName, (scale: number) => Flow[]> = {
  mixed: (scale) => spreadOut(scale, MIXED),
  hospital: (scale) => [
    ...spreadOut(scale, HOSPITAL),
    ...Array.from({ length: MONITORS }, (_, bed) => ({
      ...monitorStream(
        {
          client: { address: `10.20.1.${bed + 1}`, port: 40_000 + bed },
          server: '10.20.0.9',
          turn: bed,
        },
        Math.ceil(6 * scale),
      ),
      startSeconds: bed / MONITORS,
    })),
  ],
  zeros: (scale) => spreadOut(scale, ZEROS),
  printing: (scale) => spreadOut(scale, PRINTING),
  nfs: (scale) => spreadOut(scale, NFS),
};

/** A conversation, and how many of it there are at scale 1. */
type Mix = readonly (readonly [count: number, make: (ends: Ends) => Flow, where?: 'outside'])[];

const KIB = 1024;

const MIXED: Mix = [
  [40, dns],
  [12, (ends) => web(ends, 24 * KIB)],
  [12, (ends) => tls(ends, 60 * KIB), 'outside'],
  [3, (ends) => mail(ends, 48 * KIB), 'outside'],
  [3, (ends) => ssh(ends, 40)],
  [3, (ends) => share(ends, [Buffer.alloc(32 * KIB, 'office document '), Buffer.alloc(8 * KIB)])],
  [10, ntp, 'outside'],
  [20, syslog],
  [4, (ends) => voice(ends, 100)],
  [3, (ends) => orders(ends, 4)],
  [2, (ends) => image(ends, 256 * KIB)],
];

const HOSPITAL: Mix = [
  [120, dns],
  [60, syslog],
  [20, ntp],
  [30, (ends) => web(ends, 3 * KIB)],
  [30, (ends) => tls(ends, 6 * KIB), 'outside'],
  [40, (ends) => orders(ends, 2)],
  [3, (ends) => image(ends, 64 * KIB)],
  [6, (ends) => share(ends, [Buffer.alloc(4 * KIB, 'ward list ')])],
  [2, (ends) => ssh(ends, 20)],
];

const EMPTY_64K = Buffer.alloc(64 * KIB);

const ZEROS: Mix = [
  // Below the depth to which Suricata follows a stream, and far beyond it.
  [
    2,
    (ends) =>
      share(
        ends,
        Array.from({ length: 12 }, () => EMPTY_64K),
      ),
  ],
  [
    1,
    (ends) =>
      share(
        ends,
        Array.from({ length: 32 }, () => EMPTY_64K),
      ),
  ],
];

const PRINTING: Mix = [
  [2, (ends) => printJob(ends, 900 * KIB)],
  [1, (ends) => ippJob(ends, 900 * KIB)],
  [1, (ends) => printJob(ends, 60 * KIB)],
];

const NFS: Mix = [
  [1, (ends) => storageReads(ends, 12, 64 * KIB)],
  [1, (ends) => storageReads(ends, 30, 64 * KIB)],
];

/** Conversations of a mix in turns, from changing hosts, evenly over the window. */
function spreadOut(scale: number, mix: Mix): Flow[] {
  return mix.flatMap(([count, make, where], kind) => {
    const total = Math.max(1, Math.round(count * scale));
    return Array.from({ length: total }, (_, turn): Flow => {
      const host = 1 + (turn % 200);
      const ends: Ends = {
        client: { address: `10.30.${kind}.${host}`, port: 20_000 + (turn % 40_000) },
        server: where ? `198.51.100.${1 + (turn % 250)}` : `10.40.${kind}.${1 + (turn % 40)}`,
        turn,
      };
      return { ...make(ends), startSeconds: (turn * WINDOW_SECONDS) / total + kind / 100 };
    });
  });
}

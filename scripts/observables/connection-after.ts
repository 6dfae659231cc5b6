import type { ObservableKind } from '../model/observable';
import type { Scenario, TcpFlow } from '../model/scenario';
import { mountsWithReads } from './mount-traffic';
import { RECEIVED } from './nfs-read';
import { MOUNTED } from './rpc-accepted';
import type { RpcPattern } from './rpc-call';

declare module '../model/observable' {
  interface ObservableKinds {
    'connection-after': ConnectionAfter;
  }
}

/** A host that read a file from a share it mounted opens a TCP connection to another host shortly after. */
export interface ConnectionAfter {
  kind: 'connection-after';
  /** The mounts that count, as in nfs-read, which remembers the host. */
  after: readonly [RpcPattern, ...RpcPattern[]];
  withinSeconds: number;
  usualServer: string;
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}

const MONITOR = '10.20.0.5';
const OTHER = { address: '198.51.100.7', port: 4444 };

export const kind: ObservableKind<ConnectionAfter> = {
  name: 'connection-after',
  summary:
    'a TCP connection to another host, opened shortly after a file was read from a mounted share',

  check: () => [],

  suricata(o) {
    return [
      {
        key: 'syn',
        protocol: 'tcp',
        source: { address: 'any', port: 'any' },
        destination: { address: 'any', port: 'any' },
        options: [
          { kind: 'xbits', action: 'isset', name: RECEIVED, track: 'ip_src' },
          { kind: 'xbits', action: 'isnotset', name: MOUNTED, track: 'ip_pair' },
          { kind: 'flags', value: 'S,CE' },
        ],
        farEnd: 'destination',
        monitor: 'source',
        border: 'partition',
        limit: { track: 'by_both', seconds: o.suppressSeconds },
      },
    ];
  },

  zeek: (o) => ({ within: `${o.withinSeconds}secs` }),
  indicators: () => [],

  matching(o) {
    return mountsWithReads(o.after, o.usualServer).map(({ name, flows }) => ({
      name: `connection after ${name}`,
      flows: [...flows, syn(60)],
    }));
  },

  nearMisses(o) {
    const [mounted] = mountsWithReads(o.after, o.usualServer);
    const [refused] = mountsWithReads(o.after, o.usualServer, { status: 13 });
    const after = (name: string, flows: readonly TcpFlow[]): Scenario => ({
      name,
      flows: [...mounted!.flows, ...flows],
    });
    return [
      after('connection to the server itself', [
        { ...syn(60), server: { address: o.usualServer, port: 515 } },
      ]),
      after('connection of another host', [
        { ...syn(60), client: { address: '10.20.0.6', port: 40700 } },
      ]),
      after('connection too late', [syn(o.withinSeconds + 60)]),
      { name: 'connection after a refused mount', flows: [...refused!.flows, syn(60)] },
      {
        name: 'connection before the read',
        flows: [
          { ...syn(0), startSeconds: 0 },
          ...mounted!.flows.map((flow) => ({
            ...flow,
            startSeconds: (flow.startSeconds ?? 0) + 5,
          })),
        ],
      },
    ];
  },
};

function syn(startSeconds: number): TcpFlow {
  return {
    transport: 'tcp',
    client: { address: MONITOR, port: 40700 },
    server: OTHER,
    messages: [],
    startSeconds,
  };
}

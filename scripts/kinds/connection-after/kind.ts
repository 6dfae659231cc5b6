import type { ObservableKind } from '../../model/observable';
import { hostProblems } from '../address-problems';
import { connectionsAfter, otherConnections } from './traffic';
import { RECEIVED } from '../nfs-read/kind';
import { MOUNTED } from '../rpc-accepted/kind';
import type { RpcPattern } from '../rpc-call/kind';

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

export const kind: ObservableKind<ConnectionAfter> = {
  name: 'connection-after',
  summary:
    'a TCP connection to another host, opened shortly after a file was read from a mounted share',

  check: (o) => hostProblems('usualServer', o.usualServer),

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

  matching: connectionsAfter,
  nearMisses: otherConnections,
};

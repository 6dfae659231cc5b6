import { hostProblems } from '../address-problems';
import { nearMisses } from './near-misses';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { RpcPattern } from '../rpc-call/kind';
import type { ObservableKind } from '../../model/observable';

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

  indicators: () => [],
  suricata,
  zeek,
  matching,
  nearMisses,
};

import { hostProblems } from '../address-problems';
import { nearMisses } from './near-misses';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { RpcPattern } from '../rpc-call/kind';
import type { ObservableKind } from '../../model/observable';

/** A READ from a server whose share was mounted shortly before, answered with data: NFS v2, v3 and v4. */
export interface NfsRead {
  kind: 'nfs-read';
  /** The mounts that count; rpc-accepted remembers the pair of hosts. */
  after: readonly [RpcPattern, ...RpcPattern[]];
  withinSeconds: number;
  usualServer: string;
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}

export const kind: ObservableKind<NfsRead> = {
  name: 'nfs-read',
  summary: 'a file read from a server whose share was mounted shortly before',
  check: (o) => hostProblems('usualServer', o.usualServer),

  indicators: () => [],
  suricata,
  zeek,
  matching,
  nearMisses,
};

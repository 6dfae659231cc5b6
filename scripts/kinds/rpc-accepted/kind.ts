import { hostProblems } from '../address-problems';
import { nearMisses } from './near-misses';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { RpcPattern } from '../rpc-call/kind';
import type { ObservableKind } from '../../model/observable';

/** A mount that the server accepted: one of some calls, answered with success on the same flow. */
export interface RpcAccepted {
  kind: 'rpc-accepted';
  calls: readonly [RpcPattern, ...RpcPattern[]];
  usualServer: string;
  /** How long the pair of hosts is remembered, for what follows a mount. */
  rememberSeconds: number;
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}

export const kind: ObservableKind<RpcAccepted> = {
  name: 'rpc-accepted',
  summary: 'a mount that the server accepted: the call and a successful reply on one flow',
  check: (o) => hostProblems('usualServer', o.usualServer),

  indicators: () => [],
  suricata,
  zeek,
  matching,
  nearMisses,
};

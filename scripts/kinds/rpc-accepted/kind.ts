import { nearMisses } from './near-misses';
import { schema, type RpcAccepted } from './pattern';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { ObservableKind } from '../../model/observable';

export const kind: ObservableKind<RpcAccepted> = {
  name: 'rpc-accepted',
  summary: 'a mount that the server accepted: the call and a successful reply on one flow',
  schema,
  check: () => [],

  indicators: () => [],
  suricata,
  zeek,
  matching,
  nearMisses,
};

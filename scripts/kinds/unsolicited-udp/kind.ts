import { nearMisses } from './near-misses';
import { schema, type UnsolicitedUdp } from './pattern';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { ObservableKind } from '../../model/observable';

export const kind: ObservableKind<UnsolicitedUdp> = {
  name: 'unsolicited-udp',
  summary: 'UDP from a stranger towards a host already seen to be a monitor',
  schema,
  carrier: 'udp',
  check: () => [],
  indicators: () => [],
  suricata,
  zeek,
  matching,
  nearMisses,
};

import { nearMisses } from './near-misses';
import { schema, type ConnectionAfter } from './pattern';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { ObservableKind } from '../../model/observable';

export const kind: ObservableKind<ConnectionAfter> = {
  name: 'connection-after',
  summary:
    'a TCP connection to another host, opened shortly after a file was read from a mounted share',
  schema,

  check: () => [],

  indicators: () => [],
  suricata,
  zeek,
  matching,
  nearMisses,
};

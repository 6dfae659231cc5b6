import { nearMisses } from './near-misses';
import { schema, type NfsRead } from './pattern';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { ObservableKind } from '../../model/observable';

export const kind: ObservableKind<NfsRead> = {
  name: 'nfs-read',
  summary: 'a file read from a server whose share was mounted shortly before',
  schema,
  check: () => [],

  indicators: () => [],
  suricata,
  zeek,
  matching,
  nearMisses,
};

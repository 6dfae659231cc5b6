import type { ObservableKind } from '../../model/observable';
import { nearMisses } from './near-misses';
import { schema, type FileContent } from './pattern';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';

export const kind: ObservableKind<FileContent> = {
  name: 'file-content',
  summary:
    'a file with certain bytes at a fixed place, in any transfer that the engine takes apart',
  schema,
  check: () => [],
  indicators: () => [],
  suricata,
  zeek,
  matching,
  nearMisses,
};

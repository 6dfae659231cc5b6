import type { ObservableKind } from '../../model/observable';
import { sequenceProblems } from '../../protocols/sequence/steps';
import { nearMisses } from './near-misses';
import { schema, type StreamSequence } from './pattern';
import { suricata } from './suricata';
import { matching } from './traffic';
import { unitProblems } from './units';
import { zeek } from './zeek';

export const kind: ObservableKind<StreamSequence> = {
  name: 'stream-sequence',
  summary:
    'a message over TCP as what stands behind what: bytes, bytes some way on, blocks that say their length',
  schema,
  check: (o) => [
    ...o.sequences.flatMap((one, i) => sequenceProblems(one, `sequences[${i}]`)),
    ...unitProblems(o),
  ],
  indicators: () => [],
  suricata,
  zeek,
  matching,
  nearMisses,
};

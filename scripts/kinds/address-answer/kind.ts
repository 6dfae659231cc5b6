import { nearMisses } from './near-misses';
import { schema, type AddressAnswer } from './pattern';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import { addressProblems } from '../address-problems';
import type { ObservableKind } from '../../model/observable';

export const kind: ObservableKind<AddressAnswer> = {
  name: 'address-answer',
  summary: 'an answer from one of a few addresses: SYN-ACK, UDP or ICMP echo reply',
  schema,
  check: (o) => addressProblems('sources', o.sources),

  indicators: (o) => o.sources.map((value) => ({ type: 'ipv4', value })),
  suricata,
  zeek,
  matching,
  nearMisses,
};

import { nearMisses } from './near-misses';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import { addressProblems } from '../address-problems';
import type { ObservableKind } from '../../model/observable';

/** One of a few addresses answers: SYN-ACK, UDP or ICMP echo reply. A refusal is no answer. */
export interface AddressAnswer {
  kind: 'address-answer';
  /** IPv4 addresses, next to each other. */
  sources: readonly string[];
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}

export const kind: ObservableKind<AddressAnswer> = {
  name: 'address-answer',
  summary: 'an answer from one of a few addresses: SYN-ACK, UDP or ICMP echo reply',
  check: (o) => addressProblems('sources', o.sources),

  indicators: (o) => o.sources.map((value) => ({ type: 'ipv4', value })),
  suricata,
  zeek,
  matching,
  nearMisses,
};

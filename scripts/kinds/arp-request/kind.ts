import { addressProblems } from '../address-problems';
import { nearMisses } from './near-misses';
import { schema, type ArpRequest } from './pattern';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { ObservableKind } from '../../model/observable';

export const kind: ObservableKind<ArpRequest> = {
  name: 'arp-request',
  summary: 'ARP who-has for one of a few addresses',
  schema,
  check: (o) => addressProblems('targets', o.targets),

  indicators: (o) => o.targets.map((value) => ({ type: 'ipv4', value })),
  suricata,
  zeek,
  matching,
  nearMisses,
};

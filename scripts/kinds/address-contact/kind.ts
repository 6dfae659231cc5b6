import { nearMisses } from './near-misses';
import { schema, type AddressContact } from './pattern';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import { addressProblem, cidrProblem } from '../../lib/addresses';
import type { ObservableKind, Problem } from '../../model/observable';

export const kind: ObservableKind<AddressContact> = {
  name: 'address-contact',
  summary: 'any packet to one of a few addresses, answered or not',
  schema,
  check(o) {
    return o.targets.flatMap((target, i): Problem[] => {
      const problem = target.includes('/') ? cidrProblem(target) : addressProblem(target);
      const advice = 'write an IPv4 address such as "192.0.2.1" or a CIDR such as "192.0.2.0/24"';
      return problem ? [{ field: `targets[${i}]`, problem, advice }] : [];
    });
  },

  indicators(o) {
    return o.targets.map((value) => ({
      type: value.includes('/') ? 'ipv4-subnet' : 'ipv4',
      value,
    }));
  },
  suricata,
  zeek,
  matching,
  nearMisses,
};

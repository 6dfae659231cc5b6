import { nearMisses } from './near-misses';
import { schema, framed, sizes, type UdpDatagram } from './pattern';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { ObservableKind, Problem } from '../../model/observable';
import { frameProblems, fieldEnd } from '../../protocols/frame/frames';

export const kind: ObservableKind<UdpDatagram> = {
  name: 'udp-datagram',
  summary: 'a UDP datagram to one port: constants, text, number ranges, bytes in a window',
  schema,
  carrier: 'udp',
  check(o): Problem[] {
    const [least, most] = sizes(o);
    const said = { field: 'sizeBytes', advice: 'give the size of the whole payload' };
    if (least > most) return [{ ...said, problem: `${least} to ${most} holds no size` }];
    const needed = Math.max(...o.fields.map(fieldEnd));
    if (most < needed) {
      return [{ ...said, problem: `${most} is less than the fields need, ${needed}` }];
    }
    return frameProblems(framed(o), '');
  },

  indicators: () => [],
  suricata,
  zeek,
  matching,
  nearMisses,
};

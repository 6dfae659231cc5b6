import type { UdpDatagram } from './pattern';
import { nearMisses } from './near-misses';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { ObservableKind, Problem } from '../../model/observable';
import { frameProblems } from '../../protocols/frame/frames';

export const kind: ObservableKind<UdpDatagram> = {
  name: 'udp-datagram',
  summary: 'a UDP datagram of one size to one port, with fields at fixed offsets',
  check: (o): Problem[] => frameProblems(o.frame, 'frame'),

  indicators: () => [],
  suricata,
  zeek,
  matching,
  nearMisses,
};

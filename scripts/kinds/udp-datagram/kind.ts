import { nearMisses } from './near-misses';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { ObservableKind, Problem } from '../../model/observable';
import { type Frame, frameProblems } from '../../protocols/frame/frames';

/** A UDP datagram of one size to one port, with fields at fixed offsets; its sender is what is found. */
export interface UdpDatagram {
  kind: 'udp-datagram';
  /** The whole payload: `sampleBytes` is its exact size. */
  frame: Frame & { port: number };
  /** One alert per sender and receiver in this time. */
  suppressSeconds: number;
}

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

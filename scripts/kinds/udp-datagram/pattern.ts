import type { Frame } from '../../protocols/frame/frames';

/** A UDP datagram of one size to one port, with fields at fixed offsets; its sender is what is found. */
export interface UdpDatagram {
  kind: 'udp-datagram';
  /** The whole payload: `sampleBytes` is its exact size. */
  frame: Frame & { port: number };
  /** One alert per sender and receiver in this time. */
  suppressSeconds: number;
}

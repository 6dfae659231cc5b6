import type { Frame } from '../../protocols/frame/frames';

/** A frame of a protocol over TCP: anywhere in a stream, or as its opening. */
export interface StreamFrame {
  kind: 'stream-frame';
  /** Any one of these is a match. */
  frames: readonly [Frame, ...Frame[]];
  /**
   * Constant bytes that all frames of one side have at one place: what the alerting rule looks for. May be
   * absent where each side sends one frame.
   */
  common?: { at: number; bytes: string };
  /**
   * Name of the mark that a flow with such a frame gets, for other observables to name it. May be absent where nobody
   * does and each side sends one frame.
   */
  mark?: string;
  /** Marks of flows on which this is not news any more, each with a frame that sets it, as hex. */
  unless?: readonly { mark: string; frame: string }[];
  /** Only streams to these servers; absent: to any. */
  servers?: readonly string[];
  /** Frames of the protocol that do not match; they stand around the matching ones in tests. */
  company: readonly string[];
  /** Where such streams usually go; used for test traffic only, never as a condition. */
  usual: { server: string; port: number };
  /** Zeek: look at every stream to the usual port from its first byte, recognised or not. */
  handed?: true;
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}

/** What the static Zeek package (scripts/zeek/vitalwire) is given of one observable; rendered into data.zeek and data.sig. */
export interface ZeekData {
  /** Its entry in a table by detection that a script of the package declares; absent where signatures say it all. */
  entry?: {
    /** `frame_watches`, within the module Vitalwire. */
    table: string;
    /** A Zeek literal (scripts/lib/zeek-literals.ts). */
    value: string;
  };
  /** What else it is given, where a detection looks for several patterns. */
  also?: readonly ZeekData[];
  signatures?: readonly ZeekSignature[];
  /** The streams that it looks into: one signature of all detections recognises those of a reader. */
  recognised?: RecognisedStreams;
  /** `515/tcp`: streams to these ports are handed to script from their first byte, recognised or not. */
  streamPorts?: readonly string[];
  /** `7000/udp`: each datagram from or to these ports is handed to script. */
  datagramPorts?: readonly string[];
}

export interface ZeekSignature {
  /** Names it within its detection: `answer-tcp`. */
  name: string;
  /** As a signature file has them: `ip-proto == tcp`. */
  conditions: readonly string[];
  /** An event of the package, raised with the detection's id, or an analyzer that gets the connection; or both. */
  event?: string;
  enable?: string;
}

/** TCP streams that a reader of the package (`stream_readers`) gets because of bytes in their first kilobyte. */
export interface RecognisedStreams {
  by: 'frames' | 'sequences';
  /** Any of these. */
  patterns: readonly StreamPattern[];
}

export interface StreamPattern {
  /** As hex. */
  bytes: string;
  /** Offset from the start of what a side sends; absent: anywhere. */
  at?: number;
}

/** What a detection gives, and what it gives besides. */
export function partsOf(data: ZeekData): ZeekData[] {
  return [data, ...(data.also ?? []).flatMap(partsOf)];
}

export interface CaptureRecord {
  /** Microseconds since 1970, finer parts cut off. */
  timeMicros: number;
  bytes: Uint8Array;
  /** Length on the wire; more than bytes.length where the capture was cut by a snaplen. */
  originalLength: number;
}

export interface Capture {
  /** See www.tcpdump.org/linktypes.html; 1 is Ethernet. */
  linkType: number;
  records: CaptureRecord[];
}

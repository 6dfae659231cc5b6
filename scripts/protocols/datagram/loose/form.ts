/** Bytes for test traffic, with words for what they are. */
export interface Found {
  what: string;
  bytes: Buffer;
}

/** What one form of loose field is, for matching datagrams and for traffic that does or does not. */
export interface LooseForm<F> {
  /** Where it stands: at one place, from the first byte on, or anywhere behind a place. */
  stands: 'at' | 'first' | 'anywhere';
  /** The first offset at which it may begin. */
  place(one: F): number;
  /** Bytes that it has at the least. */
  leastBytes(one: F): number;
  holds(one: F, data: Buffer): boolean;
  /** Bytes with one of which it begins; none where other bytes may. */
  begins(one: F): Buffer[];
  /** For names of test traffic. */
  name(one: F): string;
  /** Bytes that are such a field. */
  sample(one: F): Buffer;
  /** Offsets in the sample of bytes that have to be what they are. */
  constants(one: F): number[];
  /** What may stand in place of the sample. */
  edges(one: F): Found[];
  /** What may not. */
  misses(one: F): Found[];
}

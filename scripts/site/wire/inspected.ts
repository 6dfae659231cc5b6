/** Bytes that a rule looks at, each with the place in the capture that it came from. */
export interface Place {
  /** Index of the packet in the scenario. */
  packet: number;
  /** Offset from the first byte of its frame. */
  at: number;
}

export interface Inspected {
  readonly data: Buffer;
  /** As many as bytes. */
  readonly places: readonly Place[];
}

export const NOTHING: Inspected = { data: Buffer.alloc(0), places: [] };

/** A part of it, by offsets. */
export function part({ data, places }: Inspected, start: number, end = data.length): Inspected {
  return { data: data.subarray(start, end), places: places.slice(start, end) };
}

/** One behind the other, as a stream puts segments together. */
export function joined(parts: readonly Inspected[]): Inspected {
  return {
    data: Buffer.concat(parts.map(({ data }) => data)),
    places: parts.flatMap(({ places }) => places),
  };
}

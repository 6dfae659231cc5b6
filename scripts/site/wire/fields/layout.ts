/** A part of a packet with its name. */
export interface Field {
  start: number;
  /** Behind its last byte. */
  end: number;
  name: string;
}

/** A message that was recognised. */
export interface Told {
  /** What it is, in a few words, for a drawing. */
  what: string;
  /** By offset from the message's first byte. */
  fields: Field[];
}

export type Layout = readonly (readonly [name: string, bytes: number])[];

/** Fields one behind the other. */
export function fieldsOf(at: number, layout: Layout): Field[] {
  let start = at;
  return layout.map(([name, bytes]) => {
    const field = { start, end: start + bytes, name };
    start += bytes;
    return field;
  });
}

interface ValueWithin {
  /** Where it stands: `observable.frames[0].name`. */
  field: string;
  value: unknown;
}

/**
 * A value and all that lie in it, each before what lies in it. Bytes are one value.
 * @param field of the value itself; empty: what lies in it is named by its key alone.
 */
export function valuesWithin(value: unknown, field: string): ValueWithin[] {
  return [
    { field, value },
    ...parts(value, field).flatMap((one) => valuesWithin(one.value, one.field)),
  ];
}

function parts(value: unknown, field: string): ValueWithin[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  if (Array.isArray(value)) return value.map((one, i) => ({ field: `${field}[${i}]`, value: one }));
  return Object.entries(value).map(([key, one]) => ({
    field: field ? `${field}.${key}` : key,
    value: one,
  }));
}

import type { AddressAnswer } from './pattern';

export function zeek(o: AddressAnswer): Readonly<Record<string, string>> {
  return { sources: o.sources.join(', ') };
}

import type { AddressAnswer } from './kind';

export function zeek(o: AddressAnswer): Readonly<Record<string, string>> {
  return { sources: o.sources.join(', ') };
}

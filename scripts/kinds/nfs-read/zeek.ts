import type { NfsRead } from './kind';

export function zeek(o: NfsRead): Readonly<Record<string, string>> {
  return { within: `${o.withinSeconds}secs` };
}

import type { NfsRead } from './pattern';

export function zeek(o: NfsRead): Readonly<Record<string, string>> {
  return { within: `${o.withinSeconds}secs` };
}

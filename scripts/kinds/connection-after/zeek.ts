import type { ConnectionAfter } from './pattern';

export function zeek(o: ConnectionAfter): Readonly<Record<string, string>> {
  return { within: `${o.withinSeconds}secs` };
}

import type { ConnectionAfter } from './kind';

export function zeek(o: ConnectionAfter): Readonly<Record<string, string>> {
  return { within: `${o.withinSeconds}secs` };
}

import { Fields } from './fields';
import { secondsOf } from './time';

/**
 * An alert in one line of text: Suricata's fast.log, or its syslog output, whose time is the one that
 * stands first. Syslog of RFC 3164 has no year, and so no time.
 */
const ALERT = /\[\d+:(\d+):\d+\] .*\{([\w-]+)\} (\S+?)(?::(\d+))? -> (\S+?)(?::(\d+))?\s*$/;
const TIME =
  /\d\d\/\d\d\/\d{4}-\d\d:\d\d:\d\d(?:\.\d+)?|\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?/;

/** @returns null for a line that is no such alert. */
export function alertInText(line: string): Fields | null {
  const alert = ALERT.exec(line);
  if (!alert) return null;
  const [, sid, proto, from, fromPort, to, toPort] = alert;
  const time = secondsOf(TIME.exec(line.slice(0, alert.index))?.[0] ?? '');
  const bare = (address: string) => address.replace(/^\[|\]$/g, '');
  return new Fields(
    {
      event_type: 'alert',
      src_ip: bare(from!),
      src_port: fromPort,
      dest_ip: bare(to!),
      dest_port: toPort,
      proto,
      alert: { signature_id: sid },
    },
    time,
  );
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A time as sensors, shippers and exports write it, as epoch seconds: a number of seconds, milli-, micro- or
 * nanoseconds; ISO 8601 with or without a zone (none is UTC); Kibana's `Jan 2, 2025 @ 03:04:05.000`;
 * Suricata's fast.log `01/02/2025-03:04:05.000000`.
 * @returns null for what is none of these, and for dates that are none, such as 2025-02-30.
 */
export function secondsOf(text: string): number | null {
  if (/^\d+(\.\d+)?(e\+?\d+)?$/i.test(text)) return fromNumber(Number(text));
  const iso =
    /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i.exec(
      text,
    );
  if (iso) {
    const [, year, month, day, hour, minute, second, fraction, zone] = iso;
    return utc(+year!, +month!, +day!, +hour!, +minute!, +(second ?? 0), fraction, zone);
  }
  const kibana = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}) @ (\d\d):(\d\d):(\d\d)(?:\.(\d+))?$/.exec(
    text,
  );
  if (kibana) {
    const [, month, day, year, hour, minute, second, fraction] = kibana;
    return utc(+year!, MONTHS.indexOf(month!) + 1, +day!, +hour!, +minute!, +second!, fraction);
  }
  const fast = /^(\d\d)\/(\d\d)\/(\d{4})-(\d\d):(\d\d):(\d\d)(?:\.(\d+))?$/.exec(text);
  if (fast) {
    const [, month, day, year, hour, minute, second, fraction] = fast;
    return utc(+year!, +month!, +day!, +hour!, +minute!, +second!, fraction);
  }
  return null;
}

/** The offset from UTC, in minutes, that a time is written with; null where it names none. */
export function offsetMinutesOf(text: string): number | null {
  if (/\d(Z|UTC|GMT)$/i.test(text)) return 0;
  const [, sign, hours, minutes] = /:\d\d(?:[.,]\d+)?\s*([+-])(\d\d):?(\d\d)?$/.exec(text) ?? [];
  if (sign === undefined) return null;
  return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes ?? 0)) || 0;
}

function fromNumber(value: number): number | null {
  for (const unit of [1, 1e3, 1e6, 1e9]) {
    // Seconds until the year 5138; each unit has its own thousand years.
    if (value < 1e11 * unit) return value / unit;
  }
  return null;
}

function utc(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  fraction?: string,
  zone?: string,
): number | null {
  const whole = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  const back = new Date(Date.UTC(year, month - 1, day));
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) return null;
  if (hour > 24 || minute > 59 || second > 60) return null;
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone ?? '') ?? [];
  const offset = sign ? Number(`${sign}1`) * (Number(hours) * 3600 + Number(minutes ?? 0) * 60) : 0;
  return whole - offset + (fraction ? Number(`0.${fraction}`) : 0);
}

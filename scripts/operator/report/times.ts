/** A zone in which times are shown beside UTC: its offset from UTC in minutes from each moment (epoch seconds) on. */
export interface ShownZone {
  /** As people call it: `Europe/Berlin`, `UTC+01:00`. */
  name: string;
  changes: [fromSeconds: number, minutes: number][];
}

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
/** Beyond a hundred years nobody's log reaches, and a clock that says so is wrong. */
const MOST_DAYS = 36_525;

/** `2025-02-01 03:00:07`; a clock of 64 bits can say more than a date can: `9000000000000 s after 1970`. */
export function utcSecond(seconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds.toFixed(0)} s after 1970`;
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

/** `2025-02-01 03:00`. */
export function utcMinute(seconds: number): string {
  return utcSecond(seconds).replace(/:\d\d$/, '');
}

/** `04:00:07 +01:00`, with the date where it is not that of UTC. */
export function zoneSecond(seconds: number, zone: ShownZone): string {
  const minutes = zone.changes.findLast(([from]) => from <= seconds)?.[1] ?? zone.changes[0]![1];
  const local = utcSecond(seconds + minutes * 60);
  const day = utcSecond(seconds).slice(0, 10);
  return `${local.startsWith(day) ? local.slice(11) : local} ${offsetText(minutes)}`;
}

/** `+01:00`. */
export function offsetText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`;
}

/** The one offset that all logs are written with; null where they name none, several, or UTC. */
export function zoneOfLogs(offsets: readonly number[]): ShownZone | null {
  const [minutes] = offsets;
  if (offsets.length !== 1 || minutes === undefined || minutes === 0) return null;
  return { name: `UTC${offsetText(minutes)}`, changes: [[0, minutes]] };
}

/**
 * A zone by its name in the IANA database, with its changes between two moments.
 * @throws Error with what to write instead.
 */
export function namedZone(name: string, first: number, last: number): ShownZone {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    throw new Error(
      `"${name}" is no time zone; write one such as Europe/Berlin or America/Chicago`,
    );
  }
  const minutesAt = (seconds: number) => {
    const text = format.formatToParts(seconds * 1000).find(({ type }) => type === 'timeZoneName')!;
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(text.value) ?? [];
    return sign ? Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) : 0;
  };
  const changes: ShownZone['changes'] = [[first, minutesAt(first)]];
  const days = Math.min(MOST_DAYS, Math.ceil((last - first) / DAY_SECONDS));
  for (let day = 1; day <= days; day += 1) {
    const [from, to] = [first + (day - 1) * DAY_SECONDS, first + day * DAY_SECONDS];
    const minutes = minutesAt(to);
    if (minutes === changes.at(-1)![1]) continue;
    // Zones change at a quarter of an hour of UTC.
    let at = Math.ceil(from / 900) * 900;
    while (at < to && minutesAt(at) !== minutes) at += 900;
    changes.push([at, minutes]);
  }
  return { name, changes };
}

export interface Tick {
  seconds: number;
  label: string;
}

const STEPS_SECONDS = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_SECONDS),
  ...[1, 2, 5, 10, 20, 30, 60, 90, 180, 365].map((days) => days * DAY_SECONDS),
];

/** Round moments between two, at most `most`; a label says as much as tells it from its neighbours. */
export function ticks(first: number, last: number, most: number): Tick[] {
  const span = last - first;
  const years = Math.ceil(span / (most * 365 * DAY_SECONDS)) * 365 * DAY_SECONDS;
  const step = STEPS_SECONDS.find((one) => span / one <= most - 1) ?? years;
  const found: Tick[] = [];
  for (let at = Math.ceil(first / step) * step; at <= last; at += step) {
    const [date, time] = utcSecond(at).split(' ') as [string, string];
    const clock = step < 60 ? time : time.slice(0, 5);
    const isDate = step >= DAY_SECONDS || time === '00:00:00';
    const label = isDate ? date : found.length === 0 ? `${date} ${clock}` : clock;
    found.push({ seconds: at, label });
  }
  return found;
}

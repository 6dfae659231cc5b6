import { secondsOf } from './time';

const UNITS = { d: 86_400, h: 3_600, m: 60 } as const;

/**
 * The start of a time span as a person writes it: `30d`, `12h`, `2025-01-30`, `2025-01-30T10:00Z`.
 * @param nowSeconds epoch; what `30d` counts back from.
 * @returns epoch seconds; a date without a zone is UTC.
 * @throws Error with what to write instead, also for a day that is none, such as 2025-02-30, and for a time that is not
 * past: of what is still to come no log says anything.
 */
export function parseSince(text: string, nowSeconds: number): number {
  const back = /^(\d+)([dhm])$/.exec(text);
  if (Number(back?.[1]) === 0) throw new Error(`"${text}" is no time span; write 30d or 12h`);
  if (back) {
    const start = nowSeconds - Number(back[1]) * UNITS[back[2] as keyof typeof UNITS];
    if (start < 0) throw new Error(`"${text}" begins before 1970; write 30d or 12h`);
    return start;
  }
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text;
  const time = /^\d{4}-/.test(day) ? secondsOf(day) : null;
  if (time === null) {
    throw new Error(`"${text}" is no time; write 30d, 12h, 2025-01-30 or 2025-01-30T10:00Z`);
  }
  if (time > nowSeconds) throw new Error(`"${text}" is still to come; name a time that is past`);
  return time;
}

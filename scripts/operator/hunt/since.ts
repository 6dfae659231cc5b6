const UNITS = { d: 86_400, h: 3_600, m: 60 } as const;

/**
 * The start of a time span as a person writes it: `30d`, `12h`, `2025-01-30`, `2025-01-30T10:00Z`.
 * @param nowSeconds epoch; what `30d` counts back from.
 * @returns epoch seconds; a date without a zone is UTC.
 * @throws Error with what to write instead.
 */
export function parseSince(text: string, nowSeconds: number): number {
  const back = /^(\d+)([dhm])$/.exec(text);
  if (back) return nowSeconds - Number(back[1]) * UNITS[back[2] as keyof typeof UNITS];
  const zoned = /([zZ]|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`;
  const time = /^\d{4}-\d\d-\d\d(T|$)/.test(text) ? Date.parse(zoned) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new Error(`"${text}" is no time; write 30d, 12h, 2025-01-30 or 2025-01-30T10:00Z`);
  }
  return time / 1000;
}

/** Times that engines can hold for a capture whose clock says what they cannot. */

/** Times of a copy from one of them on, and what has to be added to them. Both in seconds. */
export interface ClockShift {
  from: number;
  add: number;
}

/** 2000-01-01: where packets without a time are put, a microsecond after each other. */
const START_MICROS = 946_684_800e6;
/** 2038-01-19: behind it Zeek reads nothing, and Suricata's times are those of 1901 (32 bits with a sign). */
const LAST_MICROS = (2 ** 31 - 1) * 1e6;
/** A second packet of a second capture, a year later, is one; of a longer step nobody says that it was time. */
const LONGEST_STEP_MICROS = 366 * 86_400e6;
/** What is left of a step that is no time. */
const BROKEN_STEP_MICROS = 1e6;

/**
 * Whether engines can be given these times as they are: to Zeek second 0 is no time. Epoch seconds; null where
 * no packet has a time.
 */
export function fitsEngines(first: number | null, last: number | null): boolean {
  return first === null || last === null || (first >= 1 && last * 1e6 <= LAST_MICROS);
}

/**
 * Gives packets, in the order in which they stand, times that engines can hold. Packets keep their distance
 * in time; a step of more than a year, on or back, is a broken clock's and becomes a second.
 */
export class EngineClock {
  readonly shifts: ClockShift[] = [];
  /** Steps that were no time. */
  broken = 0;
  private before: number | null = null;
  private given = START_MICROS;

  /** @param keep whether the capture's own times are used. */
  constructor(private readonly keep: boolean) {}

  /** @param timeMicros since 1970; null for a packet without a time. */
  next(timeMicros: number | null): number {
    if (timeMicros === null) this.given += 1;
    else if (this.keep) this.given = timeMicros;
    else this.given = this.moved(timeMicros);
    return this.given;
  }

  private moved(timeMicros: number): number {
    const step = this.before === null ? 0 : timeMicros - this.before;
    const isFirst = this.before === null;
    this.before = timeMicros;
    const moved = this.given + step;
    const isHeld = moved >= 0 && moved <= LAST_MICROS;
    if (!isFirst && Math.abs(step) <= LONGEST_STEP_MICROS && isHeld) return moved;
    if (!isFirst) this.broken += 1;
    const from = isFirst ? this.given : this.given + BROKEN_STEP_MICROS;
    this.shifts.push({ from: from / 1e6, add: (timeMicros - from) / 1e6 });
    return from;
  }
}

/** The capture's own time of one of a copy. Epoch seconds. */
export function ownTime(shifts: readonly ClockShift[], seconds: number): number {
  // Before the first there is nothing but packets that a clock had set back a little.
  const shift = shifts.findLast(({ from }) => from <= seconds) ?? shifts[0];
  return seconds + (shift?.add ?? 0);
}

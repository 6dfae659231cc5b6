import { GRADES, type Grade } from '../../lib/grades';
import { shownText } from '../../lib/html/shown-text';
import { span, type MonitorRow } from './monitors';
import { ticks, utcMinute } from './times';

/** The timeline, ready to be drawn: places are percent of its width. */
export interface Timeline {
  ticks: { at: number; label: string; anchor: 'start' | 'middle' | 'end' }[];
  lanes: Lane[];
  /** Monitors with a time that have no lane. */
  more: number;
  /** Findings whose time cannot be true; they stand at the edge. */
  implausible: number;
}

export interface Lane {
  monitor: string;
  grade: Grade;
  bars: { grade: Grade; crossed: boolean; at: number; width: number; title: string }[];
}

const MOST_LANES = 30;
/** Every second of them has no label where there is little room. */
const MOST_TICKS = 8;
/** So that a single moment can be seen. */
const LEAST_WIDTH = 2;
/** Sensors of this kind are younger; an earlier time is a clock that was never set. */
const FIRST_PLAUSIBLE = Date.UTC(2000, 0, 1) / 1000;
const DAY_SECONDS = 86_400;

/** @param madeAt epoch seconds: what is dated a day later is dated by a wrong clock. */
export function timeline(monitors: readonly MonitorRow[], madeAt: number): Timeline | null {
  const isPlausible = (seconds: number) =>
    seconds >= FIRST_PLAUSIBLE && seconds <= madeAt + DAY_SECONDS;
  const moments = { first: Infinity, last: -Infinity, implausible: 0 };
  const timed = monitors.filter(({ firstSeen }) => firstSeen !== null);
  for (const { rows } of timed) {
    for (const { firstSeen, lastSeen } of rows) {
      if (firstSeen === null || lastSeen === null) continue;
      if (!isPlausible(firstSeen) || !isPlausible(lastSeen)) moments.implausible += 1;
      for (const one of [firstSeen, lastSeen].filter(isPlausible)) {
        moments.first = Math.min(moments.first, one);
        moments.last = Math.max(moments.last, one);
      }
    }
  }
  if (moments.first > moments.last) return null;
  // A single moment stands in the middle of a minute.
  const room = Math.max((moments.last - moments.first) * 0.02, 30);
  const [from, to] = [moments.first - room, moments.last + room];
  const at = (seconds: number) =>
    Math.round(Math.min(100, Math.max(0, ((seconds - from) / (to - from)) * 100)) * 100) / 100;
  return {
    ticks: ticks(from, to, MOST_TICKS).map(({ seconds, label }) => {
      const place = at(seconds);
      return { at: place, label, anchor: place < 12 ? 'start' : place > 88 ? 'end' : 'middle' };
    }),
    lanes: timed.slice(0, MOST_LANES).map((one) => lane(one, at)),
    more: Math.max(0, timed.length - MOST_LANES),
    implausible: moments.implausible,
  };
}

/** One bar for each grade of a monitor, worst first. */
function lane({ monitor, grade, rows }: MonitorRow, at: (seconds: number) => number): Lane {
  const bars = [...GRADES].reverse().flatMap((name) => {
    const own = rows.filter((row) => row.grade === name);
    const [first, last] = span(own);
    if (first === null || last === null) return [];
    const crossed = own.some(({ border }) => border === 'crossed');
    const width = Math.max(LEAST_WIDTH, at(last) - at(first));
    const when = first === last ? utcMinute(first) : `${utcMinute(first)} to ${utcMinute(last)}`;
    return [
      {
        grade: name,
        crossed,
        at: Math.min(at(first), 100 - width),
        width: Math.round(width * 100) / 100,
        title: `${name}${crossed ? ', border crossed' : ''}: ${when} UTC`,
      },
    ];
  });
  return { monitor: shownText(monitor), grade, bars };
}

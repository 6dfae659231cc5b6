import { GRADES, type Border, type Grade } from '../../lib/grades';
import { shownText } from '../../lib/html/shown-text';
import type { ReportRow } from './input';

/** Who talked to whom on one side of the border, ready to be drawn. Places are pixels from the top. */
export interface TalkPicture {
  border: Border;
  heightPixels: number;
  monitors: TalkNode[];
  farEnds: TalkNode[];
  lines: TalkLine[];
  /** All hosts of the picture, those that were folded among them. */
  monitorCount: number;
  farEndCount: number;
  worst: Grade;
}

export interface TalkNode {
  /** As it fits into the picture. */
  label: string;
  /** The whole name. */
  title: string;
  y: number;
}

export interface TalkLine {
  from: number;
  to: number;
  grade: Grade;
  /** Whether what counts came to the monitor: code, which it received. */
  inward: boolean;
  title: string;
}

const MOST_NODES = 12;
const ROW_PIXELS = 30;
/** As many letters as have room in a picture on a phone. */
const MOST_LETTERS = 16;

/** One picture for each border that was found; what crossed comes first. */
export function talkPictures(rows: readonly ReportRow[]): TalkPicture[] {
  const borders: readonly Border[] = ['crossed', 'unstated', 'internal'];
  return borders.flatMap((border) => {
    const own = rows.filter((row) => row.border === border);
    return own.length === 0 ? [] : [picture(border, own)];
  });
}

/** @param rows worst first, so that who is met first has a place of its own. */
function picture(border: Border, rows: readonly ReportRow[]): TalkPicture {
  const monitors = folded(rows.map(({ monitor }) => monitor));
  const farEnds = folded(rows.map(({ farEnd }) => farEnd));
  const pairs = new Map<string, { from: number; to: number; grade: Grade; rows: number }>();
  for (const { monitor, farEnd, grade } of rows) {
    const [from, to] = [monitors.placeOf(monitor), farEnds.placeOf(farEnd)];
    const key = `${from} ${to}`;
    const known = pairs.get(key);
    if (known) known.rows += 1;
    // The first row of a pair is its worst.
    else pairs.set(key, { from, to, grade, rows: 1 });
  }
  const tallest = Math.max(monitors.names.length, farEnds.names.length);
  const heightPixels = tallest * ROW_PIXELS;
  const left = nodes(monitors, 'monitors', heightPixels);
  const right = nodes(farEnds, 'hosts', heightPixels);
  return {
    border,
    heightPixels,
    monitors: left,
    farEnds: right,
    // The worst is drawn last, above the others.
    lines: [...pairs.values()]
      .sort((a, b) => GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade))
      .map(({ from, to, grade, rows: count }) => ({
        from: left[from]!.y,
        to: right[to]!.y,
        grade,
        inward: grade === 'code-received',
        title: `${left[from]!.title} and ${right[to]!.title}: ${grade}, ${count} ${count === 1 ? 'finding' : 'findings'}`,
      })),
    monitorCount: monitors.count,
    farEndCount: farEnds.count,
    worst: rows[0]!.grade,
  };
}

interface Folded {
  names: string[];
  /** Hosts that share the last place. */
  more: number;
  count: number;
  placeOf: (name: string) => number;
}

/** The first names have places of their own; the rest share one. */
function folded(all: Iterable<string>): Folded {
  const unique = [...new Set(all)];
  const most = unique.length > MOST_NODES ? MOST_NODES - 1 : MOST_NODES;
  const places = new Map(unique.slice(0, most).map((name, place) => [name, place]));
  const more = unique.length - places.size;
  return {
    names: [...places.keys(), ...(more > 0 ? [''] : [])],
    more,
    count: unique.length,
    placeOf: (name) => places.get(name) ?? places.size,
  };
}

function nodes({ names, more }: Folded, what: string, heightPixels: number): TalkNode[] {
  return names.map((name, place) => {
    const isFold = more > 0 && place === names.length - 1;
    const title = isFold ? `${more} more ${what}` : shownText(name);
    return {
      label: isFold ? `${more} more` : shortened(title),
      title,
      y: Math.round((heightPixels * (place + 0.5)) / names.length),
    };
  });
}

/** Both ends tell hosts apart: the begin by network, the end by host. */
function shortened(text: string): string {
  const letters = [...text];
  if (letters.length <= MOST_LETTERS) return text;
  const half = (MOST_LETTERS - 1) >> 1;
  return `${letters.slice(0, MOST_LETTERS - 1 - half).join('')}…${letters.slice(-half).join('')}`;
}

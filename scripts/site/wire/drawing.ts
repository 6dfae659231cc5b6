import type { Exchange, Step } from './exchange';

/** An exchange as lines and arrows, for an SVG that is readable at the width of a phone. Pixels of the drawing. */
export interface Drawing {
  width: number;
  height: number;
  hosts: {
    x: number;
    at: number;
    anchor: 'start' | 'middle' | 'end';
    address: string;
    place: string;
  }[];
  steps: DrawnStep[];
}

interface DrawnStep {
  number: number;
  y: number;
  x1: number;
  x2: number;
  middle: number;
  head: string;
  /** Of a step that goes both ways. */
  tail: string | null;
  label: string;
  detail: string;
  /** What a rule says of it. */
  marked: string | null;
  words: string;
}

const WIDTH = 360;
const MARGIN = 34;
const TOP = 78;
const ARROW = 7;

/** @param marks what rules say of a packet, by its index. */
export function drawingOf({ hosts, steps }: Exchange, marks: ReadonlyMap<number, string>): Drawing {
  const gap = hosts.length > 1 ? (WIDTH - 2 * MARGIN) / (hosts.length - 1) : 0;
  const xOf = (host: number) => MARGIN + host * gap;
  let y = TOP;
  const drawn = steps.map((step, i): DrawnStep => {
    const marked = step.packets.map((packet) => marks.get(packet)).find(Boolean) ?? null;
    const [x1, x2] = [xOf(step.from), xOf(step.to)];
    const own = {
      number: i + 1,
      y,
      x1,
      x2,
      middle: WIDTH / 2,
      head: arrow(x2, y, x2 > x1 ? -1 : 1),
      tail: step.both ? arrow(x1, y, x2 > x1 ? 1 : -1) : null,
      label: step.label,
      detail: step.detail,
      marked,
      words: wordsOf(step, hosts, marked),
    };
    y += 34 + (step.detail ? 16 : 0) + (marked ? 18 : 0);
    return own;
  });
  return {
    width: WIDTH,
    height: y - 8,
    hosts: hosts.map(({ address, place }, i) => {
      const last = i === hosts.length - 1;
      return {
        x: xOf(i),
        at: i === 0 ? 2 : last ? WIDTH - 2 : xOf(i),
        anchor: i === 0 ? 'start' : last ? 'end' : 'middle',
        address,
        place: `${place} the site`,
      };
    }),
    steps: drawn,
  };
}

function wordsOf(
  { from, to, both, label, detail }: Step,
  hosts: Exchange['hosts'],
  marked: string | null,
): string {
  const ends = `${hosts[from]!.address} ${both ? 'and' : 'to'} ${hosts[to]!.address}`;
  return [`${ends}: ${label}`, ...(detail ? [detail] : []), ...(marked ? [marked] : [])].join(', ');
}

/** A filled head at the end of a line; `back` is the way to its body. */
function arrow(x: number, y: number, back: 1 | -1): string {
  return `M${x} ${y}l${back * ARROW * 1.4} ${-ARROW / 1.6}v${ARROW * 1.25}z`;
}

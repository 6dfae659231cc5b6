import type { Detection } from '../../model/detection';
import { zeekPatternBytes } from '../../lib/zeek-literals';
import {
  partsOf,
  type RecognisedStreams,
  type StreamPattern,
  type ZeekData,
} from '../../model/zeek-data';

/** A signature that hands streams to one of the package's readers. */
export interface StreamSignature {
  name: string;
  pattern: string;
  /** What the reader says of a stream before it gets it. */
  asks: string;
}

/**
 * One signature for each reader, whatever the number of detections: Zeek looks for all signatures in one automaton, of
 * which each state costs as much as there are patterns that may begin anywhere. What is found at the border alone has a
 * signature of its own, so that the same protocol inside a site is not handed over.
 */
export function streamSignatures(
  notices: readonly { detection: Pick<Detection, 'only'>; data: ZeekData }[],
): StreamSignature[] {
  const patterns = (
    by: RecognisedStreams['by'],
    where: (detection: Pick<Detection, 'only'>) => boolean,
  ) =>
    notices
      .filter(({ detection }) => where(detection))
      .flatMap(({ data }) => partsOf(data))
      .flatMap(({ recognised }) => (recognised?.by === by ? recognised.patterns : []));
  const anywhere = patterns('sequences', ({ only }) => !only);
  const atBorder = patterns('sequences', ({ only }) => Boolean(only));
  const groups = [
    { name: 'frames', asks: 'is_frame_stream', wanted: patterns('frames', () => true) },
    { name: 'sequences', asks: 'is_sequence_stream', wanted: anywhere },
    {
      name: 'border-sequences',
      asks: 'is_border_sequence_stream',
      // A stream that holds any of the others is handed over at the border too.
      wanted: atBorder.filter((one) => !anywhere.some((other) => isWithin(other, one))),
    },
  ];
  return groups
    .filter(({ wanted }) => wanted.length > 0)
    .map(({ name, asks, wanted }) => ({ name, asks, pattern: zeekPattern(wanted) }));
}

/** One loop for all that floats, and one place for all that stands there. */
function zeekPattern(wanted: readonly StreamPattern[]): string {
  const least = wanted.filter(
    (one, i) =>
      !wanted.some((other, j) => isWithin(other, one) && (j < i || !isWithin(one, other))),
  );
  const places = [...new Set(least.map(({ at }) => at))];
  return places
    .map((place) => {
      const bytes = least
        .filter(({ at }) => at === place)
        .map((one) => zeekPatternBytes(Buffer.from(one.bytes, 'hex')));
      const before = place === undefined ? '[\\x00-\\xff]*' : `[\\x00-\\xff]{${place}}`;
      return `${before}(${bytes.join('|')})`;
    })
    .join('|');
}

/** Whether a stream with one pattern has the other as well. */
function isWithin(part: StreamPattern, whole: StreamPattern): boolean {
  const at = offsets(part.bytes, whole.bytes);
  if (part.at === undefined) return at.length > 0;
  return whole.at !== undefined && at.includes(part.at - whole.at);
}

function offsets(part: string, whole: string): number[] {
  const bytes = Buffer.from(whole, 'hex');
  const found: number[] = [];
  for (let at = bytes.indexOf(part, 0, 'hex'); at >= 0; at = bytes.indexOf(part, at + 1, 'hex')) {
    found.push(at);
  }
  return found;
}

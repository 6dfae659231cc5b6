import { addressProblems } from '../address-problems';
import { nearMisses } from './near-misses';
import { schema, type StreamFrame } from './pattern';
import { senderOf, suricata } from './suricata';
import { commonBytes } from '../frame-group';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { ObservableKind, Problem } from '../../model/observable';
import { fieldBytes, frameProblems, type Frame } from '../../protocols/frame/frames';

export const kind: ObservableKind<StreamFrame> = {
  name: 'stream-frame',
  summary: 'a frame of a protocol over TCP: constants, number ranges, digits at fixed offsets',
  schema,
  check(o) {
    const servers = addressProblems('servers', o.servers);
    const frames = o.frames.flatMap((frame, i) => [
      ...frameProblems(frame, `frames[${i}]`),
      ...openingProblems(frame, `frames[${i}]`),
    ]);
    if (frames.length > 0) return [...servers, ...frames];
    for (const from of ['client', 'server'] as const) {
      const own = o.frames.filter((frame) => senderOf(frame) === from);
      if (own.length === 0 || commonBytes(own)) continue;
      frames.push({
        field: 'frames',
        problem: `those of the ${from} have no two different bytes in common`,
        advice: 'make them two detections',
      });
    }
    return [...servers, ...frames];
  },

  indicators: (o) => (o.servers ?? []).map((value) => ({ type: 'ipv4', value })),
  suricata,
  zeek,
  matching,
  nearMisses,
};

/** Of a stream that opens with one byte alone nothing is known: one in 256 does by chance. */
const LEAST_OPENING_BYTES = 2;

function openingProblems({ opening, fields }: Frame, path: string): Problem[] {
  const constants = fields.filter((one) => 'at' in one && ('bytes' in one || 'text' in one));
  const size = constants.reduce((sum, one) => sum + fieldBytes(one), 0);
  if (!opening || size === 0 || size >= LEAST_OPENING_BYTES) return [];
  return [
    {
      field: `${path}.fields`,
      problem: 'one byte alone at a fixed place, with which one stream in 256 begins by chance',
      advice: `give ${LEAST_OPENING_BYTES} or more that the source names, such as { at: 0, text: 'HELLO' }`,
    },
  ];
}

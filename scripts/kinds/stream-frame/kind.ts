import { addressProblems } from '../address-problems';
import { nearMisses } from './near-misses';
import { schema, type StreamFrame } from './pattern';
import { senderOf, suricata } from './suricata';
import { commonBytes } from '../frame-group';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { ObservableKind } from '../../model/observable';
import { frameProblems } from '../../protocols/frame/frames';

export const kind: ObservableKind<StreamFrame> = {
  name: 'stream-frame',
  summary: 'a frame of a protocol over TCP: constants, number ranges, digits at fixed offsets',
  schema,
  check(o) {
    const servers = addressProblems('servers', o.servers);
    const frames = o.frames.flatMap((frame, i) => frameProblems(frame, `frames[${i}]`));
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

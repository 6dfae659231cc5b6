import { addressProblems } from '../address-problems';
import { nearMisses } from './near-misses';
import { schema, type StreamFrame } from './pattern';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { ObservableKind } from '../../model/observable';
import { frameProblems } from '../../protocols/frame/frames';

const ADVICE = {
  common: 'give the bytes that they share',
  mark: 'give a name: each frame marks the flow, so that there is one alert of all',
};

export const kind: ObservableKind<StreamFrame> = {
  name: 'stream-frame',
  summary: 'a frame of a protocol over TCP: constants, number ranges, digits at fixed offsets',
  schema,
  check(o) {
    const servers = addressProblems('servers', o.servers);
    const frames = o.frames.flatMap((frame, i) => frameProblems(frame, `frames[${i}]`));
    const fromServer = o.frames.filter(({ from }) => from === 'server').length;
    const alone = fromServer <= 1 && o.frames.length - fromServer <= 1;
    for (const field of ['common', 'mark'] as const) {
      if (o[field] || alone) continue;
      frames.push({
        field,
        problem: 'is missing though one side sends several frames',
        advice: ADVICE[field],
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

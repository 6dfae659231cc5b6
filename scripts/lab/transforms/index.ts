/** Every transform, as data: the lab runs each detection's traffic through all that apply. */
import {
  backwardsTime,
  linuxCooked,
  linuxCooked2,
  nanosecondPcap,
  pcapng,
  rawIp,
  snaplen,
} from './capture-files';
import { fragmentsInOrder, fragmentsReversed, ipOptions } from './ip-layer';
import { dot1q, paddedFrames, qinq } from './link-layer';
import {
  duplicatedSegments,
  garbageBefore,
  overlappingSegments,
  reorderedSegments,
} from './retransmission';
import { coalescedMessages, oneByteSegments, splitEveryByte } from './segmentation';
import {
  clientOnly,
  delayedStart,
  lostAcks,
  mirroredTwice,
  noHandshake,
  serverOnly,
} from './sensor';
import { sequenceWrap, tcpTimestamps } from './tcp-header';
import type { Transform } from './transform';
import { gre, pppoe, vxlan } from './tunnels';

export const TRANSFORMS: readonly Transform[] = [
  splitEveryByte,
  oneByteSegments,
  coalescedMessages,
  reorderedSegments,
  duplicatedSegments,
  overlappingSegments,
  garbageBefore,
  tcpTimestamps,
  sequenceWrap,
  lostAcks,
  noHandshake,
  clientOnly,
  serverOnly,
  delayedStart,
  mirroredTwice,
  ipOptions,
  fragmentsInOrder,
  fragmentsReversed,
  dot1q,
  qinq,
  paddedFrames,
  vxlan,
  gre,
  pppoe,
  snaplen,
  pcapng,
  nanosecondPcap,
  linuxCooked,
  linuxCooked2,
  rawIp,
  backwardsTime,
];

export { PLAIN, writeCapture } from './transform';
export type { CaptureFormat, Kept, Transform, TransformOptions, Variant } from './transform';

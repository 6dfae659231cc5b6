import { EVERY_STREAM, recogniser, zeekFrame } from '../frame-zeek';
import type { KindContext } from '../../model/observable';
import type { StreamFrame } from './pattern';
import { zeekBool, zeekSet, zeekString, zeekVector } from '../../lib/zeek-literals';

export function zeek(
  o: StreamFrame,
  { id }: Pick<KindContext, 'id'>,
): Readonly<Record<string, string>> {
  return {
    mark: zeekString(id),
    unless: zeekSet((o.unless ?? []).map(({ ref }) => zeekString(ref))),
    servers: zeekSet(o.servers ?? []),
    any_server: zeekBool(o.servers === undefined),
    recognise: o.servers ? EVERY_STREAM : o.frames.map(recogniser).join('|'),
    recognise_to: (o.servers ?? []).join(', '),
    ...(o.handed ? { stream_port: `${o.usual.port}/tcp` } : {}),
    frames: zeekVector(o.frames.map(zeekFrame)),
  };
}

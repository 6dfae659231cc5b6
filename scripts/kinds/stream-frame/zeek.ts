import { zeekBool, zeekRecord, zeekSet, zeekString, zeekVector } from '../../lib/zeek-literals';
import type { ZeekData } from '../../model/zeek-data';
import { EVERY_STREAM, recogniser, zeekFrame } from '../frame-zeek';
import type { StreamFrame } from './pattern';

export function zeek(o: StreamFrame): ZeekData {
  const { servers } = o;
  const value = zeekRecord('FrameWatch', {
    ...(servers ? { servers: zeekSet(servers) } : {}),
    device_is_server: zeekBool(o.device === 'server'),
    unless: zeekSet((o.unless ?? []).map(({ ref }) => zeekString(ref))),
    frames: zeekVector(o.frames.map(zeekFrame)),
  });
  const pattern = servers ? EVERY_STREAM : o.frames.map(recogniser).join('|');
  const recognise = {
    name: 'stream',
    conditions: [
      'ip-proto == tcp',
      ...(servers ? [`dst-ip == ${servers.join(', ')}`] : []),
      `payload /${pattern}/`,
    ],
    enable: 'stream_event',
  };
  return {
    entry: { table: 'frame_watches', value },
    signatures: [recognise],
    streamPorts: portsParsedFromStart(o).map((port) => `${port}/tcp`),
  };
}

/** Of a server's frames on a port of their own too: their clients may have spoken at length before. */
function portsParsedFromStart(o: StreamFrame): number[] {
  const own = o.frames.flatMap(({ from, port }) => (from === 'server' && port ? [port] : []));
  return [...new Set([...(o.zeekParsesFromStart ? [o.usual.port] : []), ...own])];
}

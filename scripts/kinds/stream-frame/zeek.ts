import { zeekBool, zeekRecord, zeekSet, zeekString, zeekVector } from '../../lib/zeek-literals';
import type { ZeekData, ZeekSignature } from '../../model/zeek-data';
import { recogniser, zeekFrame } from '../frame-zeek';
import type { StreamFrame } from './pattern';

export function zeek(o: StreamFrame): ZeekData {
  const { servers } = o;
  const value = zeekRecord('FrameWatch', {
    ...(servers ? { servers: zeekSet(servers) } : {}),
    device_is_server: zeekBool(o.device === 'server'),
    unless: zeekSet((o.unless ?? []).map(({ ref }) => zeekString(ref))),
    frames: zeekVector(o.frames.map(zeekFrame)),
  });
  return {
    entry: { table: 'frame_watches', value },
    ...(servers
      ? { signatures: [toServers(servers)] }
      : { recognised: { by: 'frames', patterns: o.frames.map(recogniser) } }),
    streamPorts: portsParsedFromStart(o).map((port) => `${port}/tcp`),
  };
}

/** To listed servers every stream is handed over: there are few. */
function toServers(servers: readonly string[]): ZeekSignature {
  return {
    name: 'stream',
    conditions: [
      'ip-proto == tcp',
      `dst-ip == ${servers.join(', ')}`,
      'payload /[\\x00-\\xff]/',
      'eval Vitalwire::is_frame_stream',
    ],
    enable: 'stream_event',
  };
}

/** Of a server's frames on a port of their own too: their clients may have spoken at length before. */
function portsParsedFromStart(o: StreamFrame): number[] {
  const own = o.frames.flatMap(({ from, port }) => (from === 'server' && port ? [port] : []));
  return [...new Set([...(o.zeekParsesFromStart ? [o.usual.port] : []), ...own])];
}

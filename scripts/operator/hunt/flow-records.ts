/** What a record of a log says of who dealt with whom, by the fields of each sensor. */
import type { Fields } from './fields';
import { loggedAddress } from './needles';
import { endsOf } from './records';

/** Logs whose lines say that two hosts dealt with each other, and not how much. */
export const NO_FLOW: readonly string[] = ['eve event', 'zeek event'];

export interface Flow {
  sensor: string;
  time: number;
  from: string;
  to: string;
  port: number | null;
  proto: string | null;
  packets: [out: number | null, back: number | null];
  bytes: [out: number | null, back: number | null];
  answered: boolean | null;
}

/** Who dealt with whom by a flow record, or null: an event of another sort, or one that is not understood. */
export function flowOf(fields: Fields, path: string | null): Flow | null {
  const { type, zeek, log } = originOf(fields, path);
  const flow = zeek ? zeekFlow(fields, log) : eveFlow(fields, type, log);
  if (NO_FLOW.includes(flow.sensor)) return null;
  const time = flow.time ?? fields.time(...(zeek ? ['ts'] : ['timestamp']));
  const [from, to] = addressesOf(fields);
  return from && to && time !== null ? { ...flow, time, from, to } : null;
}

/** Whose record it is, and of which log; the type is that of Suricata's event. */
export function originOf(
  fields: Fields,
  path: string | null,
): { type: string | null; zeek: boolean; log: string } {
  const type = fields.text('event_type', 'suricata.eve.event_type');
  const zeek = type === null && isZeek(fields, path);
  return { type, zeek, log: logOf(fields, type, zeek, path) };
}

/** The two ends of a record, each null where it is no address. */
export function addressesOf(fields: Fields): (string | null)[] {
  return endsOf(fields).map((end) => (end === null ? null : loggedAddress(end)));
}

function isZeek(fields: Fields, path: string | null): boolean {
  if (fields.text('_path', 'id.orig_h') !== null || path !== null) return true;
  const dataset = fields.text('event.dataset', 'event.module') ?? '';
  return dataset.startsWith('zeek') || fields.text('note', 'detection', 'fuid') !== null;
}

function logOf(fields: Fields, type: string | null, zeek: boolean, path: string | null): string {
  if (type !== null) return `eve ${type}`;
  if (!zeek) return fields.text('flow.pkts_toserver') !== null ? 'eve flow' : 'eve event';
  const named = fields.text('_path') ?? path;
  const known = named ?? byKeys(fields);
  return known === null ? 'zeek event' : `${known.replace(/^zeek[._]/, '')}.log`;
}

function byKeys(fields: Fields): string | null {
  const has = (...names: string[]) => fields.text(...names) !== null;
  if (has('far_end')) return 'vitalwire';
  if (has('conn_state', 'history', 'orig_ip_bytes', 'orig_pkts')) return 'conn';
  if ((fields.text('event.dataset') ?? '') === 'zeek.connection') return 'conn';
  if (has('fuid') && has('depth')) return 'files';
  return has('note') ? 'notice' : null;
}

export function zeekFlow(
  fields: Fields,
  log: string,
): Omit<Flow, 'from' | 'to' | 'time'> & { time: null } {
  const isConn = /^(?:.*[_-])?conn(?:[_-].*)?\.log$/.test(log);
  const proto = fields.text('proto', 'network.transport')?.toLowerCase() ?? null;
  const port = fields.whole('id.resp_p', 'destination.port');
  const portless = ['icmp', 'ipv6-icmp', 'unknown_transport'].includes(proto ?? '');
  if (!isConn) {
    const nothing: [null, null] = [null, null];
    const sensor = 'zeek event';
    return { sensor, time: null, port, proto, packets: nothing, bytes: nothing, answered: null };
  }
  const history = fields.text('history', 'zeek.connection.history');
  const back = fields.whole('resp_pkts', 'destination.packets');
  return {
    sensor: log,
    time: null,
    port: portless ? null : port,
    proto,
    packets: [fields.whole('orig_pkts', 'source.packets'), back],
    bytes: [
      fields.whole('orig_ip_bytes', 'orig_bytes', 'source.bytes'),
      fields.whole('resp_ip_bytes', 'resp_bytes', 'destination.bytes'),
    ],
    // Lower case is what the responder sent: h SYN-ACK, a ACK, d data, f FIN. A reset alone is no answer.
    answered: history === null ? (back === null ? null : back > 0) : /[hadf]/.test(history),
  };
}

export function eveFlow(
  fields: Fields,
  type: string | null,
  log: string,
): Omit<Flow, 'from' | 'to' | 'time'> & { time: number | null } {
  const own = (name: string) => [name, `suricata.eve.${name}`];
  const proto = fields.text('proto', 'network.transport')?.toLowerCase() ?? null;
  const base = { port: fields.whole('dest_port', 'dst_port', 'destination.port'), proto };
  const vlan = fields.text(...own('vlan'), 'network.vlan.id');
  const tags = vlan === null ? 0 : vlan.split(',').length;
  // Suricata counts whole frames: an Ethernet header and the VLAN tags that it logs are taken off.
  const inIp = (bytes: number | null, packets: number | null) =>
    bytes === null || packets === null ? bytes : bytes - packets * (14 + 4 * tags);
  if (log === 'eve flow') {
    const out = fields.whole(...own('flow.pkts_toserver'), 'source.packets');
    const back = fields.whole(...own('flow.pkts_toclient'), 'destination.packets');
    const flags = fields.text(...own('tcp.tcp_flags_tc'));
    return {
      ...base,
      sensor: 'eve flow',
      time: startOf(fields, 'flow.start'),
      packets: [out, back],
      bytes: [
        inIp(fields.whole(...own('flow.bytes_toserver'), 'source.bytes'), out),
        inIp(fields.whole(...own('flow.bytes_toclient'), 'destination.bytes'), back),
      ],
      answered:
        proto === 'tcp' && flags !== null ? isAnswer(flags) : back === null ? null : back > 0,
    };
  }
  if (type === 'netflow') {
    const packets = fields.whole(...own('netflow.pkts'));
    return {
      ...base,
      sensor: 'eve netflow',
      time: startOf(fields, 'netflow.start'),
      packets: [packets, 0],
      bytes: [inIp(fields.whole(...own('netflow.bytes')), packets), 0],
      answered: null,
    };
  }
  const nothing: [null, null] = [null, null];
  return {
    ...base,
    sensor: 'eve event',
    time: null,
    packets: nothing,
    bytes: nothing,
    answered: null,
  };
}

function startOf(fields: Fields, name: string): number | null {
  const own = fields.text(name, `suricata.eve.${name}`, 'event.start');
  return own === null ? null : (fields.time(name, `suricata.eve.${name}`, 'event.start') ?? null);
}

/** FIN, SYN or PSH from the server, or an ACK that is no reset; flags are two hex digits. */
function isAnswer(flags: string): boolean {
  const bits = Number.parseInt(flags, 16);
  const [fin, syn, reset, push, ack] = [1, 2, 4, 8, 16];
  return (bits & (fin! | syn! | push!)) !== 0 || ((bits & ack!) !== 0 && (bits & reset!) === 0);
}

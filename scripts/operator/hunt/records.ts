import { Fields, isObject, type JsonObject } from './fields';
import { objectsIn } from './json-text';

/** Deeper nesting is nobody's wrapping. */
const MOST_LAYERS = 8;
/** Where shippers put the line as it was read; it says more than what they made of it. */
const RAW_FIRST = ['event.original', 'log.original', 'message', '_raw', 'full_log', 'log', 'raw'];

const ENDS = [
  ['src_ip', 'dest_ip'],
  ['id.orig_h', 'id.resp_h'],
] as const;
/** Elastic Common Schema, and forms of other agents. */
const OTHER_ENDS = [
  ['source.ip', 'destination.ip'],
  ['source.address', 'destination.address'],
  ['client.ip', 'server.ip'],
  ['src_ip', 'dst_ip'],
  ['srcip', 'dstip'],
  ['srcip', 'destip'],
  ['src', 'dst'],
] as const;

/** The two ends of a record, as they are written. */
export function endsOf(fields: Fields): [string | null, string | null] {
  for (const [from, to] of [...ENDS, ...OTHER_ENDS]) {
    const [a, b] = [fields.text(from), fields.text(to)];
    if (a !== null && b !== null) return [a, b];
  }
  return [null, null];
}

/** Whether a record has the sensors' own fields for its ends, and something else than a text in them. */
export function hasOtherEnds(fields: Fields): boolean {
  return ENDS.flat().some((name) => isObject(fields.raw(name)) || Array.isArray(fields.raw(name)));
}

/** Whether a record has one of the sensors' own fields for its ends; one with both has more to say. */
export function hasOneEnd(fields: Fields): boolean {
  return ENDS.flat().some((name) => fields.text(name) !== null);
}

/**
 * The sensors' own records in what a shipper, a queue, an index or an export made of them. Wrappings are
 * not listed by name: whatever holds a record, as an object, in a list, or as text, is a wrapping.
 */
export function recordsIn(value: unknown, outerTime: number | null = null, layer = 0): Fields[] {
  if (layer > MOST_LAYERS) return [];
  if (typeof value === 'string') {
    if (!value.includes('{')) return [];
    return objectsIn(value).objects.flatMap((one) => recordsIn(one, outerTime, layer + 1));
  }
  if (Array.isArray(value)) return value.flatMap((one) => recordsIn(one, outerTime, layer + 1));
  if (!isObject(value)) return [];
  const fields = new Fields(value, outerTime);
  if (hasBoth(fields, ENDS) || isOwnReport(fields)) return [fields];
  const time = fields.time();
  const into = (inner: unknown) => recordsIn(inner, time, layer + 1);

  for (const name of RAW_FIRST) {
    const raw = fields.raw(name);
    const found = typeof raw === 'string' ? into(raw) : [];
    if (found.length > 0) return found;
  }
  const stripped = withoutPrefix(value);
  if (stripped) return into(stripped);
  if (hasBoth(fields, OTHER_ENDS)) return [fields];
  const strings = Object.values(value).filter((one) => typeof one === 'string');
  const inner = Object.values(value).filter((one) => typeof one === 'object');
  for (const one of [...inner, ...strings]) {
    const found = into(one);
    if (found.length > 0) return found;
  }
  return isRecord(fields) ? [fields] : [];
}

/** A record without two ends, which still says what it is about. */
function isRecord(fields: Fields): boolean {
  if (fields.time() === null) return false;
  return ['event_type', '_path', 'uid', 'fuid', 'note'].some((name) => fields.text(name) !== null);
}

/** A finding of the pack, or a file that Zeek saw: both may come without a connection. */
function isOwnReport(fields: Fields): boolean {
  const has = (...names: string[]) => names.every((name) => fields.text(name) !== null);
  return (
    has('detection', 'monitor', 'far_end') ||
    (fields.text('note')?.startsWith('Vitalwire::') ?? false) ||
    has('sha256', 'tx_hosts', 'rx_hosts')
  );
}

function hasBoth(fields: Fields, ends: readonly (readonly [string, string])[]): boolean {
  return ends.some(([from, to]) => fields.text(from) !== null && fields.text(to) !== null);
}

/** `{"result.src_ip": …}`, as flattened tables have it, without what stands before the sensor's own name. */
function withoutPrefix(object: JsonObject): JsonObject | null {
  for (const key of Object.keys(object)) {
    const prefix = /^(.+[._])(?:src_ip|id[._]orig_h)$/.exec(key)?.[1];
    if (prefix === undefined) continue;
    const own = Object.entries(object).map(([name, value]) => [
      name.startsWith(prefix) ? name.slice(prefix.length) : name,
      value,
    ]);
    return Object.fromEntries(own) as JsonObject;
  }
  return null;
}

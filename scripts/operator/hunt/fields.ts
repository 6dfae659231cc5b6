import { secondsOf } from './time';

export type JsonObject = Record<string, unknown>;

const TIMES = ['timestamp', 'ts', '@timestamp', '_time', 'time', 'date', '_write_ts'];
/** Lists are joined for their first element only where a field holds one by nature. */
const NOTHING = new Set(['', '-', '(empty)', 'null']);

/**
 * The fields of one record by Zeek's or Suricata's own names, wherever a shipper or a table has put them:
 * `id.orig_h` is found as that key, nested, as `id_orig_h` and as `_id_orig_h` (GELF).
 */
export class Fields {
  /** @param outerTime epoch seconds of what the record was wrapped in, if that says. */
  constructor(
    readonly object: JsonObject,
    private readonly outerTime: number | null = null,
  ) {}

  /** The first of these fields that has a value, as text; a list of one is its element. */
  text(...names: string[]): string | null {
    for (const name of names) {
      const value = plain(this.raw(name));
      if (value !== null) return value;
    }
    return null;
  }

  /** A whole number; null for what is none. Kibana's exports have commas in them. */
  whole(...names: string[]): number | null {
    const text = this.text(...names);
    if (text === null) return null;
    const digits = /^\d{1,3}(,\d{3})+$/.test(text) ? text.replaceAll(',', '') : text;
    return /^\d+(\.0+)?$/.test(digits) ? Math.trunc(Number(digits)) : null;
  }

  /** Epoch seconds of the record, else of its wrapping. */
  time(...first: string[]): number | null {
    for (const name of [...first, ...TIMES]) {
      const text = this.text(name);
      const seconds = text === null ? null : secondsOf(text);
      if (seconds !== null) return seconds;
    }
    return this.outerTime;
  }

  raw(name: string): unknown {
    const { object } = this;
    if (name in object) return object[name];
    const dotted = name.includes('.') ? nested(object, name) : undefined;
    if (dotted !== undefined) return dotted;
    const flat = name.replaceAll('.', '_');
    return object[flat] ?? object[`_${flat}`];
  }
}

function nested(object: JsonObject, name: string): unknown {
  for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
    const inner = object[name.slice(0, dot)];
    if (!isObject(inner)) continue;
    const rest = name.slice(dot + 1);
    const value = rest in inner ? inner[rest] : nested(inner, rest);
    if (value !== undefined) return value;
  }
  return undefined;
}

function plain(value: unknown): string | null {
  if (Array.isArray(value)) {
    return value.length === 1
      ? plain(value[0])
      : value.length === 0
        ? null
        : value.map(plain).join();
  }
  if (isObject(value)) {
    // MongoDB's extended JSON.
    const own = value.$date ?? value.$numberLong ?? value.$numberDouble;
    return own === undefined ? null : plain(own);
  }
  if (value === null || value === undefined) return null;
  const text = String(value);
  return NOTHING.has(text) ? null : text;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { readNumber } from '../../lib/ordered-number';
import type { Content, HttpPart, RuleOption } from '../../model/suricata-rule';
import { type Inspected, part, type Place } from './inspected';
import { patternMatches } from './pattern';

/**
 * Which bytes the conditions of a rule look at, by what docs.suricata.io says of each keyword (rules/payload-keywords,
 * rules/http-keywords). An engine tells that a rule matched, never where. tests/site holds this against a real one.
 */

/** A condition that held, with the bytes that made it hold. */
export interface Met {
  option: RuleOption;
  places: readonly Place[];
}

export type Outcome =
  | { holds: true; met: readonly Met[] }
  | { holds: false; /** The first that no match gets past. */ at: RuleOption };

/** What conditions look at besides a payload. */
export interface Surroundings {
  /** Another buffer than the payload; null where this traffic has none. */
  buffer(name: HttpPart | 'ipv4.hdr'): Inspected | null;
  /** Conditions on the packet, the flow and what was remembered: the bytes that say so, or null where it does not hold. */
  holds(option: RuleOption): readonly Place[] | null;
}

interface State {
  buffer: Inspected;
  /** Where the match before ended; 0 in a new buffer. */
  cursor: number;
}

/**
 * Whether all conditions hold of a payload, and where.
 * @param counts whether a match is one: what was looked at before is not found again
 */
export function inspect(
  options: readonly RuleOption[],
  payload: Inspected,
  surroundings: Surroundings,
  counts: (met: readonly Met[]) => boolean = () => true,
): Outcome {
  let farthest = 0;
  const ways: { option: RuleOption; places: Way['places'] }[] = [];
  let met: Met[] = [];

  const from = (index: number, state: State): boolean => {
    farthest = Math.max(farthest, index);
    const option = options[index];
    if (!option) {
      met = ways.map((way) => ({ option: way.option, places: way.places() }));
      return counts(met);
    }
    for (const { places, next } of waysToHold(option, state, surroundings)) {
      ways.push({ option, places });
      if (from(index + 1, next)) return true;
      ways.pop();
    }
    return false;
  };

  if (from(0, { buffer: payload, cursor: 0 })) return { holds: true, met };
  return { holds: false, at: options[Math.min(farthest, options.length - 1)]! };
}

interface Way {
  /** Asked for once all conditions hold. */
  places: () => readonly Place[];
  next: State;
}

const NO_PLACES = () => [];

/** Each way in which a condition holds, first the one that an engine finds first. */
function* waysToHold(option: RuleOption, state: State, surroundings: Surroundings): Generator<Way> {
  const { buffer, cursor } = state;
  switch (option.kind) {
    case 'buffer': {
      const other = surroundings.buffer(option.name);
      if (other) yield { places: NO_PLACES, next: { buffer: other, cursor: 0 } };
      return;
    }
    case 'content':
      yield* contentWays(option, state);
      return;
    case 'byte_test': {
      const at = option.offset + (option.relative ? cursor : 0);
      const value = numberAt(buffer.data, at, option.count, option.little);
      if (value === null || !compare(value, option.operator, option.value)) return;
      yield { places: () => part(buffer, at, at + option.count).places, next: state };
      return;
    }
    case 'byte_jump': {
      const at = option.offset + (option.relative ? cursor : 0);
      const value = numberAt(buffer.data, at, option.count, option.little);
      if (value === null) return;
      const times = value * (option.multiplier ?? 1);
      const jump = option.align ? Math.ceil(times / 4) * 4 : times;
      const end = at + option.count + jump + (option.postOffset ?? 0);
      if (end < 0 || end > buffer.data.length) return;
      yield {
        places: () => part(buffer, at, at + option.count).places,
        next: { buffer, cursor: end },
      };
      return;
    }
    case 'isdataat': {
      const last = option.count + (option.relative ? cursor : 0);
      const there = option.relative ? last <= buffer.data.length : last < buffer.data.length;
      if (there === Boolean(option.negated)) return;
      yield { places: NO_PLACES, next: state };
      return;
    }
    case 'pcre': {
      const start = option.modifiers.includes('R') ? cursor : 0;
      for (const match of patternMatches(option.pattern, option.modifiers, buffer.data, start)) {
        yield {
          places: () => match.looked.map((at) => buffer.places[at]!),
          next: { buffer, cursor: match.end },
        };
      }
      return;
    }
    case 'flow':
    case 'flags':
    case 'itype':
    case 'stream_size':
    case 'dsize':
    case 'flowbits':
    case 'xbits':
    case 'filesha256': {
      const places = surroundings.holds(option);
      if (places) yield { places: () => places, next: state };
    }
  }
}

function* contentWays(content: Content, { buffer, cursor }: State): Generator<Way> {
  const { data } = buffer;
  const relative = content.distance !== undefined || content.within !== undefined;
  const first = relative ? cursor + (content.distance ?? 0) : (content.offset ?? 0);
  const limit = relative
    ? content.within === undefined
      ? data.length
      : first + content.within
    : content.depth === undefined
      ? data.length
      : first + content.depth;
  const end = Math.min(limit, data.length);
  const size = content.bytes.length;
  if (content.negated) {
    if (nextPlace(data, content, Math.max(0, first), end) === null) {
      yield {
        places: () => part(buffer, Math.max(0, first), Math.min(end, first + size)).places,
        next: { buffer, cursor },
      };
    }
    return;
  }
  for (
    let at = nextPlace(data, content, Math.max(0, first), end);
    at !== null;
    at = nextPlace(data, content, at + 1, end)
  ) {
    const behind = at + size;
    const start = at;
    yield {
      places: () => part(buffer, start, behind).places,
      next: { buffer, cursor: behind },
    };
  }
}

/** Where a content stands next, whole before `end`. */
function nextPlace(data: Buffer, content: Content, from: number, end: number): number | null {
  const size = content.bytes.length;
  if (!content.nocase) {
    const at = data.indexOf(content.bytes, from);
    return at < 0 || at + size > end ? null : at;
  }
  for (let at = from; at + size <= end; at++) if (sameLetters(data, at, content)) return at;
  return null;
}

function sameLetters(data: Buffer, at: number, { bytes }: Content): boolean {
  return bytes.every((wanted, i) => lower(data[at + i]!) === lower(wanted));
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

/** A number of one to four bytes; null where the buffer has not so many there. */
function numberAt(data: Buffer, at: number, size: number, little?: true): number | null {
  if (at < 0 || at + size > data.length) return null;
  return readNumber(data, at, { size, order: little ? 'little' : 'big' });
}

function compare(
  value: number,
  operator: Extract<RuleOption, { kind: 'byte_test' }>['operator'],
  wanted: number,
): boolean {
  switch (operator) {
    case '>=':
      return value >= wanted;
    case '<=':
      return value <= wanted;
    case '=':
      return value === wanted;
    case '>':
      return value > wanted;
    case '<':
      return value < wanted;
    case '&':
      return (value & wanted) !== 0;
  }
}

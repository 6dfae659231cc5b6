/** What stands in every text that an expression matches, read from the expression itself. */

/** The bytes that may stand at one place; null: any number of any bytes. */
type Place = ReadonlySet<number> | null;

/** One way through an expression: bytes in order, and whether they begin where the text does. */
interface Way {
  anchored: boolean;
  places: Place[];
  /** What stands ahead of a place, besides what the way itself says. */
  ahead: Way[];
}

export interface Literal {
  bytes: Uint8Array;
  nocase: boolean;
  /** Where in the text it begins at the least, and where it ends at the most; absent: anywhere. */
  offset?: number;
  end?: number;
}

/** More than any expression of ours has. */
const MOST_WAYS = 512;

/**
 * Whether a text that an expression matches has the literal in its place, whichever way it was matched. Knows the words
 * of the expressions that rules are rendered with; what it does not know it takes for anything at all.
 */
export function everyMatchHas(pattern: string, modifiers: string, literal: Literal): boolean {
  if (/[^is]/.test(modifiers)) return false;
  const ways = waysThrough(pattern, modifiers.includes('i'));
  return ways !== null && ways.every((way) => wayHas(way, literal));
}

/** Whether the byte at a place of every text that an expression matches passes a test; false where it may be any. */
export function everyMatchPasses(
  pattern: string,
  modifiers: string,
  at: number,
  passes: (byte: number) => boolean,
): boolean {
  if (/[^is]/.test(modifiers)) return false;
  const ways = waysThrough(pattern, modifiers.includes('i'));
  return (
    ways !== null &&
    ways.every(({ anchored, places }) => {
      const before = places.slice(0, at + 1);
      const place = places[at];
      return anchored && !before.includes(null) && !!place && [...place].every(passes);
    })
  );
}

function wayHas(way: Way, literal: Literal): boolean {
  return holds(way, literal) || way.ahead.some((one) => holds(one, literal));
}

function holds({ anchored, places }: Way, { bytes, nocase, offset, end }: Literal): boolean {
  const fixed = places.findIndex((place) => place === null);
  const isPlaced = offset !== undefined || end !== undefined;
  return places.some((_, at) => {
    if (at + bytes.length > places.length) return false;
    if (isPlaced) {
      if (!anchored || (fixed >= 0 && fixed < at)) return false;
      if (at < (offset ?? 0) || at + bytes.length > (end ?? Infinity)) return false;
    }
    return bytes.every((byte, i) => {
      const place = places[at + i];
      return (
        !!place && [...place].every((one) => one === byte || (nocase && lower(one) === lower(byte)))
      );
    });
  });
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

function waysThrough(pattern: string, nocase: boolean): Way[] | null {
  const reader = new Reader(pattern);
  const ways = reader.alternatives(nocase);
  return reader.failed || ways.length > MOST_WAYS ? null : ways;
}

const ANY: ReadonlySet<number> = new Set(Array.from({ length: 256 }, (_, i) => i));
const NOTHING: Way = { anchored: false, places: [], ahead: [] };

class Reader {
  private at = 0;
  failed = false;

  constructor(private readonly pattern: string) {}

  alternatives(nocase: boolean): Way[] {
    const all = [...this.sequence(nocase)];
    while (this.take('|')) all.push(...this.sequence(nocase));
    if (all.length > MOST_WAYS) this.failed = true;
    return all;
  }

  private sequence(nocase: boolean): Way[] {
    let ways: Way[] = [NOTHING];
    while (this.at < this.pattern.length && !/[|)]/.test(this.pattern[this.at]!)) {
      const next = this.quantified(this.element(nocase));
      ways = ways.flatMap((way) => next.map((one) => joined(way, one)));
      if (ways.length > MOST_WAYS) this.failed = true;
      if (this.failed) return [NOTHING];
    }
    return ways;
  }

  private element(nocase: boolean): Way[] {
    if (this.take('^')) return [{ ...NOTHING, anchored: true }];
    if (this.take('$')) return [NOTHING];
    if (this.take('(?:')) return this.group(nocase);
    if (this.take('(?i:')) return this.group(true);
    if (this.take('(?=')) {
      return this.group(nocase).map((way) => ({ ...NOTHING, ahead: [way, ...way.ahead] }));
    }
    if (this.take('(?!')) {
      this.group(nocase);
      return [NOTHING];
    }
    if (this.pattern.startsWith('(?', this.at)) this.failed = true;
    if (this.take('(')) return this.group(nocase);
    return [{ ...NOTHING, places: [this.bytes(nocase)] }];
  }

  private group(nocase: boolean): Way[] {
    const inside = this.alternatives(nocase);
    if (!this.take(')')) this.failed = true;
    return inside;
  }

  /** The bytes that one place may have; what a class holds is not looked into. */
  private bytes(nocase: boolean): ReadonlySet<number> {
    const found = /^(?:\\x([0-9a-f]{2})|(\.)|(\[\^?\]?[^\]]*\])|\\(.)|([\s\S]))/.exec(
      this.pattern.slice(this.at),
    )!;
    const [whole, hex, any, set, escaped, plain] = found;
    this.at += whole.length;
    if (any !== undefined || set !== undefined) return ANY;
    if (escaped !== undefined && /[a-z0-9]/i.test(escaped)) return ANY;
    const byte = hex === undefined ? (escaped ?? plain)!.charCodeAt(0) : Number.parseInt(hex, 16);
    if (!nocase) return new Set([byte]);
    const text = String.fromCharCode(byte);
    return new Set([text.toLowerCase(), text.toUpperCase()].map((one) => one.charCodeAt(0)));
  }

  private quantified(ways: Way[]): Way[] {
    const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.pattern.slice(this.at));
    if (!found) return ways;
    this.at += found[0].length;
    const [, sign, least, comma] = found;
    if (sign === '?') return [NOTHING, ...ways];
    if (sign === undefined && comma === '') {
      const count = Number(least);
      // Many bytes of no matter which are many places; anything else that stands so often is not looked into.
      if (ways.length === 1 || count === 1) {
        return ways.map((way) => Array.from({ length: count }, () => way).reduce(joined, NOTHING));
      }
    }
    return [{ ...NOTHING, places: [null] }];
  }

  private take(text: string): boolean {
    const is = this.pattern.startsWith(text, this.at);
    if (is) this.at += text.length;
    return is;
  }
}

/** One behind the other. What begins the text can only be the first. */
function joined(first: Way, then: Way): Way {
  return {
    anchored: first.anchored || (then.anchored && first.places.length === 0),
    places: [...first.places, ...then.places],
    // Where it stands is not counted from the beginning of the text any more.
    ahead: [...first.ahead, ...then.ahead].map((one) => ({ ...one, anchored: false })),
  };
}

import { holds, protocolIs, type FilterPacket, type Verdict } from './bpf-primitive';

/**
 * Whether a filter in pcap syntax (pcap-filter(7)) lets a packet through. Knows the primitives that sites
 * use: protocols, host, net, port, portrange, with src and dst; the rest counts as unknown, never as a yes.
 */
export function passes(filter: string, packet: FilterPacket): Verdict {
  const tokens = filter
    .replace(/([()]|&&|\|\||!(?!=))/g, ' $1 ')
    .trim()
    .split(/\s+/)
    .filter(Boolean);
  return tokens.length === 0 ? true : new FilterReader(tokens, packet).verdict();
}

const OR = /^(or|\|\|)$/;
const AND = /^(and|&&)$/;
const NOT = /^(not|!)$/;
const DIRECTION = /^(src|dst)$/;
const QUALIFIER =
  /^(ip|ip6|arp|rarp|tcp|udp|icmp|icmp6|sctp|ether|src|dst|host|net|port|portrange|proto)$/;
/** What may follow other qualifiers of the same primitive. */
const CONTINUES = /^(src|dst|host|net|port|portrange|proto|or|and)$/;

/** Reads a filter from left to right and judges the packet by each part, in the grammar's order of binding. */
class FilterReader {
  private at = 0;
  /** Those of the last primitive that had any. */
  private qualifiers: string[] = [];

  constructor(
    private readonly tokens: readonly string[],
    private readonly packet: FilterPacket,
  ) {}

  verdict(): Verdict {
    const verdict = this.either();
    return this.at < this.tokens.length ? null : verdict;
  }

  private get token(): string {
    return this.tokens[this.at] ?? '';
  }

  private either(): Verdict {
    let value = this.both();
    while (OR.test(this.token)) {
      this.at += 1;
      value = or(value, this.both());
    }
    return value;
  }

  private both(): Verdict {
    let value = this.one();
    while (this.at < this.tokens.length && this.token !== ')' && !OR.test(this.token)) {
      if (AND.test(this.token)) this.at += 1;
      value = and(value, this.one());
    }
    return value;
  }

  private one(): Verdict {
    if (this.at >= this.tokens.length) return null;
    if (NOT.test(this.token)) {
      this.at += 1;
      const value = this.one();
      return value === null ? null : !value;
    }
    if (this.token === '(') {
      this.at += 1;
      const value = this.either();
      this.at += 1;
      return value;
    }
    return this.primitive();
  }

  private primitive(): Verdict {
    const words = this.qualifierWords();
    if (words.length > 0 && !needsValue(words)) return protocolIs(words, this.packet);
    // `port 1 or 2`: a bare value takes the qualifiers of the one before.
    if (words.length > 0) {
      this.qualifiers = words;
    } else if (this.qualifiers.length === 0 || !/^[\d./-]+$/.test(this.token)) {
      this.at += 1;
      return null;
    }
    const value = this.token;
    this.at += 1;
    return holds(this.qualifiers, value, this.packet);
  }

  private qualifierWords(): string[] {
    const words: string[] = [];
    while (QUALIFIER.test(this.token)) {
      words.push(this.token);
      this.at += 1;
      // `tcp` alone is whole where no `port`, `src` and so on follows.
      if (!CONTINUES.test(this.token) && !needsValue(words)) break;
      if (/^(or|and)$/.test(this.token)) {
        // `src or dst port 5` is one primitive; `tcp or udp` are two.
        if (DIRECTION.test(words.at(-1)!) && DIRECTION.test(this.tokens[this.at + 1] ?? '')) {
          this.at += 2;
          words.pop();
        } else if (!needsValue(words)) break;
      }
    }
    return words;
  }
}

/** Of two parts of which one may be unknown (null). */
function or(a: Verdict, b: Verdict): Verdict {
  if (a === true || b === true) return true;
  return a === null || b === null ? null : false;
}

function and(a: Verdict, b: Verdict): Verdict {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

function needsValue(words: readonly string[]): boolean {
  return /^(host|net|port|portrange|proto|src|dst|ether)$/.test(words.at(-1)!);
}

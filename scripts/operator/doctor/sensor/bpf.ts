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
  if (tokens.length === 0) return true;
  let at = 0;
  let qualifiers: string[] = [];

  const either = (): Verdict => {
    let value = both();
    while (/^(or|\|\|)$/.test(tokens[at] ?? '')) {
      at += 1;
      const next = both();
      value =
        value === true || next === true ? true : value === null || next === null ? null : false;
    }
    return value;
  };
  const both = (): Verdict => {
    let value = one();
    while (at < tokens.length && !/^(or|\|\||\))$/.test(tokens[at]!)) {
      if (/^(and|&&)$/.test(tokens[at]!)) at += 1;
      const next = one();
      value =
        value === false || next === false ? false : value === null || next === null ? null : true;
    }
    return value;
  };
  const one = (): Verdict => {
    const token = tokens[at];
    if (token === undefined) return null;
    if (/^(not|!)$/.test(token)) {
      at += 1;
      const value = one();
      return value === null ? null : !value;
    }
    if (token === '(') {
      at += 1;
      const value = either();
      at += 1;
      return value;
    }
    return primitive();
  };
  const primitive = (): Verdict => {
    const words: string[] = [];
    while (
      /^(ip|ip6|arp|rarp|tcp|udp|icmp|icmp6|sctp|ether|src|dst|host|net|port|portrange|proto)$/.test(
        tokens[at] ?? '',
      )
    ) {
      words.push(tokens[at]!);
      at += 1;
      // `tcp` alone is whole where no `port`, `src` and so on follows.
      if (
        !/^(src|dst|host|net|port|portrange|proto|or|and)$/.test(tokens[at] ?? '') &&
        !needsValue(words)
      )
        break;
      if (/^(or|and)$/.test(tokens[at] ?? '')) {
        // `src or dst port 5` is one primitive; `tcp or udp` are two.
        if (/^(src|dst)$/.test(words.at(-1)!) && /^(src|dst)$/.test(tokens[at + 1] ?? '')) {
          at += 2;
          words.pop();
        } else if (!needsValue(words)) break;
      }
    }
    if (words.length > 0 && !needsValue(words)) return protocolIs(words, packet);
    // `port 1 or 2`: a bare value takes the qualifiers of the one before.
    if (words.length === 0) {
      if (qualifiers.length === 0 || !/^[\d./-]+$/.test(tokens[at] ?? '')) {
        at += 1;
        return null;
      }
    } else qualifiers = words;
    const value = tokens[at] ?? '';
    at += 1;
    return holds(qualifiers, value, packet);
  };
  const verdict = either();
  return at < tokens.length ? null : verdict;
}

function needsValue(words: readonly string[]): boolean {
  return /^(host|net|port|portrange|proto|src|dst|ether)$/.test(words.at(-1)!);
}

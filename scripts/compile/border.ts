import { addressBytes } from '../lib/addresses';
import type { RuleOption, SuricataMatch, SuricataRule } from '../model/suricata-rule';

/** Set on a flow whose far end lies in HOME_NET. Each detection has its own: they differ in what the far end is. */
function bitOf(detection: string): string {
  return `${BORDER_BITS}${detection.replace('/', '.')}`;
}

const BORDER_BITS = 'Vitalwire.internal.';

/** Whether state of this name says which side of the border a far end is on. */
export function isBorderBit(name: string): boolean {
  return name.startsWith(BORDER_BITS);
}

/**
 * The rules that one match becomes, so that alerts say whether the border was crossed.
 *
 * A rule cannot say "not in HOME_NET" and work everywhere: `!$HOME_NET` does not load where HOME_NET is
 * `any`, `$EXTERNAL_NET` is `any` on many sensors, and both go silent where the site lists the far end as
 * its own (facts/engines.md 0.4, 1.5). So the side that can be asked positively is asked, and remembered
 * on the flow: the `internal` rule matches a far end in $HOME_NET and sets a bit, the `crossed` rule
 * matches any far end on a flow without it. Suricata runs rules that set a bit before those that read it.
 */
export function withBorder(match: SuricataMatch, detection: string): SuricataRule[] {
  if (match.border === 'none') return [{ ...match, variant: match.key, stated: 'unstated' }];
  const bit = bitOf(detection);
  const internal = internalRule(match, bit);
  const crossed: SuricataRule = {
    ...match,
    variant: `${match.key}-crossed`,
    stated: 'crossed',
    options: [flowbit('isnotset', bit), ...match.options],
  };
  if (match.border === 'partition') {
    return readsStream(match) ? internalByFarEnd(match, bit, crossed) : [internal, crossed];
  }
  return [
    { ...match, variant: match.key, stated: 'unstated' },
    { ...internal, silent: true },
    crossed,
  ];
}

/**
 * The header of a packet says nothing about a stream: `ipv4.hdr` makes a rule one on packets (engine analysis: type
 * pkt), which never sees content that the stream engine puts together. So a silent rule on packets remembers that
 * the far end is in $HOME_NET, and the rule on the stream asks for that. It has to ask for an xbit: a rule that asks
 * for a flowbit of a rule with a packet buffer never matches on a stream (seen in 6.0.10, 7.0.10 and 8.0). The
 * flowbit that it sets too keeps `crossed` silent, and moves it before the rules that ask.
 */
function internalByFarEnd(
  match: SuricataMatch,
  bit: string,
  crossed: SuricataRule,
): SuricataRule[] {
  const { label: _label, limit: _limit, ...far } = internalRule({ ...match, options: [] }, bit);
  const key = `${match.farEnd}-is-internal`;
  const [mark, ...holds] = far.options;
  return [
    // The same for all matches of a detection: rendered once (plan.ts).
    {
      ...far,
      key,
      variant: key,
      stated: 'unstated',
      silent: true,
      options: [mark!, farEndBit('set', bit, match.farEnd), ...holds],
    },
    {
      ...match,
      variant: `${match.key}-internal`,
      stated: 'internal',
      options: [farEndBit('isset', bit, match.farEnd), ...match.options],
    },
    crossed,
  ];
}

function farEndBit(
  action: 'set' | 'isset',
  name: string,
  farEnd: SuricataMatch['farEnd'],
): RuleOption {
  const track = farEnd === 'source' ? 'ip_src' : 'ip_dst';
  return { kind: 'xbits', action, name, track, ...(action === 'set' && { expireSeconds: 3600 }) };
}

/** Whether what is looked for may be anywhere in a TCP stream, at listed addresses. */
function readsStream(match: SuricataMatch): boolean {
  return (
    match.protocol.startsWith('tcp') &&
    typeof match[match.farEnd].address !== 'string' &&
    match.options.some(({ kind }) => kind === 'content' || kind === 'pcre')
  );
}

function internalRule(match: SuricataMatch, bit: string): SuricataRule {
  const end = match[match.farEnd];
  return {
    ...match,
    [match.farEnd]: { ...end, address: '$HOME_NET' },
    variant: `${match.key}-internal`,
    stated: 'internal',
    options: [
      flowbit('set', bit),
      ...match.options,
      // Last, because a sticky buffer holds until the end of the rule.
      ...(typeof end.address === 'string' ? [] : headerHolds(end.address, match.farEnd)),
    ],
  };
}

/** The addresses looked up in the IPv4 header, since the rule's own header names $HOME_NET instead. */
function headerHolds(addresses: readonly string[], end: 'source' | 'destination'): RuleOption[] {
  const offset = end === 'source' ? 12 : 16;
  const all = addresses.map(addressBytes);
  const prefix = all[0]!.slice(0, all.length === 1 ? 4 : 3);
  if (!all.every((address) => prefix.every((byte, i) => address[i] === byte))) {
    throw new Error(`${addresses.join(', ')} do not share a /24; give each its own match`);
  }
  const last = all.map((address) => address[3]!).sort((a, b) => a - b);
  const lowest = last[0]!;
  const highest = last.at(-1)!;
  if (highest - lowest + 1 !== last.length) {
    throw new Error(`${addresses.join(', ')} are not next to each other; give each its own match`);
  }
  const held: RuleOption[] = [
    { kind: 'buffer', name: 'ipv4.hdr' },
    { kind: 'content', bytes: prefix, offset, depth: prefix.length },
  ];
  if (all.length === 1) return held;
  return [
    ...held,
    { kind: 'byte_test', count: 1, operator: '>=', value: lowest, offset: offset + 3 },
    { kind: 'byte_test', count: 1, operator: '<=', value: highest, offset: offset + 3 },
  ];
}

function flowbit(action: 'set' | 'isnotset', name: string): RuleOption {
  return { kind: 'flowbits', action, name };
}

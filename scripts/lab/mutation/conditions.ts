/** Which conditions rules have in common. */
import { addressBytes } from '../../lib/addresses';
import { patternBytes } from '../../lib/suricata-literals';
import type {
  AddressTerm,
  RuleOption,
  RuleProtocol,
  SuricataRule,
} from '../../model/suricata-rule';

/** Whether a content has the bytes of another in the same place. */
export function contains(holder: RuleOption, wanted: RuleOption): boolean {
  if (holder.kind !== 'content' || wanted.kind !== 'content') return false;
  if (holder.negated || wanted.negated) return false;
  const at = Buffer.from(holder.bytes).indexOf(wanted.bytes);
  return at >= 0 && (wanted.offset === undefined || holder.offset === wanted.offset - at);
}

/**
 * Whether each alternative of an expression from the start of what is looked at has the bytes of a content where that
 * must be; of one that may match anywhere, where the content may be anywhere too.
 */
export function patternHas(holder: RuleOption, wanted: RuleOption): boolean {
  if (holder.kind !== 'pcre' || wanted.kind !== 'content' || wanted.negated) return false;
  if (/R/.test(holder.modifiers) || wanted.distance !== undefined) return false;
  const alternatives = alternativesOf(holder.pattern);
  const literal = patternBytes(wanted.bytes);
  if (wanted.offset === undefined) return alternatives.every((one) => one.includes(literal));
  const before = `(?:\\\\x[0-9a-f]{2}){${wanted.offset}}`;
  const inPlace = new RegExp(`^${before}${literal.replaceAll('\\', '\\\\')}`);
  return holder.pattern.startsWith('^') && alternatives.every((one) => inPlace.test(one));
}

/** `a` and `b` of `^(?:a|b)`; the expression itself, where it is no group of alternatives. */
function alternativesOf(pattern: string): string[] {
  const inside = /^\^?\(\?:(.*)\)$/.exec(pattern)?.[1];
  if (inside === undefined) return [pattern.replace(/^\^/, '')];
  const parts = [''];
  let depth = 0;
  // Bytes are escaped in these patterns, so that every parenthesis is one.
  for (const letter of inside) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

/** Whether a rule has the address of one end in the bytes of the IPv4 header. */
export function holdsHost(
  { options }: SuricataRule,
  end: 'source' | 'destination',
  address: AddressTerm,
): boolean {
  if (typeof address === 'string') return false;
  const offset = end === 'source' ? 12 : 16;
  const header = options.slice(options.findIndex(({ kind }) => kind === 'buffer'));
  return header.some(
    (option) =>
      option.kind === 'content' &&
      option.offset === offset &&
      address.length === 1 &&
      Buffer.from(addressBytes(address[0]!)).equals(option.bytes),
  );
}

/** The same ends and conditions on TCP packets, without a fixed place. */
export function isTwin(rule: SuricataRule, other: SuricataRule): boolean {
  return (
    rule.protocol === 'udp' &&
    family(other.protocol) === 'tcp' &&
    other.stated === rule.stated &&
    bare(rule) === bare(other)
  );
}

export function sameOption(a: RuleOption, b: RuleOption): boolean {
  return placed(a) === placed(b);
}

/** `tcp` for tcp-pkt and tcp-stream. */
export function family(protocol: RuleProtocol): string {
  return protocol.split('-')[0]!;
}

/** What a rule looks for in the payload, and who answers for the near end. */
function bare(rule: SuricataRule): string {
  const near = rule.farEnd === 'source' ? rule.destination : rule.source;
  const header = rule.options.findIndex(({ kind }) => kind === 'buffer');
  const conditions = (header < 0 ? rule.options : rule.options.slice(0, header)).filter(
    ({ kind }) => kind !== 'flow' && kind !== 'flowbits' && kind !== 'xbits',
  );
  return JSON.stringify([near, conditions.map(placeless)]);
}

function placeless(option: RuleOption): string {
  if (option.kind !== 'content') return placed(option);
  const { offset: _offset, depth: _depth, ...rest } = option;
  return placed(rest);
}

function placed(option: RuleOption): string {
  return JSON.stringify(
    option.kind === 'content'
      ? { ...option, bytes: Buffer.from(option.bytes).toString('hex') }
      : option,
  );
}

/** Which conditions rules have in common. */
import { addressBytes } from '../../lib/addresses';
import type {
  AddressTerm,
  RuleOption,
  RuleProtocol,
  SuricataRule,
} from '../../model/suricata-rule';
import type { State } from '../../compile/suricata/state';
import { everyMatchHas, everyMatchPasses } from './pcre-literals';

/** Whether a content has the bytes of another in the same place. */
export function contains(holder: RuleOption, wanted: RuleOption): boolean {
  if (holder.kind !== 'content' || wanted.kind !== 'content') return false;
  if (holder.negated || wanted.negated) return false;
  const at = Buffer.from(holder.bytes).indexOf(wanted.bytes);
  return at >= 0 && (wanted.offset === undefined || holder.offset === wanted.offset - at);
}

/** Whether an expression that looks at the whole of a buffer has the bytes of a content, or a highest byte, where that must be. */
export function patternHas(holder: RuleOption, wanted: RuleOption): boolean {
  if (holder.kind !== 'pcre') return false;
  if (wanted.kind === 'byte_test') {
    const { count, operator, value, offset, relative } = wanted;
    if (count !== 1 || operator !== '<=' || relative) return false;
    return everyMatchPasses(holder.pattern, holder.modifiers, offset, (byte) => byte <= value);
  }
  if (wanted.kind !== 'content') return false;
  const { bytes, nocase = false, negated, offset, depth, distance } = wanted;
  if (negated || distance !== undefined) return false;
  return everyMatchHas(holder.pattern, holder.modifiers, {
    bytes,
    nocase,
    ...(offset === undefined ? {} : { offset }),
    ...(depth === undefined ? {} : { end: (offset ?? 0) + depth }),
  });
}

/** The other conditions on the bytes that an option looks at; none where the next is relative to it. */
export function besideIt({ options }: SuricataRule, option: RuleOption): RuleOption[] {
  const at = options.findIndex((one) => sameOption(one, option));
  if (at < 0) return [];
  const next = options[at + 1];
  if (next && isRelative(next)) return [];
  const isBuffer = ({ kind }: RuleOption) => kind === 'buffer';
  const start = options.findLastIndex((one, i) => i < at && isBuffer(one));
  const end = options.findIndex((one, i) => i > at && isBuffer(one));
  return options.slice(start + 1, end < 0 ? undefined : end).filter((one) => one !== options[at]);
}

function isRelative(option: RuleOption): boolean {
  if (option.kind === 'content') {
    return option.distance !== undefined || option.within !== undefined;
  }
  if (option.kind === 'pcre') return option.modifiers.includes('R');
  return 'relative' in option;
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

/** Whether two ends, addresses or ports are written alike. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function isFlowbit(action: State['action']) {
  return (option: RuleOption): option is State =>
    option.kind === 'flowbits' && option.action === action;
}

export function isMidstream(option: RuleOption): boolean {
  return option.kind === 'flow' && option.states.includes('not_established');
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

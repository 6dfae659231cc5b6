/**
 * Mutants that no traffic can tell from the original, by what the pack's rules say of each other. Asked only of
 * mutants that no case told from the original.
 */
import { isNobody } from '../../compile/border';
import type {
  AddressTerm,
  RuleOption,
  RuleProtocol,
  SuricataRule,
} from '../../model/suricata-rule';
import { excludes } from '../../protocols/datagram/fields';
import {
  besideIt,
  contains,
  family,
  holdsHost,
  isTwin,
  patternHas,
  sameOption,
} from './conditions';
import { isOutlived } from './lifetime';
import { everyMatchHas } from './pcre-literals';
import { readers, setters, type State } from '../../compile/suricata/state';

/** The part of a rule that a mutant widens. */
export type Widened =
  | { part: 'protocol' }
  /** Streams for packets: where nothing is reassembled, both are the packet. */
  | { part: 'reassembly' }
  /** A state that is remembered for longer. */
  | { part: 'expiry'; option: State }
  | { part: 'address' | 'port'; end: 'source' | 'destination' }
  | { part: 'flow'; option: RuleOption; dropped: readonly FlowState[] }
  /** Absent: it was left out. */
  | { part: 'option'; option: RuleOption; changed?: RuleOption };

type FlowState = Extract<RuleOption, { kind: 'flow' }>['states'][number];
type End = 'source' | 'destination';

/**
 * @param all the rules that stand beside it, whichever detection they are of.
 * @returns the reason in words, or null: then the mutant is a survivor.
 */
export function whyEquivalent(
  widened: Widened,
  rule: SuricataRule,
  all: readonly SuricataRule[],
): string | null {
  if (isAlertedAlready(widened, rule, all)) {
    return 'whatever sets the mark that it waits for is alerted on at once';
  }
  switch (widened.part) {
    case 'reassembly':
      return rule.options.some(isMidstream)
        ? 'nothing is reassembled on a connection that was not established'
        : null;
    case 'expiry':
      return isOutlived(widened.option, all)
        ? 'whoever asks for it asks for something that ends before'
        : null;
    case 'protocol':
      return protocolSaidElsewhere(rule, all);
    case 'port':
      return portSaidElsewhere(rule, all, widened.end);
    case 'address':
      return addressSaidElsewhere(rule, all, widened.end);
    case 'flow':
      return statesSaidElsewhere(rule, all, widened);
    case 'option':
      if (widened.changed && isSaidAhead(rule, widened.option, widened.changed)) {
        return 'the expression behind it goes back to where its bytes begin, and has them all';
      }
      if (widened.changed && isRuledOutBefore(rule, widened.option, widened.changed)) {
        return 'other bytes stand at fixed places where it would have to begin';
      }
      if (widened.changed && isRuledOutByBit(rule, widened.option, widened.changed)) {
        return 'the value that it lets pass does not have the bit that is asked for beside it';
      }
      return optionSaidElsewhere(rule, all, widened.option);
  }
}

/** Whether a content that only may not begin before a place cannot begin there for what stands at fixed places. */
function isRuledOutBefore(rule: SuricataRule, option: RuleOption, changed: RuleOption): boolean {
  if (option.kind !== 'content' || changed.kind !== 'content') return false;
  const { bytes, offset, depth, negated, distance } = option;
  if (negated || offset === undefined || depth !== undefined || distance !== undefined)
    return false;
  if (changed.offset !== undefined || !Buffer.from(bytes).equals(changed.bytes)) return false;
  const beside = besideIt(rule, option);
  return Array.from({ length: offset }, (_, place) => place).every((place) =>
    beside.some((other) => {
      if (other.kind !== 'content' || other.negated || other.offset === undefined) return false;
      if (other.depth !== other.bytes.length) return false;
      return excludes({ at: other.offset, bytes: other.bytes }, { at: place, bytes });
    }),
  );
}

/** Whether a bound that was moved by one lets a value pass that a test of the same bytes right behind it refuses for a bit. */
function isRuledOutByBit({ options }: SuricataRule, option: RuleOption, changed: RuleOption) {
  if (option.kind !== 'byte_test' || changed.kind !== 'byte_test') return false;
  const behind = options.slice(options.indexOf(option) + 1);
  const end = behind.findIndex(({ kind }) => kind !== 'byte_test');
  return behind
    .slice(0, end < 0 ? undefined : end)
    .some(
      (other) =>
        other.kind === 'byte_test' &&
        other.operator === '&' &&
        (changed.value & other.value) === 0 &&
        sameOption({ ...option, operator: '&', value: other.value }, other),
    );
}

/**
 * Whether a rule that waits for a mark says nothing that was not said when the mark was set: each rule that sets it has
 * all that some alert of the same statement asks for. Of a crossing the direction counts: it says who is outside.
 */
function isAlertedAlready(
  widened: Widened,
  rule: SuricataRule,
  all: readonly SuricataRule[],
): boolean {
  const isDirection = widened.part === 'flow' && !rule.crossing;
  if (rule.silent || !(widened.part === 'protocol' || isDirection)) return false;
  const alerts = all.filter(
    (other) =>
      !other.silent &&
      other.stated === rule.stated &&
      other.crossing === rule.crossing &&
      same(other.source.address, rule.source.address) &&
      same(other.destination.address, rule.destination.address),
  );
  return rule.options.filter(isFlowbit('isset')).some((mark) => {
    const rules = setters(mark, all);
    const saysAtOnce = (setter: SuricataRule) =>
      alerts.some((alert) => waitsFor(alert, mark) && asksForNoMore(alert, setter, rule));
    return rules.length > 0 && rules.every(saysAtOnce);
  });
}

function waitsFor({ options }: SuricataRule, mark: State): boolean {
  return options.some((option) => isFlowbit('isset')(option) && option.name === mark.name);
}

/** Whether whatever a rule matches that sets a mark is what an alert asks for, but for what another alert asks for too. */
function asksForNoMore(alert: SuricataRule, setter: SuricataRule, beside: SuricataRule): boolean {
  const isPort = (end: End) => alert[end].port === 'any' || same(alert[end].port, setter[end].port);
  const set = setter.options.filter(isFlowbit('set')).map(({ name }) => name);
  return (
    family(alert.protocol) === family(setter.protocol) &&
    isPort('source') &&
    isPort('destination') &&
    alert.options.every(
      (option) =>
        (isFlowbit('isset')(option) && set.includes(option.name)) ||
        (isFlowbit('isnotset')(option) && beside.options.some((own) => sameOption(own, option))) ||
        setter.options.some(
          (own) => sameOption(own, option) || contains(own, option) || patternHas(own, option),
        ),
    )
  );
}

/**
 * Whether an expression that begins where a content does has all of its bytes, where the mutant looks for its end only:
 * that stands where the whole would, so that a jump back from it leads to the same place.
 */
function isSaidAhead({ options }: SuricataRule, option: RuleOption, changed: RuleOption): boolean {
  const [jump, expression] = options.slice(options.indexOf(option) + 1);
  if (option.kind !== 'content' || changed.kind !== 'content') return false;
  if (jump?.kind !== 'byte_jump' || !jump.relative || expression?.kind !== 'pcre') return false;
  const { bytes } = option;
  if (!Buffer.from(bytes).subarray(-changed.bytes.length).equals(changed.bytes)) return false;
  if (!expression.modifiers.includes('R') || !expression.pattern.startsWith('^')) return false;
  // The jump goes on from the byte that it reads, the last one, by that byte's value (kinds/frame-group.ts).
  const offset = -(jump.postOffset ?? 0) - bytes.at(-1)! - bytes.length;
  const literal = { bytes, nocase: option.nocase ?? false, offset, end: offset + bytes.length };
  return everyMatchHas(expression.pattern, expression.modifiers.replace('R', ''), literal);
}

/**
 * Why a mutant of a copy may survive: what it changes stands in the rule that it is a copy of, where that rule's own
 * traffic weighs it. A copy is a silent rule that has all conditions of one that alerts, and marks of its own.
 * @returns the reason in words, or null.
 */
export function whyWeighedElsewhere(
  rule: SuricataRule,
  mutant: SuricataRule,
  all: readonly SuricataRule[],
): string | null {
  const original = all.find((other) => isCopyOf(rule, other));
  if (!original) return null;
  const changed = rule.options.filter((option) => !mutant.options.includes(option));
  const weighed =
    changed.every((option) => original.options.some((own) => sameOption(own, option))) &&
    (['source', 'destination'] as const).every(
      (end) => same(mutant[end], rule[end]) || same(rule[end], original[end]),
    );
  return weighed ? `${original.variant}, whose copy it is, has the same and is weighed` : null;
}

function isCopyOf(rule: SuricataRule, other: SuricataRule): boolean {
  const isAdded = ({ kind }: RuleOption) =>
    kind === 'flowbits' || kind === 'xbits' || kind === 'flow';
  const has = (options: readonly RuleOption[], option: RuleOption) =>
    options.some((own) => sameOption(own, option));
  return (
    rule.silent === true &&
    !other.silent &&
    !other.crossing &&
    rule.protocol === other.protocol &&
    same(rule.source.port, other.source.port) &&
    same(rule.destination.port, other.destination.port) &&
    other.options.every((option) => has(rule.options, option) || isAdded(option)) &&
    rule.options.every((option) => has(other.options, option) || isAdded(option)) &&
    (other.options.some(({ kind }) => kind === 'content') ||
      typeof other.destination.address !== 'string')
  );
}

const OWN_PROTOCOL: readonly RuleOption['kind'][] = ['flags', 'itype', 'stream_size'];

function protocolSaidElsewhere(rule: SuricataRule, all: readonly SuricataRule[]): string | null {
  const keyword = rule.options.find(({ kind }) => OWN_PROTOCOL.includes(kind));
  if (keyword) return `${keyword.kind} matches no other protocol`;
  if (isMidstreamToClient(rule)) return 'a datagram to the client makes its flow established';
  const twin = all.find((other) => isTwin(rule, other));
  if (twin) return `${twin.variant} looks for the same in TCP, in more places`;
  const alike = (other: SuricataRule) => family(other.protocol) === family(rule.protocol);
  return saidBySetters(rule, all, alike) ?? saidByReaders(rule, all, alike);
}

/** A flow bit is of both directions: who sends a question has the port that the answer goes to. */
function portSaidElsewhere(
  rule: SuricataRule,
  all: readonly SuricataRule[],
  end: End,
): string | null {
  const says = (other: SuricataRule) => {
    const turned = directionOf(other) !== null && directionOf(other) === opposite(rule);
    return same(other[turned ? OTHER_END[end] : end].port, rule[end].port);
  };
  return saidBySetters(rule, all, says) ?? saidByReaders(rule, all, says);
}

const OTHER_END = { source: 'destination', destination: 'source' } as const;

function directionOf({ options }: SuricataRule): 'to_server' | 'to_client' | null {
  const states = options.flatMap((option) => (option.kind === 'flow' ? option.states : []));
  return states.find((state) => state === 'to_server' || state === 'to_client') ?? null;
}

function opposite(rule: SuricataRule): 'to_server' | 'to_client' | null {
  const direction = directionOf(rule);
  return direction && (direction === 'to_server' ? 'to_client' : 'to_server');
}

function addressSaidElsewhere(
  rule: SuricataRule,
  all: readonly SuricataRule[],
  end: End,
): string | null {
  const { address } = rule[end];
  const says = (other: SuricataRule) => within(other[end].address, address);
  const byOthers = saidBySetters(rule, all, says) ?? saidByReaders(rule, all, says);
  if (byOthers) return byOthers;
  // Marks of hosts: set for the same hosts only, or asked for of the same hosts only.
  for (const { state, track } of hostMarks(rule)) {
    if (track !== end) continue;
    const saysSame = (other: SuricataRule) =>
      hostMarks(other).some(
        (mark) =>
          mark.state.name === state.name &&
          (same(other[mark.track].address, address) || holdsHost(other, mark.track, address)),
      );
    const others = state.action === 'set' ? readers(state, all) : setters(state, all);
    if (others.length > 0 && others.every(saysSame)) {
      return `${state.name} is ${state.action === 'set' ? 'asked for' : 'set'} of the same hosts only`;
    }
  }
  return null;
}

function optionSaidElsewhere(
  rule: SuricataRule,
  all: readonly SuricataRule[],
  option: RuleOption,
): string | null {
  if (option.kind === 'content' && complement(rule, all, option)) {
    return 'another rule takes the state away from all that has the rest of it';
  }
  if (besideIt(rule, option).some((other) => patternHas(other, option))) {
    return 'the expression beside it has the same bytes in the same place';
  }
  return saidBySetters(rule, onSameFlows(rule, all), ({ options }) =>
    options.some(
      (own) => sameOption(own, option) || contains(own, option) || patternHas(own, option),
    ),
  );
}

/** Application protocols: what is said in them is parsed on connections that were established. */
const PARSED: readonly RuleProtocol[] = ['http', 'ftp'];
/** What only a client sends: Suricata refuses a rule that looks into these for what a server sends. */
const OF_REQUESTS: readonly string[] = ['http.method', 'http.uri', 'http.request_body'];

/** Whether each state of a flow that a mutant does not ask for is what all that the rule looks at has. */
function statesSaidElsewhere(
  rule: SuricataRule,
  all: readonly SuricataRule[],
  { option, dropped }: Extract<Widened, { part: 'flow' }>,
): string | null {
  const reasons = dropped.map((state): string | null => {
    if (rule.options.some(isSyn)) return 'a SYN comes from the client';
    if (state === 'not_established') {
      // A flow that was established is so for the rest of its time.
      const waits = (reader: SuricataRule) =>
        reader.options.some((one) => one.kind === 'flow' && one.states.includes(state));
      return saidByReaders(rule, all, waits);
    }
    const toOneHost = state === 'established' ? null : directionSaidByHost(rule, all, state);
    if (toOneHost) return toOneHost;
    if (state === 'established') {
      if (PARSED.includes(rule.protocol)) {
        return `${rule.protocol} is parsed on established connections only`;
      }
      return rule.options.some(({ kind }) => kind === 'stream_size')
        ? 'stream_size counts bytes of established connections only'
        : null;
    }
    const requests = rule.options.some(
      (one) => one.kind === 'buffer' && OF_REQUESTS.includes(one.name),
    );
    return state === 'to_server' && requests ? 'what it looks into is part of requests only' : null;
  });
  if (reasons.every((reason) => reason !== null)) return [...new Set(reasons)].join('; ');
  return saidBySetters(rule, onSameFlows(rule, all), ({ options }) =>
    options.some((own) => sameOption(own, option)),
  );
}

/**
 * What goes to one host, or comes from it, has one direction on a flow. Where that is the other one, nobody asks for the
 * mark who asks for the same host and this direction.
 */
function directionSaidByHost(
  rule: SuricataRule,
  all: readonly SuricataRule[],
  direction: 'to_server' | 'to_client',
): string | null {
  const end = direction === 'to_server' ? 'destination' : 'source';
  const { address } = rule[end];
  const isOneHost =
    typeof address !== 'string' && address.length === 1 && !/[!/]/.test(address[0]!);
  if (!isOneHost) return null;
  const says = (reader: SuricataRule) =>
    directionOf(reader) === direction && within(reader[end].address, address);
  return saidByReaders(rule, all, says);
}

/** Rules that may set a flowbit which this one reads: a flow is TCP or UDP, for all of its time. */
function onSameFlows(rule: SuricataRule, all: readonly SuricataRule[]): SuricataRule[] {
  const transport = ({ protocol }: SuricataRule) =>
    protocol === 'udp' || protocol === 'icmp' ? protocol : 'tcp';
  const isAny = ({ protocol }: SuricataRule) => protocol === 'ip' || protocol === 'ipv4';
  return all.filter((other) => isAny(rule) || isAny(other) || transport(other) === transport(rule));
}

/** Whether some flowbit that the rule requires is only set by rules that say so. */
function saidBySetters(
  rule: SuricataRule,
  all: readonly SuricataRule[],
  says: (setter: SuricataRule) => boolean,
): string | null {
  const bit = rule.options.filter(isFlowbit('isset')).find((option) => {
    const rules = setters(option, all);
    return rules.length > 0 && rules.every(says);
  });
  return bit ? `${bit.name} is set by rules with the same condition only` : null;
}

/** Whether the rule does nothing but change flowbits that are read by rules that say so. */
function saidByReaders(
  rule: SuricataRule,
  all: readonly SuricataRule[],
  says: (reader: SuricataRule) => boolean,
): string | null {
  if (!rule.silent || rule.options.some(({ kind }) => kind === 'xbits')) return null;
  const changed = rule.options.filter(
    (option) => isFlowbit('set')(option) || isFlowbit('unset')(option),
  ) as State[];
  const rules = changed.flatMap((option) => readers(option, all));
  return rules.length > 0 && rules.every(says)
    ? 'what it changes is read by rules with the same condition only'
    : null;
}

/** Marks of single hosts, with the end of the rule that is meant. */
function hostMarks({ options }: SuricataRule): { state: State; track: End }[] {
  return options.flatMap((option) =>
    option.kind === 'xbits' && option.track !== 'ip_pair'
      ? [{ state: option, track: option.track === 'ip_src' ? 'source' : 'destination' } as const]
      : [],
  );
}

/**
 * Whether another rule, alike up to this content, takes away the flowbit that this rule requires wherever the first
 * part of the content is there and the rest is not.
 */
function complement(
  rule: SuricataRule,
  all: readonly SuricataRule[],
  content: Extract<RuleOption, { kind: 'content' }>,
): boolean {
  const required = rule.options.filter(isFlowbit('isset'));
  return all.some(({ options }) => {
    const takes = options.filter(isFlowbit('unset'));
    if (!takes.some(({ name }) => required.some((bit) => bit.name === name))) return false;
    const [head, tail] = options.slice(-2);
    if (head?.kind !== 'content' || tail?.kind !== 'content' || !tail.negated) return false;
    const whole = Buffer.concat([head.bytes, tail.bytes]);
    return whole.equals(content.bytes);
  });
}

function isFlowbit(action: State['action']) {
  return (option: RuleOption): option is State =>
    option.kind === 'flowbits' && option.action === action;
}

/** Flags of a SYN without ACK. */
function isSyn(option: RuleOption): boolean {
  return option.kind === 'flags' && option.value.split(',')[0] === 'S';
}

/** Whether all addresses of one list are in another; `!$HOME_NET` and the address that nobody has take none in. */
function within(some: AddressTerm, all: AddressTerm): boolean {
  if (typeof some === 'string' || typeof all === 'string') return same(some, all);
  const named = some.filter((address) => !address.startsWith('!') && !isNobody(address));
  return named.every((address) => all.includes(address));
}

/** Of other protocols than TCP a flow is established as soon as both sides were seen (suricata src/flow.c, 6.0 to 8.0). */
function isMidstreamToClient(rule: SuricataRule): boolean {
  return rule.options.some(isMidstream) && directionOf(rule) === 'to_client';
}

function isMidstream(option: RuleOption): boolean {
  return option.kind === 'flow' && option.states.includes('not_established');
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

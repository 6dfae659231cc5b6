/** Conditions of a rule that are also asked for by the rules that set, or read, its state. */
import { isNobody } from '../../compile/border';
import type {
  AddressTerm,
  RuleOption,
  RuleProtocol,
  SuricataRule,
} from '../../model/suricata-rule';
import {
  besideIt,
  contains,
  family,
  holdsHost,
  isFlowbit,
  isMidstream,
  isTwin,
  patternHas,
  same,
  sameOption,
} from './conditions';
import { readers, setters, type State } from '../../compile/suricata/state';
import type { Widened, End } from './widened';

const OWN_PROTOCOL: readonly RuleOption['kind'][] = ['flags', 'itype', 'stream_size'];

export function protocolSaidElsewhere(
  rule: SuricataRule,
  all: readonly SuricataRule[],
): string | null {
  const keyword = rule.options.find(({ kind }) => OWN_PROTOCOL.includes(kind));
  if (keyword) return `${keyword.kind} matches no other protocol`;
  if (isMidstreamToClient(rule)) return 'a datagram to the client makes its flow established';
  const twin = all.find((other) => isTwin(rule, other));
  if (twin) return `${twin.variant} looks for the same in TCP, in more places`;
  const alike = (other: SuricataRule) => family(other.protocol) === family(rule.protocol);
  return saidBySetters(rule, all, alike) ?? saidByReaders(rule, all, alike);
}

/** A flow bit is of both directions: who sends a question has the port that the answer goes to. */
export function portSaidElsewhere(
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

export function addressSaidElsewhere(
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

export function optionSaidElsewhere(
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
export function statesSaidElsewhere(
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

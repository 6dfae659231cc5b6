import { patternBytes } from '../../lib/suricata-literals';
import type { RuleOption } from '../../model/suricata-rule';
import { words, xdrUnpadded } from './rpc';

/**
 * ONC RPC messages as Suricata conditions (RFC 5531 section 9). A datagram or a segment is looked at as it passes,
 * a stream when it is put together and acknowledged.
 */

/**
 * How a message is looked at: in its datagram; in one TCP segment, at once; in the stream, where it may be split but
 * is seen only when the other side has acknowledged it.
 */
export type RpcWay = 'udp' | 'tcp-pkt' | 'tcp-stream';
export const RPC_WAYS: readonly RpcWay[] = ['udp', 'tcp-pkt', 'tcp-stream'];
export type TcpWay = Exclude<RpcWay, 'udp'>;
export const TCP_WAYS: readonly TcpWay[] = ['tcp-pkt', 'tcp-stream'];

/**
 * Ports from which replies in a stream are looked for: those of rpc.mountd (635 of old, 892 as Red Hat sets it, 20048
 * in today's /etc/services) and of NFS. A reply is mostly zeros, which a sensor must not
 * look for in all streams; where it begins a segment it is found on any port.
 */
export const REPLY_PORTS = [635, 892, 2049, 20048] as const;

/** Bytes before a message: the record mark over TCP (RFC 5531 section 11), and the transaction id. */
const BEFORE_TYPE = { udp: 4, 'tcp-pkt': 8 } as const;
/** First byte of the record mark of a last fragment, shorter than 16 MB. */
const LAST_FRAGMENT = 0x80;

const CALL = 0;
const REPLY = 1;
const RPC_VERSION = 2;
const ACCEPTED = 0;

/** Skips one XDR opaque: its length, then that many bytes, padded to four. */
export const SKIP_OPAQUE: RuleOption = {
  kind: 'byte_jump',
  count: 4,
  offset: 0,
  relative: true,
  align: true,
};

/** Skips a credential or verifier: its flavour, then an opaque. */
export const SKIP_AUTH: RuleOption = { ...SKIP_OPAQUE, offset: 4 };

/** A call to a program, in any of some versions (absent: any), of one procedure (absent: any). */
export function callHeader(
  way: RpcWay,
  program: number,
  versions: readonly number[] | undefined,
  procedure: number | undefined,
): RuleOption[] {
  if (versions?.length === 1 && procedure !== undefined) {
    return start(way, words(CALL, RPC_VERSION, program, versions[0]!, procedure));
  }
  const header = start(way, words(CALL, RPC_VERSION, program));
  if (!versions && procedure === undefined) return header;
  const version = versions ? oneOf(versions) : '.{4}';
  const proc = procedure === undefined ? '' : patternBytes(words(procedure));
  return [...header, { kind: 'pcre', pattern: `^${version}${proc}`, modifiers: 'Rs' }];
}

/** Bytes that all calls to some programs have, as far as the programs are alike. */
export function anyCall(way: RpcWay, programs: readonly number[]): RuleOption[] {
  return start(way, Buffer.concat([words(CALL, RPC_VERSION), alike(programs)]));
}

/** A call to one of some programs, in any version. */
export function callToAny(way: RpcWay, programs: readonly number[]): RuleOption[] {
  if (programs.length === 1) return callHeader(way, programs[0]!, undefined, undefined);
  const known = alike(programs).length;
  const rest = programs.map((program) => patternBytes(words(program).subarray(known)));
  return [
    ...anyCall(way, programs),
    { kind: 'pcre', pattern: `^(?:${rest.join('|')})`, modifiers: 'Rs' },
  ];
}

/** The leading bytes that all have. */
function alike(programs: readonly number[]): Buffer {
  const [first, ...others] = programs.map((program) => words(program));
  let length = 4;
  while (!others.every((other) => other.subarray(0, length).equals(first!.subarray(0, length)))) {
    length -= 1;
  }
  return first!.subarray(0, length);
}

/** An accepted reply, up to its verifier. */
export function replyHeader(way: RpcWay): RuleOption[] {
  return reply(way, words(ACCEPTED));
}

/**
 * A successful reply with an empty verifier and a result status of zero. Replies with a verifier (RPCSEC_GSS) are not
 * seen. In a segment: at its beginning. In a stream: behind a record mark.
 */
export function plainReply(way: RpcWay): RuleOption[] {
  return reply(way, words(ACCEPTED, 0, 0, 0, 0));
}

/** The type of a message, reply, is what the fast matcher looks for: the rest may be nothing but zeros. */
function reply(way: RpcWay, rest: Uint8Array): RuleOption[] {
  const type = { kind: 'content', bytes: words(REPLY), fastPattern: true } as const;
  const toClient: RuleOption = { kind: 'flow', states: ['to_client'] };
  if (way !== 'tcp-stream') {
    return [toClient, { ...type, offset: BEFORE_TYPE[way], depth: 4 }, next(rest)];
  }
  const mark: RuleOption = { kind: 'content', bytes: Buffer.of(LAST_FRAGMENT) };
  return [toClient, mark, { ...type, distance: 7, within: 4 }, next(rest)];
}

/** Bytes that come right behind what matched before. */
export function next(bytes: Uint8Array): RuleOption {
  return { kind: 'content', bytes, distance: 0, within: bytes.length };
}

/** Bytes that must not come right behind what matched before. */
export function nextIsNot(bytes: Uint8Array): RuleOption {
  return { kind: 'content', bytes, distance: 0, within: bytes.length, negated: true };
}

/** A four-byte word that is one of these, right behind what matched before. */
export function nextWord(values: readonly number[]): RuleOption {
  if (values.length === 1) return next(words(values[0]!));
  return { kind: 'pcre', pattern: `^${oneOf(values)}`, modifiers: 'Rs' };
}

/** An XDR string, right behind what matched before. */
export function nextString(text: string): RuleOption {
  return next(xdrUnpadded(text));
}

/**
 * A call's first bytes behind its transaction id: rare enough to be looked for anywhere in what clients send. In a
 * segment only where a call begins one, so that a segment is not searched to its end beside its stream.
 */
function start(way: RpcWay, bytes: Uint8Array): RuleOption[] {
  const place = way === 'tcp-stream' ? {} : { offset: BEFORE_TYPE[way], depth: bytes.length };
  return [
    { kind: 'flow', states: ['to_server'] },
    { kind: 'content', bytes, ...place, fastPattern: true },
  ];
}

function oneOf(values: readonly number[]): string {
  return `(?:${values.map((value) => patternBytes(words(value))).join('|')})`;
}

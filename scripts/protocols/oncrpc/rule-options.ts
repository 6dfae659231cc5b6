import { patternBytes } from '../../lib/suricata-literals';
import type { RuleOption } from '../../model/suricata-rule';
import { words, xdrUnpadded } from './rpc';

/**
 * ONC RPC messages as Suricata conditions (RFC 5531 section 9). UDP: at fixed offsets from the packet's start.
 * TCP: floating, since records start anywhere in a stream; the constants are long enough to be rare.
 */

export type RpcTransport = 'udp' | 'tcp';

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
  transport: RpcTransport,
  program: number,
  versions: readonly number[] | undefined,
  procedure: number | undefined,
): RuleOption[] {
  if (versions?.length === 1 && procedure !== undefined) {
    return [start(transport, words(CALL, RPC_VERSION, program, versions[0]!, procedure))];
  }
  const header = start(transport, words(CALL, RPC_VERSION, program));
  if (!versions && procedure === undefined) return [header];
  const version = versions ? oneOf(versions) : '.{4}';
  const proc = procedure === undefined ? '' : patternBytes(words(procedure));
  return [header, { kind: 'pcre', pattern: `^${version}${proc}`, modifiers: 'Rs' }];
}

/** An accepted reply, up to its verifier. */
export function replyHeader(): RuleOption[] {
  const bytes = words(REPLY, ACCEPTED);
  return [{ kind: 'content', bytes, offset: 4, depth: 8, fastPattern: true }, SKIP_AUTH];
}

/**
 * A successful reply with an empty verifier and a result status of zero: 24 bytes, long enough to float in what
 * the server sends; in a call, the end of a credential can look like it. Replies with a verifier (RPCSEC_GSS)
 * are not seen.
 */
export function plainReply(transport: RpcTransport): RuleOption[] {
  const reply = start(transport, words(REPLY, ACCEPTED, 0, 0, 0, 0));
  return transport === 'udp' ? [reply] : [{ kind: 'flow', states: ['to_client'] }, reply];
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

function start(transport: RpcTransport, bytes: Uint8Array): RuleOption {
  const place = transport === 'udp' ? { offset: 4, depth: bytes.length } : {};
  return { kind: 'content', bytes, ...place, fastPattern: true };
}

function oneOf(values: readonly number[]): string {
  return `(?:${values.map((value) => patternBytes(words(value))).join('|')})`;
}

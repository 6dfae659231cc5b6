/**
 * ONC RPC messages for test traffic (RFC 5531; XDR: RFC 4506). Sizes in bytes, numbers big-endian.
 */

export const RPC_PROGRAMS = { portmapper: 100000, nfs: 100003, mount: 100005 } as const;

export interface RpcCallFields {
  xid: number;
  program: number;
  version: number;
  procedure: number;
  /** Procedure arguments, already XDR-encoded. */
  args?: Uint8Array;
  /** AUTH_SYS with this machine name; absent: AUTH_NONE. */
  machine?: string | undefined;
  /** Another credential, and a verifier: bodies of any length, in place of AUTH_SYS and nothing. */
  opaqueAuth?: { credential: Uint8Array; verifier: Uint8Array };
  /** Default 2, the only version there is. */
  rpcVersion?: number;
}

const AUTH_SHORT = 2;

/** Status of MOUNT and NFS (RFC 1813 section 2.6). */
export const ACCESS_DENIED = 13;

/** A call, without record mark. */
export function rpcCall(fields: RpcCallFields): Buffer {
  const { xid, program, version, procedure, args, machine, opaqueAuth, rpcVersion = 2 } = fields;
  return Buffer.concat([
    words(xid, 0, rpcVersion, program, version, procedure),
    opaqueAuth
      ? Buffer.concat([words(AUTH_SHORT), xdrString(opaqueAuth.credential)])
      : machine === undefined
        ? words(0, 0)
        : authSys(machine),
    opaqueAuth ? Buffer.concat([words(AUTH_SHORT), xdrString(opaqueAuth.verifier)]) : words(0, 0),
    args ?? Buffer.alloc(0),
  ]);
}

/**
 * An accepted, successful reply with these results, without record mark.
 * @param verifier already XDR-encoded; default an empty one.
 */
export function rpcReply(
  xid: number,
  results: Uint8Array = Buffer.alloc(0),
  verifier: Uint8Array = words(0),
): Buffer {
  const auth = Buffer.concat([words(verifier.length > 4 ? AUTH_SHORT : 0), verifier]);
  return Buffer.concat([words(xid, 1, 0), auth, words(0), results]);
}

/** A message as TCP carries it: one fragment, the last, behind its record mark (RFC 5531 section 11). */
export function recordMarked(message: Uint8Array): Buffer {
  return Buffer.concat([words((0x80000000 + message.length) >>> 0), message]);
}

/** Bytes of what a transport puts before a message: a record mark, or nothing. */
export function markBytes(transport: 'udp' | 'tcp'): number {
  return transport === 'tcp' ? 4 : 0;
}

/** A message as its transport carries it. */
export function carried(transport: 'udp' | 'tcp', message: Buffer): Buffer {
  return transport === 'tcp' ? recordMarked(message) : message;
}

/** An XDR string or opaque: length, bytes, zero padding to a multiple of four. */
export function xdrString(text: string | Uint8Array): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([words(bytes.length), bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

/** An XDR string that is padded with something else than zero; receivers do not look at padding. */
export function xdrOddlyPadded(text: string | Uint8Array): Buffer {
  const bytes = Buffer.from(text);
  const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4, 'x');
  return Buffer.concat([words(bytes.length), bytes, padding]);
}

/** An XDR string without its padding, as conditions look for it: servers do not look at padding. */
export function xdrUnpadded(text: string): Buffer {
  return Buffer.concat([words(Buffer.byteLength(text)), Buffer.from(text)]);
}

/** Unsigned 32-bit numbers, one behind the other. */
export function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeUInt32BE(value, i * 4));
  return bytes;
}

function authSys(machine: string): Buffer {
  const body = Buffer.concat([words(0x5eed), xdrString(machine), words(0, 0, 1, 0)]);
  return Buffer.concat([words(1, body.length), body]);
}

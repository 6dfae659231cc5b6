import { neighbour } from '../model/addresses';
import type { Flow, Host, Scenario } from '../model/scenario';
import { recordMarked, rpcCall, rpcReply, words, xdrString, type RpcCallFields } from './rpc';
import { otherLookups, rootLookups } from './nfs4-traffic';
import type { RpcPattern } from './rpc-call';

/** RPC calls as a monitor's kernel makes them, and calls that only look like them. */

export interface RpcTraffic {
  server: Host;
  /** IPv4 address. */
  monitor: string;
}

const XID = 0x5a17c0de;
/** Length is not a multiple of four, so that padding counts. */
const MACHINE = 'ward-3b';

/** Bodies whose length is no multiple of four, and long enough that a wrong step is a wrong place. */
const PADDED = { credential: Buffer.from('short'), verifier: Buffer.from('seven b') };

/** The call in every version and over both transports, with both kinds of credential. */
export function matchingCalls(call: RpcPattern, where: RpcTraffic): Scenario[] {
  if (call.rootLookup !== undefined) return rootLookups(call.rootLookup, where);
  const to = `to ${where.server.address}`;
  return (call.versions ?? [2, 3]).flatMap((version) => {
    const fields = fieldsOf(call, version);
    return [
      { name: `${call.name} v${version} over UDP ${to}`, flows: [udp(where, rpcCall(fields))] },
      {
        name: `${call.name} v${version} over UDP without credential ${to}`,
        flows: [udp(where, rpcCall({ ...fields, machine: undefined }))],
      },
      { name: `${call.name} v${version} over TCP ${to}`, flows: [tcp(where, rpcCall(fields))] },
      {
        name: `${call.name} v${version} with padded credential and verifier ${to}`,
        flows: [udp(where, rpcCall({ ...fields, opaqueAuth: PADDED }))],
      },
      ...(call.path === undefined
        ? []
        : [
            {
              name: `${call.name} v${version}, path padded with something else than zero ${to}`,
              flows: [
                udp(
                  where,
                  rpcCall({
                    ...fields,
                    args: Buffer.from(
                      `\0\0\0${String.fromCharCode(call.path.length)}${call.path}x`,
                      'latin1',
                    ),
                  }),
                ),
              ],
            },
          ]),
      {
        name: `${call.name} v${version} over TCP without handshake ${to}`,
        flows: [{ ...tcp(where, rpcCall(fields)), shape: 'midstream' } as Flow],
      },
      {
        name: `${call.name} v${version} on another port ${to}`,
        flows: [udp({ ...where, server: { ...where.server, port: 33333 } }, rpcCall(fields))],
      },
    ];
  });
}

/** One difference at a time; none of these is one of `all`. */
export function lookalikes(
  call: RpcPattern,
  where: RpcTraffic,
  all: readonly RpcPattern[],
  servers: readonly string[] | undefined,
): Scenario[] {
  if (call.rootLookup !== undefined) return otherLookups(call.rootLookup, where);
  const version = (call.versions ?? [3])[0]!;
  const fields = fieldsOf(call, version);
  const differences: [string, RpcCallFields][] = [
    ['RPC version 3', { ...fields, rpcVersion: 3 }],
    ['the next program', { ...fields, program: fields.program + 0x20 }],
    ['program in little-endian order', { ...fields, program: swapped(fields.program) }],
    ...(call.versions
      ? [
          [
            `version ${unlisted(call.versions)}`,
            { ...fields, version: unlisted(call.versions) },
          ] as [string, RpcCallFields],
        ]
      : []),
    ...(call.procedure === undefined
      ? []
      : [
          ['the next procedure', { ...fields, procedure: fields.procedure + 1 }] as [
            string,
            RpcCallFields,
          ],
        ]),
    ...argumentDifferences(call, fields),
  ];
  const calls = differences
    .filter(([, changed]) => !all.some((pattern) => pattern !== call && accepts(pattern, changed)))
    .map(([difference, changed]) => [difference, rpcCall(changed)] as const);
  const whole = rpcCall(fields);
  const messages: (readonly [string, Buffer])[] = [
    ...calls,
    ['type reply instead of call', Buffer.concat([words(XID, 1), whole.subarray(8)])],
    ...flippedBits(call, whole),
    ['its last word cut off', whole.subarray(0, needed(call, whole) - 4)],
  ];
  const shifted: Scenario[] = [
    {
      name: `${call.name} four bytes late in its datagram`,
      flows: [udp(where, Buffer.concat([Buffer.alloc(4, 0x80), whole]))],
    },
  ];
  const elsewhere: Scenario[] = servers
    ? [
        {
          name: `${call.name} to the next address`,
          flows: [
            udp(
              { ...where, server: { ...where.server, address: neighbour(servers.at(-1)!, 2) } },
              whole,
            ),
          ],
        },
      ]
    : [];
  return [
    ...messages.map(([difference, message]): Scenario => ({
      name: `${call.name} with ${difference}`,
      flows: [udp(where, message), tcp(where, message)],
    })),
    ...shifted,
    ...elsewhere,
  ];
}

/** One bit wrong in each byte of the header that the pattern looks at. */
function flippedBits(call: RpcPattern, whole: Buffer): [string, Buffer][] {
  const XID_BYTES = 4;
  const looked = call.procedure !== undefined ? 24 : call.versions ? 20 : 16;
  return Array.from({ length: looked - XID_BYTES }, (_, i): [string, Buffer] => {
    const bytes = Buffer.from(whole);
    bytes[XID_BYTES + i]! ^= 0x08;
    return [`a bit of header byte ${XID_BYTES + i} flipped`, bytes];
  });
}

function argumentDifferences(call: RpcPattern, fields: RpcCallFields): [string, RpcCallFields][] {
  const { path, asksFor } = call;
  if (path !== undefined) {
    return [
      ...[`${path}x`, path.slice(0, -1), `x${path}`, `${path}/`, path.toUpperCase()].map(
        (other): [string, RpcCallFields] => [
          `path ${other}`,
          { ...fields, args: xdrString(other) },
        ],
      ),
      ['the path one word late', { ...fields, args: Buffer.concat([words(0), xdrString(path)]) }],
      ['the path in the machine name', { ...fields, args: xdrString('/home'), machine: path }],
    ];
  }
  if (asksFor) return [['another program asked for', { ...fields, args: words(100021, 3, 17, 0) }]];
  return [];
}

function fieldsOf(call: RpcPattern, version: number): RpcCallFields {
  const args =
    call.path !== undefined
      ? xdrString(call.path)
      : call.asksFor
        ? words(call.asksFor[0]!, 3, 17, 0)
        : undefined;
  return {
    xid: XID,
    program: call.program,
    version,
    procedure: call.procedure ?? 0,
    machine: MACHINE,
    ...(args ? { args } : {}),
  };
}

/** Whether a pattern takes a call whose header and argument's first word are these. */
function accepts(pattern: RpcPattern, fields: RpcCallFields): boolean {
  if ((fields.rpcVersion ?? 2) !== 2 || pattern.program !== fields.program) return false;
  if (pattern.versions && !pattern.versions.includes(fields.version)) return false;
  if (pattern.procedure !== undefined && pattern.procedure !== fields.procedure) return false;
  if (pattern.path !== undefined)
    return xdrString(pattern.path).equals(fields.args ?? Buffer.alloc(0));
  if (pattern.asksFor) {
    return pattern.asksFor.includes(Buffer.from(fields.args ?? words(0)).readUInt32BE(0));
  }
  return true;
}

/** How many bytes of a call the pattern looks at. */
function needed(call: RpcPattern, whole: Buffer): number {
  if (call.path !== undefined) return whole.length;
  if (call.asksFor) return whole.length - 12;
  return call.procedure !== undefined ? 24 : call.versions ? 20 : 16;
}

function unlisted(versions: readonly number[]): number {
  return [2, 4, 1].find((version) => !versions.includes(version))!;
}

function swapped(program: number): number {
  return Buffer.from(words(program)).reverse().readUInt32BE(0);
}

function udp(where: RpcTraffic, call: Buffer): Flow {
  return {
    transport: 'udp',
    client: { address: where.monitor, port: 801 },
    server: where.server,
    messages: [
      { from: 'client', bytes: call },
      { from: 'server', bytes: rpcReply(XID, words(13)) },
    ],
  };
}

function tcp(where: RpcTraffic, call: Buffer): Flow {
  return {
    transport: 'tcp',
    client: { address: where.monitor, port: 802 },
    server: where.server,
    messages: [
      { from: 'client', bytes: recordMarked(call) },
      { from: 'server', bytes: recordMarked(rpcReply(XID, words(13))) },
    ],
  };
}

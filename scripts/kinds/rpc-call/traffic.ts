import type { Flow, Scenario } from '../../model/scenario';
import { rootLookups } from '../../protocols/nfs/nfs4-traffic';
import {
  carried,
  rpcCall,
  rpcReply,
  words,
  xdrOddlyPadded,
  xdrString,
  type RpcCallFields,
} from '../../protocols/oncrpc/rpc';
import { PADDED } from '../../protocols/oncrpc/variants';
import { addressNextTo } from '../address-contact/traffic';
import type { RpcCall } from './pattern';
import type { RpcPattern } from '../../protocols/oncrpc/call';
import type { RpcTraffic } from '../../protocols/oncrpc/call';

/** Where NFSv4 always is (RFC 7530 section 3.1). */
const NFS_PORT = 2049;

/** RPC calls as a monitor's kernel makes them. */

export const XID = 0x5a17c0de;
/** Length is not a multiple of four, so that padding counts. */
const MACHINE = 'ward-3b';

/** The call in every version, over both transports, with all kinds of credential, to all it may ask for. */
export function matchingCalls(call: RpcPattern, where: RpcTraffic): Scenario[] {
  if (call.rootLookup !== undefined) return rootLookups(call.rootLookup, where);
  return (call.versions ?? [2, 3]).flatMap((version) => {
    const fields = fieldsOf(call, version);
    const named = (what: string, flow: Flow): Scenario => ({
      name: `${call.name} v${version} ${what} to ${where.server.address}`,
      flows: [flow],
    });
    const whole = rpcCall(fields);
    const padded = rpcCall({ ...fields, opaqueAuth: PADDED });
    const bare = rpcCall({ ...fields, machine: undefined });
    const elsewhere = { ...where, server: { ...where.server, port: 33333 } };
    return [
      named('over UDP', udp(where, whole)),
      named('over UDP without credential', udp(where, bare)),
      named('over TCP', tcp(where, whole)),
      named('over UDP with padded credential and verifier', udp(where, padded)),
      named('over TCP with padded credential and verifier', tcp(where, padded)),
      named('over TCP without handshake', { ...tcp(where, whole), shape: 'midstream' } as Flow),
      named('on another port', udp(elsewhere, whole)),
      ...(call.path === undefined
        ? []
        : [
            named(
              'with odd padding',
              udp(where, rpcCall({ ...fields, args: xdrOddlyPadded(call.path) })),
            ),
          ]),
      ...(call.asksFor ?? []).slice(1).flatMap((asked) => {
        const other = rpcCall(fieldsOf(call, version, asked));
        return [
          named(`over UDP, asking for ${asked}`, udp(where, other)),
          named(`over TCP, asking for ${asked}`, tcp(where, other)),
        ];
      }),
    ];
  });
}

/** A call that matches, by AUTH_SYS. */
export function fieldsOf(
  call: RpcPattern,
  version: number,
  asked = call.asksFor?.[0],
): RpcCallFields {
  const args =
    call.path !== undefined
      ? xdrString(call.path)
      : asked !== undefined
        ? words(asked, 3, 17, 0)
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

export function udp(where: RpcTraffic, ...calls: readonly Buffer[]): Flow {
  return granted('udp', 801, where, calls);
}

export function tcp(where: RpcTraffic, ...calls: readonly Buffer[]): Flow {
  return granted('tcp', 802, where, calls);
}

/** Calls on one flow, each granted. */
function granted(
  transport: 'udp' | 'tcp',
  port: number,
  where: RpcTraffic,
  calls: readonly Buffer[],
): Flow {
  return {
    transport,
    client: { address: where.monitor, port },
    server: where.server,
    messages: calls.flatMap((call) => [
      { from: 'client', bytes: carried(transport, call) },
      { from: 'server', bytes: carried(transport, rpcReply(XID, GRANTED)) },
    ]),
  };
}

/** Success, and a file handle: what a call that is none is answered with too, to see that nobody falls for it. */
const GRANTED = Buffer.concat([words(0), xdrString('file-handle'), words(1, 1)]);

export function matching(o: RpcCall): Scenario[] {
  return o.calls.flatMap((call) => [
    ...serversOf(o).flatMap((server) => matchingCalls(call, traffic(server, call))),
    ...(o.servers ?? []).flatMap((server) => fromSameSubnet(call, server)),
  ]);
}

export function serversOf(o: RpcCall): readonly string[] {
  return o.servers ?? [...(o.usualServer === undefined ? [] : [o.usualServer]), '10.20.0.9'];
}

/** From a monitor at its factory address, which shares a /24 with the server. */
function fromSameSubnet(call: RpcPattern, server: string): Scenario[] {
  const monitor = addressNextTo([], server);
  return matchingCalls(call, { ...traffic(server, call), monitor }).map(({ name, flows }) => ({
    name: `${name} from ${monitor}`,
    flows,
    asIs: true,
  }));
}

export function traffic(server: string, call: RpcPattern): RpcTraffic {
  return { server: { address: server, port: call.usualPort ?? NFS_PORT }, monitor: '10.20.0.5' };
}

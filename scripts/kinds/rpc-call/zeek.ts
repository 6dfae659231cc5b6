import { zeekRecord, zeekSet, zeekString, zeekVector } from '../../lib/zeek-literals';
import type { ZeekData, ZeekSignature } from '../../model/zeek-data';
import type { RpcPattern } from '../../protocols/oncrpc/call';
import type { RpcCall } from './pattern';

export function zeek(o: RpcCall): ZeekData {
  const value = zeekRecord('RpcWatch', {
    ...(o.servers ? { servers: zeekSet(o.servers) } : {}),
    calls: zeekPatterns(o.calls),
  });
  return {
    entry: { table: 'rpc_watches', value },
    ...(o.servers ? { signatures: nfsTo(o.servers) } : {}),
  };
}

export function zeekPatterns(calls: readonly RpcPattern[]): string {
  return zeekVector(calls.map(zeekPattern));
}

function zeekPattern(call: RpcPattern): string {
  const { name, program, versions, procedure, path, rootLookup, asksFor } = call;
  const own = { name: zeekString(name), program: String(program) };
  // Only NFSv4 looks up names so: version and procedure go without saying.
  if (rootLookup !== undefined) {
    return zeekRecord('RpcPattern', { ...own, root_lookup: zeekString(rootLookup) });
  }
  return zeekRecord('RpcPattern', {
    ...own,
    ...(versions ? { versions: zeekSet(versions.map(String)) } : {}),
    ...(procedure === undefined ? {} : { procedure: String(procedure) }),
    ...(path === undefined ? {} : { path: zeekString(path) }),
    ...(asksFor ? { asks_for: zeekSet(asksFor.map(String)) } : {}),
  });
}

/** NFS of any version: rpc.sig has what is recognised to any server. RFC 5531 section 9, RFC 1813. */
const NFS_CALL = '\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\x01\\x86\\xa3';

function nfsTo(servers: readonly string[]): ZeekSignature[] {
  const call = (transport: string, before: number) => [
    `ip-proto == ${transport}`,
    `dst-ip == ${servers.join(', ')}`,
    `payload /^[\\x00-\\xff]{${before}}${NFS_CALL}/`,
  ];
  return [
    { name: 'nfs-udp', conditions: call('udp', 4), event: 'datagram_called', enable: 'nfs' },
    // Over TCP a record mark comes before the call.
    {
      name: 'nfs-tcp',
      conditions: [...call('tcp', 8), 'eval Vitalwire::is_rpc_stream'],
      enable: 'stream_event',
    },
  ];
}

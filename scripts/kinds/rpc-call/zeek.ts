import type { RpcCall } from './pattern';
import { zeekBool, zeekRecord, zeekSet, zeekString, zeekVector } from '../../lib/zeek-literals';
import type { RpcPattern } from '../../protocols/oncrpc/call';

export function zeek(o: RpcCall): Readonly<Record<string, string>> {
  return {
    servers: zeekSet(o.servers ?? []),
    server_list: (o.servers ?? []).join(', '),
    any_server: zeekBool(o.servers === undefined),
    calls: zeekVector(o.calls.map(zeekCall)),
  };
}

function zeekCall(call: RpcPattern): string {
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

import type { Scenario, TcpFlow } from '../model/scenario';
import {
  compound,
  compoundResult,
  done,
  getFh,
  lookup,
  NFS4_COMPOUND,
  putFh,
  putRootFh,
} from './nfs4';
import { recordMarked, rpcCall, rpcReply, RPC_PROGRAMS, words } from './rpc';
import type { RpcTraffic } from './rpc-traffic';

/** NFSv4 path walks, as libnfs (in one COMPOUND) and Linux (by file handle) do them. */

export type Compound = readonly Uint8Array[];

const ROOT = 'root-handle';
const DIRECTORY = 'some-other-handle';

/** Walks that reach the name right under the root. */
export function rootLookups(name: string, where: RpcTraffic): Scenario[] {
  const to = `to ${where.server.address}`;
  return [
    {
      name: `LOOKUP ${name} from the root, NFS 4.0 ${to}`,
      flows: [session(where, [[putRootFh(), lookup(name), getFh()]], false)],
    },
    {
      name: `LOOKUP ${name} from the root, NFS 4.1 ${to}`,
      flows: [session(where, [[putRootFh(), lookup(name), getFh()]], true)],
    },
    {
      name: `LOOKUP ${name} by the handle of the root, NFS 4.1 ${to}`,
      flows: [session(where, handleWalk(name), true)],
    },
    {
      name: `LOOKUP ${name} by the handle of the root, NFS 4.0 ${to}`,
      flows: [session(where, handleWalk(name), false)],
    },
    {
      name: `LOOKUP ${name} from the root without handshake ${to}`,
      flows: [{ ...session(where, [[putRootFh(), lookup(name)]], false), shape: 'midstream' }],
    },
  ];
}

/** Walks that reach another name, or the name elsewhere. */
export function otherLookups(name: string, where: RpcTraffic): Scenario[] {
  const walks: [string, Compound[]][] = [
    ['a longer name', [[putRootFh(), lookup(`${name}x`)]]],
    ['a shorter name', [[putRootFh(), lookup(name.slice(0, -1))]]],
    ['the name one directory down', [[putRootFh(), lookup('home'), lookup(name)]]],
    ['a longer name by handle', handleWalk(`${name}x`)],
    [
      'the name by handle, one directory down',
      [
        [putRootFh(), getFh()],
        [putFh(ROOT), lookup('home'), getFh()],
        [putFh(DIRECTORY), lookup(name), getFh()],
      ],
    ],
    ['the name by handle, the root never asked for', [[putFh(DIRECTORY), lookup(name), getFh()]]],
    [
      'the name by handle, the root passed on the way elsewhere',
      [
        [putRootFh(), lookup('home'), getFh()],
        [putFh(DIRECTORY), lookup(name), getFh()],
      ],
    ],
    ['the root only', [[putRootFh(), getFh()]]],
  ];
  return walks.flatMap(([what, compounds]): Scenario[] =>
    [false, true].map((sequence) => ({
      name: `${what}, NFS 4.${sequence ? 1 : 0}`,
      flows: [session(where, compounds, sequence)],
    })),
  );
}

/** How a kernel client gets there: the root's handle first, then LOOKUP behind PUTFH. */
export function handleWalk(name: string): Compound[] {
  return [
    [putRootFh(), getFh()],
    [putFh(ROOT), lookup(name), getFh()],
  ];
}

/** COMPOUNDs one after the other on one connection, each answered; a NULL call comes first. */
export function session(
  where: RpcTraffic,
  compounds: readonly Compound[],
  sequence: boolean,
  results: readonly (Compound | null)[] = [],
): TcpFlow {
  const nfs4 = { program: RPC_PROGRAMS.nfs, version: 4, machine: 'ward-3b' };
  const null4 = rpcCall({ ...nfs4, xid: 1, procedure: 0 });
  return {
    transport: 'tcp',
    client: { address: where.monitor, port: 803 },
    server: { address: where.server.address, port: 2049 },
    messages: [
      { from: 'client', bytes: recordMarked(null4) },
      { from: 'server', bytes: recordMarked(rpcReply(1)) },
      ...compounds.flatMap((operations, i) => {
        const xid = 0x4e460000 + i;
        const args = compound(operations, sequence);
        const result =
          results[i] === null
            ? words(10013, 0, 0)
            : compoundResult(results[i] ?? [done('PUTFH')], sequence);
        return [
          {
            from: 'client' as const,
            bytes: recordMarked(rpcCall({ ...nfs4, xid, procedure: NFS4_COMPOUND, args })),
          },
          { from: 'server' as const, bytes: recordMarked(rpcReply(xid, result)) },
        ];
      }),
    ],
  };
}

import type { Scenario } from '../../model/scenario';
import {
  access,
  getFh,
  lookup,
  putFh,
  putRootFh,
  remove,
  resultOf,
} from '../../protocols/nfs/nfs4';
import {
  calledBack,
  DIRECTORY,
  FIRST_COMPOUND,
  handleWalk,
  ROOT,
  SECOND_COMPOUND,
  session,
  type Compound,
} from '../../protocols/nfs/nfs4-traffic';
import { flipped } from '../../protocols/oncrpc/variants';
import type { RpcTraffic } from '../../protocols/oncrpc/call';

/** NFSv4 walks that reach another name, or the name elsewhere, or do not walk at all. */

/** Bytes of a call behind its record mark that say what it is: type, RPC version, program, version, procedure. */
const CALL_HEADER = { start: 8, end: 28 };

export function otherLookups(name: string, where: RpcTraffic): Scenario[] {
  return [
    ...[false, true].flatMap((sequence) =>
      walks(name).flatMap(([what, compounds]) =>
        [false, true].map((padded) => ({
          name: `${what}, NFS 4.${sequence ? 1 : 0}${padded ? ', padded' : ''}`,
          flows: [session(where, compounds, { sequence, padded, results: misleading(compounds) })],
        })),
      ),
    ),
    ...calledByTheServer(name, where),
    ...wrongBits(name, where),
    {
      name: 'the name over UDP',
      flows: session(where, [[putRootFh(), lookup(name)]])
        .messages.slice(FIRST_COMPOUND)
        .map(({ bytes }, i) => ({
          transport: 'udp' as const,
          client: { address: where.monitor, port: 804 + i },
          server: { address: where.server.address, port: 2049 },
          messages: [{ from: 'client' as const, bytes: (bytes as Buffer).subarray(4) }],
        })),
    },
  ];
}

/** More than Suricata waits for before it looks at a stream (stream.reassembly.toserver-chunk-size). */
const MUCH = Buffer.alloc(3000, 0x2e);

/** Answers that say, of whatever came last, that a LOOKUP went well. */
function misleading(compounds: readonly Compound[]): (Compound | undefined)[] {
  const lookedUp = [resultOf(putFh('')), resultOf(lookup(''))];
  return compounds.map((_, i) => (i === compounds.length - 1 ? lookedUp : undefined));
}

function walks(name: string): [string, Compound[]][] {
  const alike = `${name.slice(0, -1)}x`;
  const root = [putRootFh(), getFh()];
  const enter = [putFh(DIRECTORY), lookup(name), getFh()];
  const hidden = Buffer.concat([putRootFh(), lookup(name)]);
  const hiddenEntry = Buffer.concat([putFh(ROOT), lookup(name)]);
  return [
    ['a longer name', [[putRootFh(), lookup(`${name}x`)]]],
    ['a shorter name', [[putRootFh(), lookup(name.slice(0, -1))]]],
    ['a name that begins alike', [[putRootFh(), lookup(alike)]]],
    ['the name one directory down', [[putRootFh(), lookup('home'), lookup(name)]]],
    ['a longer name by handle', handleWalk(`${name}x`)],
    ['a name that begins alike by handle', handleWalk(alike)],
    [
      'the name by handle, one directory down',
      [root, [putFh(ROOT), lookup('home'), getFh()], enter],
    ],
    [
      'the name by handle, below one that begins alike',
      [root, [putFh(ROOT), lookup(alike), getFh()], enter],
    ],
    [
      'the name by handle, below a directory where it was looked up before',
      [root, [putFh(ROOT), lookup('home'), lookup(name), getFh()], enter],
    ],
    ['the name by handle, the root never asked for', [enter]],
    [
      'the name by handle, the root passed on the way elsewhere',
      [[putRootFh(), lookup('home'), getFh()], enter],
    ],
    [
      'a name that begins alike by handle, then much else, then another from the root',
      [
        root,
        [putFh(ROOT), lookup(alike), getFh()],
        [remove(MUCH)],
        root,
        [putRootFh(), lookup('home'), getFh()],
      ],
    ],
    ['the root only', [root]],
    ['the root, then something else by its handle', [root, [putFh(ROOT), access()]]],
    ['the walk in the name of a file', [[remove(hidden)]]],
    ['the walk in a handle', [[putFh(hidden), access()]]],
    ['the lookup in the name of a file by handle', [root, [putFh(ROOT), remove(lookup(name))]]],
    ['the walk by handle in the name of a file', [root, [remove(hiddenEntry)]]],
    ['the root in the name of a file, then the name by handle', [[remove(putRootFh())], enter]],
  ];
}

/** One part of the walk is what the server calls. */
function calledByTheServer(name: string, where: RpcTraffic): Scenario[] {
  const enter = [putFh(ROOT), lookup(name), getFh()];
  const walk = (...compounds: Compound[]) =>
    session(where, compounds, { results: misleading(compounds) });
  const root = [putRootFh(), getFh()];
  const another = [putRootFh(), lookup('home'), getFh()];
  return [
    {
      name: `the root asked for by the server, then ${name} by handle`,
      flows: [calledBack(walk(enter), FIRST_COMPOUND, root)],
    },
    {
      name: `${name} looked up by the server at the root, and another by the client`,
      flows: [calledBack(walk(root, another), SECOND_COMPOUND, enter)],
    },
  ];
}

/** One bit wrong in each byte of a header, in each call of both ways. */
function wrongBits(name: string, where: RpcTraffic): Scenario[] {
  const direct = {
    name: `LOOKUP ${name} from the root`,
    flows: [session(where, [[putRootFh(), lookup(name), getFh()]])],
  };
  const byHandle = {
    name: `LOOKUP ${name} by the handle of the root`,
    flows: [session(where, handleWalk(name))],
  };
  const part = (message: number, of: string) => ({ flow: 0, message, ...CALL_HEADER, of });
  return [
    ...flipped(direct, part(FIRST_COMPOUND, 'the call')),
    ...flipped(byHandle, part(FIRST_COMPOUND, 'the call for the root')),
    ...flipped(byHandle, part(SECOND_COMPOUND, 'the call with the name')),
  ];
}

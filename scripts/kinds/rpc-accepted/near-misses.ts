import type { Scenario } from '../../model/scenario';
import { access, getFh, lookup, putFh, putRootFh, resultOf } from '../../protocols/nfs/nfs4';
import {
  DIRECTORY,
  handleWalk,
  ROOT,
  session,
  type Compound,
  type SessionOptions,
} from '../../protocols/nfs/nfs4-traffic';
import { mounts, trafficTo } from '../../protocols/nfs/mount-traffic';
import { ACCESS_DENIED, markBytes, words, xdrString } from '../../protocols/oncrpc/rpc';
import { lookalikes } from '../rpc-call/near-misses';
import {
  flipped,
  type MessagePart,
  misplacedAnswer,
  saidByOneSide,
  turnedRound,
} from '../../protocols/oncrpc/variants';
import type { KindContext } from '../../model/observable';
import { mountsOf } from './mounts';
import type { RpcAccepted } from './pattern';
import type { RpcPattern } from '../../protocols/oncrpc/call';
import type { RpcTraffic } from '../../protocols/oncrpc/call';

/** Mounts that were refused, not answered, of another directory, or no mounts at all. */

const OK = 0;

export function refusedMounts(calls: readonly RpcPattern[], server: string): Scenario[] {
  const where = trafficTo(server);
  return calls.flatMap((call): Scenario[] => {
    const named = (what: string, flows: ReturnType<typeof mounts>): Scenario[] =>
      flows.map(([how, flow]) => ({ name: `${how} ${what}`, flows: [flow] }));
    return [
      ...named('refused', mounts(call, where, ACCESS_DENIED)),
      ...named('not answered', mounts(call, where, null)),
      ...named('with the answer in its credential', mounts(call, where, OK, { disguised: true })),
      ...lookalikes(call, where, calls, undefined),
      ...named('accepted', mounts(call, where, OK)).flatMap((scenario) => [
        ...partsOf(scenario).flatMap((part) => flipped(scenario, part)),
        ...saidByOneSide(scenario, 0),
        ...turnedRound(scenario),
        ...misplacedAnswer(scenario, 0),
      ]),
      ...(call.rootLookup === undefined ? [] : nothingEntered(call.rootLookup, where)),
    ];
  });
}

/** Bytes that make the last answer that of an accepted mount. */
function partsOf({ flows: [flow] }: Scenario): MessagePart[] {
  if (!flow || !('messages' in flow)) return [];
  const call = flow.messages.length - 2;
  return exchangeParts(call, markBytes(flow.transport)).filter(({ message }) => message > call);
}

/**
 * What says that a call is one, and that its reply, the next message, is well: not the transaction id, and not the
 * flavour of the verifier.
 */
export function exchangeParts(message: number, mark: number, flow = 0): MessagePart[] {
  const part = (offset: number, of: string, [start, end]: [number, number]) => ({
    flow,
    message: message + offset,
    of,
    start: start + mark,
    end: end + mark,
  });
  return [
    part(0, 'the call', [4, 24]),
    part(1, 'the reply', [4, 12]),
    part(1, 'the reply', [16, 28]),
  ];
}

/** The second COMPOUND of a walk by handle: the first asks for the root. */
const REFUSED_WALK = 1;

function nothingEntered(name: string, where: RpcTraffic): Scenario[] {
  // The handle of the root has the bytes of a LOOKUP that went well.
  const wellDone = Buffer.concat([putFh(''), lookup('')].map(resultOf));
  const misleading = [
    resultOf(putRootFh()),
    Buffer.concat([getFh(), words(OK), xdrString(wellDone)]),
  ];
  const looking = [putFh(ROOT), access()];
  return [false, true].flatMap((sequence) => {
    const named = (
      what: string,
      compounds: Compound[],
      options: SessionOptions = {},
    ): Scenario => ({
      name: `NFS 4.${sequence ? 1 : 0}, ${what}`,
      flows: [session(where, compounds, { sequence, ...options })],
    });
    return [
      named('root asked for and granted', [[putRootFh(), getFh()]]),
      named('the name below another directory entered', [
        [putFh(DIRECTORY), lookup(name), getFh()],
      ]),
      named('refused behind a root with a misleading handle', handleWalk(name), {
        refused: true,
        results: [misleading],
      }),
      named('refused, then something else done at the root', [...handleWalk(name), looking], {
        refused: REFUSED_WALK,
      }),
      named(
        'refused, then another entered behind something else',
        [...handleWalk(name), [...looking, putFh(DIRECTORY), lookup('home')]],
        { refused: REFUSED_WALK },
      ),
    ];
  });
}

export function nearMisses(o: RpcAccepted, context: KindContext): Scenario[] {
  const { calls, usualServer } = mountsOf(context, o.after);
  return refusedMounts(calls, usualServer);
}

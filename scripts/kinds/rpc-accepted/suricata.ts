import type { KindContext } from '../../model/observable';
import type { MarkOption, SuricataMatch } from '../../model/suricata-rule';
import type { DetectionId } from '../../model/vocabulary';
import { lookedUp } from '../../protocols/nfs/nfs4';
import type { RpcPattern } from '../../protocols/oncrpc/call';
import { words } from '../../protocols/oncrpc/rpc';
import {
  next,
  plainReply,
  replyHeader,
  RPC_WAYS,
  SKIP_AUTH,
  TCP_WAYS,
} from '../../protocols/oncrpc/rule-options';
import { replyFunnel, type ReplyVariant } from '../reply-funnel';
import { askedMark, rootMark } from '../rpc-call/marks';
import { grantedMark } from './marks';
import { mountsOf } from './mounts';
import type { RpcAccepted } from './pattern';

export function suricata(o: RpcAccepted, context: KindContext): SuricataMatch[] {
  const { owner, calls } = mountsOf(context, o.after);
  const plain = calls.find(({ rootLookup }) => rootLookup === undefined);
  return replyFunnel(context, {
    variants: [
      ...(plain ? plainReplies(owner, plain) : []),
      ...calls
        .filter(({ rootLookup }) => rootLookup !== undefined)
        .flatMap((call) => lookupReplies(owner, call)),
    ],
    remembers: [{ kind: 'mark', action: 'set', mark: grantedMark(context.id) }],
    suppressSeconds: o.suppressSeconds,
  });
}

/** Over UDP also with a verifier, which has an end there. */
function plainReplies(owner: DetectionId, call: RpcPattern): ReplyVariant[] {
  return RPC_WAYS.map((way) => ({
    key: 'granted',
    way,
    options: [
      isset(askedMark(owner, call)),
      ...(way === 'udp' ? [...replyHeader(way), SKIP_AUTH, next(words(0, 0))] : plainReply(way)),
    ],
    label: 'granted',
  }));
}

/** NFSv4: the answer to a LOOKUP, since others went before it on the same connection. */
function lookupReplies(owner: DetectionId, call: RpcPattern): ReplyVariant[] {
  return TCP_WAYS.map((way) => ({
    key: `${call.name}-granted`,
    way,
    options: [isset(askedMark(owner, call)), isset(rootMark(owner, call, way)), ...lookedUp(way)],
    label: `${call.name} granted`,
  }));
}

function isset(mark: MarkOption['mark']): MarkOption {
  return { kind: 'mark', action: 'isset', mark };
}

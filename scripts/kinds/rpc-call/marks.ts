import type { Mark } from '../../model/mark';
import type { DetectionId } from '../../model/vocabulary';
import type { RpcPattern } from '../../protocols/oncrpc/call';
import type { TcpWay } from '../../protocols/oncrpc/rule-options';

/** What a flow remembers of the calls that were made on it. */

/** Any one of the calls. */
export function calledMark(owner: DetectionId): Mark {
  return { owner, name: 'called', scope: 'flow' };
}

/** A call that is answered by a plain success, or a LOOKUP, which has an answer of its own. */
export function askedMark(owner: DetectionId, { name, rootLookup }: RpcPattern): Mark {
  return { owner, name: rootLookup === undefined ? 'asked' : `${name}-asked`, scope: 'flow' };
}

/**
 * NFSv4: the client stands at the root. Segments and the stream keep their own: the stream is looked at later, and
 * would undo what is known by then.
 */
export function rootMark(owner: DetectionId, { name }: RpcPattern, way: TcpWay): Mark {
  return { owner, name: `${name}-root-${way}`, scope: 'flow' };
}

import type { KindContext, Referred } from '../../model/observable';
import type { UdpDatagram } from './pattern';

/**
 * The detections of which one was made on the flow before, in the order in which they are named.
 * @throws Error for one of another kind, or whose datagrams go elsewhere than the answers come from.
 */
export function questionsOf(
  o: UdpDatagram,
  context: KindContext,
): (Referred & { observable: UdpDatagram })[] {
  return (o.after ?? []).map((ref) => {
    const named = context.refer(ref);
    const question = named.observable as UdpDatagram;
    if (question.kind !== 'udp-datagram' || question.port !== o.sourcePort || question.after) {
      throw new Error(
        `names ${named.id} as what it answers, which is no datagram to port ${o.sourcePort}; name one`,
      );
    }
    return { ...named, observable: question };
  });
}

import type { Manifest } from '../../model/manifest';
import type { Proof } from '../../model/doctor-proofs';
import { withDrillId } from '../../model/drill';
import { exchangesOf, talksOf, type Exchange, type LeftOut, type Talk } from './exchanges';
import { isBetweenAnyHosts } from './rule-facts';

/** An exchange that two sockets can have, whatever their addresses. */
export interface SocketExchange {
  exchange: Exchange;
  talks: Talk[];
}

/** What of a pack two hosts of a site can say to each other by sockets, with the drill's id in it. */
export function socketExchanges(
  proofs: readonly Proof[],
  manifest: Manifest,
  chosen: readonly string[] | null,
  id: string,
): { exchanges: SocketExchange[]; leftOut: LeftOut[] } {
  const { exchanges, leftOut } = exchangesOf(proofs, manifest, chosen);
  const out: SocketExchange[] = [];
  for (const exchange of exchanges) {
    const talks = talksOf(exchange);
    const why = whyNot(exchange, talks);
    if (why !== null) leftOut.push({ detection: exchange.detection.id, why });
    else out.push({ exchange, talks: talks!.map((talk) => marked(talk, id)) });
  }
  return { exchanges: out, leftOut };
}

function whyNot({ inside, outside, detection }: Exchange, talks: Talk[] | null): string | null {
  if (!isBetweenAnyHosts(detection)) {
    return 'looks for an address that no host of the site has; drill write shows it';
  }
  if (inside.length + outside.length > 2) return 'needs more than two hosts';
  if (talks === null) return 'is nothing that sockets can say; drill write shows it';
  return null;
}

function marked(talk: Talk, id: string): Talk {
  return { ...talk, said: talk.said.map((one) => ({ ...one, bytes: withDrillId(one.bytes, id) })) };
}

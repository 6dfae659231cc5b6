import type { Manifest } from '../../model/manifest';
import type { Proof } from '../../model/doctor-proofs';
import { canaryOf, DRILL_PLACEHOLDER } from '../../model/drill';
import {
  exchangesOf,
  isBetweenAnyHosts,
  talksOf,
  type Exchange,
  type LeftOut,
  type Talk,
} from './exchanges';

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
    const why = whyNot(exchange);
    if (why !== null) {
      leftOut.push({ detection: exchange.detection.id, why });
      continue;
    }
    out.push({ exchange, talks: talksOf(exchange)!.map((talk) => marked(talk, id)) });
  }
  return { exchanges: out, leftOut };
}

function whyNot(exchange: Exchange): string | null {
  const { inside, outside, frames, detection, proof } = exchange;
  if (!isBetweenAnyHosts(detection)) {
    return 'looks for an address that no host of the site has; drill write shows it';
  }
  if (inside.length + outside.length > 2) return 'needs more than two hosts';
  if (talksOf(exchange) === null) return 'is nothing that sockets can say; drill write shows it';
  if (proof.frames.length !== frames.length) return 'has frames that cannot be read';
  return null;
}

function marked(talk: Talk, id: string): Talk {
  const said = talk.said.map((one) => {
    const bytes = Buffer.from(one.bytes);
    const at = bytes.indexOf(DRILL_PLACEHOLDER, 0, 'latin1');
    if (at >= 0) bytes.write(canaryOf(id), at, 'latin1');
    return { ...one, bytes: Uint8Array.from(bytes) };
  });
  return { ...talk, said };
}

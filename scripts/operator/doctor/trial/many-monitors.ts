import { rulesInSuricata } from '../../../model/manifest';
import type { Proof } from '../../../model/doctor-proofs';
import type { PackRules } from '../sensor/sensor';
import { isIpv4, isTcp, opensTcp } from '../../../lib/captures/wire';

/**
 * What many monitors show at a time: a stream, a call with its answer, a single packet, and a story of several
 * steps. Each fills other tables of an engine: streams, flows, hosts and pairs of hosts.
 */
export function proofsOfManyMonitors(proofs: readonly Proof[], { manifest }: PackRules): Proof[] {
  const rulesOf = new Map(
    manifest.detections.map((one) => [one.id as string, rulesInSuricata(one)]),
  );
  // Such as are on wherever the pack is loaded.
  const on = proofs.filter(({ detection }) =>
    rulesOf
      .get(detection)!
      .some(({ alerts, enabled, file }) => alerts && enabled && file === 'vitalwire.rules'),
  );
  const first = ({ frames }: Proof) => Uint8Array.from(Buffer.from(frames[0]!.hex, 'hex'));
  const small = on.filter((proof) => proof.frames.at(-1)!.atMicros < 1e6 && isIpv4(first(proof)));
  const needsState = ({ detection }: Proof) =>
    rulesOf
      .get(detection)!
      .some(({ conditions }) => conditions.some((text) => /^xbits:isset/.test(text)));
  const stories = on.filter(needsState).sort((a, b) => a.frames.length - b.frames.length);
  const chosen = [
    small.find((proof) => proof.frames.length > 6 && opensTcp(first(proof))),
    small.find((proof) => proof.frames.length === 2 && !isTcp(first(proof))),
    small.find(({ frames }) => frames.length === 1),
    stories[0],
  ];
  return chosen.filter((proof) => proof !== undefined);
}

import { addressesIn, endsOf, payloadOf } from '../../lib/captures/wire';
import type { Site } from '../../lib/site-networks';
import { rulesInSuricata, type Manifest, type ManifestDetection } from '../../model/manifest';
import type { ExchangeFrame } from './exchanges';
import { speakerOf } from './rule-facts';

/** Whether a packet goes the way across the border that the pack speaks of for this detection. */
export function crosses(
  frames: readonly ExchangeFrame[],
  detection: ManifestDetection,
  { detections }: Manifest,
  site: Site,
): boolean {
  const between = frames.map(({ bytes, fromClient }) => ({
    speaker: fromClient ? 'client' : 'server',
    inside: addressesIn(bytes).map((host) => site.inside(host)),
    ports: endsOf(bytes)?.ports ?? null,
    isEmpty: endsOf(bytes) !== null && payloadOf(bytes).length === 0,
  }));
  if (!Array.isArray(detection.suricata)) {
    return between.some(({ inside: [from, to] }) => from !== to);
  }
  return rulesInSuricata(detection)
    .filter(({ alerts, border, conditions }) => {
      // A drill's connections are seen from their first packet on.
      return (
        alerts &&
        border === 'crossed' &&
        !conditions.some((one) => one.startsWith('flow:not_established'))
      );
    })
    .some((rule) => {
      const header = /^\S+ (\S+) (\S+) -> \S+ (\S+)$/.exec(rule.conditions[0]!)!;
      const [, from, fromPort, toPort] = header;
      const speaker = speakerOf(rule, detections);
      const asksForBytes = rule.conditions.some((one) => one.startsWith('content:'));
      return between.some(
        ({ inside, ports, speaker: who, isEmpty }) =>
          // An acknowledgement of the other side crosses as well, and says nothing.
          !(asksForBytes && isEmpty) &&
          (speaker === null || speaker === who) &&
          inside[0] !== inside[1] &&
          inside[0] === (from === '$HOME_NET') &&
          (ports === null || (isPort(fromPort!, ports[0]) && isPort(toPort!, ports[1]))),
      );
    });
}

/** @param written as a rule has it: `any`, `2000`, `[635,2049]`. */
function isPort(written: string, port: number): boolean {
  return written === 'any' || (written.match(/\d+/g) ?? []).map(Number).includes(port);
}

import type { SuricataMatch } from '../model/suricata-rule';

/**
 * A silent TCP match that other flows or the next packet wait for, as two: one that looks at packets, at once,
 * and one that looks at the reassembled stream. Suricata inspects a stream only when the other side has
 * acknowledged it, which for a call is not before its reply; a call that is split over segments has to wait
 * for that. Where a connection falls silent it may have to wait long, and what it remembers counts from then.
 * @param inPackets the same match with the state that packets keep, where it has state of its own.
 */
export function promptly(match: SuricataMatch, inPackets = match): SuricataMatch[] {
  if (match.protocol !== 'tcp') return [match];
  return [
    { ...inPackets, key: `${match.key}-packet`, protocol: 'tcp-pkt' },
    { ...match, key: `${match.key}-stream`, protocol: 'tcp-stream' },
  ];
}

/** Many cases in one capture, told apart by their VLAN. */
import type { Packet } from '../../../scripts/lab/packets';

interface VlanCase {
  packets: readonly Packet[];
  /** The case's own 802.1Q id, 1 to 4094. */
  vlan: number;
}

/**
 * All cases in one list ordered by time: each tagged with its id, each starting after the one
 * before has ended, so that cases may use the same hosts. Suricata keeps their flows apart by the
 * VLAN; Zeek before 8.0 does not, and needs a gap longer than its connection timeouts, or own hosts.
 * @param gapSeconds silence between two cases; thresholds end when it is longer than their window
 * Throws on an id that is out of range or used twice, and on packets that are tagged already.
 */
export function mergeForVlan(cases: readonly VlanCase[], gapSeconds = 1): Packet[] {
  const used = new Set<number>();
  const merged: Packet[] = [];
  let shift = 0;
  for (const { packets, vlan } of cases) {
    if (!Number.isInteger(vlan) || vlan < 1 || vlan > 4094 || used.has(vlan)) {
      throw new Error(`VLAN ${vlan}: every case needs an id of its own from 1 to 4094`);
    }
    used.add(vlan);
    const ordered = [...packets].sort((a, b) => a.timeMicros - b.timeMicros);
    const first = ordered[0];
    if (!first) continue;
    const caseShift = shift - first.timeMicros;
    for (const packet of ordered) {
      if (packet.ethernet.tags.length > 0) {
        throw new Error(`VLAN ${vlan}: a case with own VLAN tags cannot be merged; run it alone`);
      }
      merged.push({
        ...packet,
        timeMicros: packet.timeMicros + caseShift,
        ethernet: { ...packet.ethernet, tags: [{ tpid: 0x8100, id: vlan }] },
      });
    }
    shift = merged.at(-1)!.timeMicros + gapSeconds * 1e6;
  }
  return merged;
}

import type { Finding } from '../../lib/engines/finding';
import { EPOCH_BASE_SECONDS } from '../packets';
import type { Batch, Slot } from './batch';

/** Findings by case id; every case of the batch has an entry. */
export type Attributed = Map<string, Finding[]>;

/**
 * Gives each finding to the case it came from, by everything that tells: the VLAN where the engine says
 * it, the case's own hosts, and the time for cases that have none. All that is known must agree.
 * @param tellTimes the time is asked also where a VLAN tells: captures of others hold tunnels, and engines
 * take a VLAN id in one (ERSPAN, VXLAN) for the packet's own.
 * @throws Error naming the finding and both cases when it does not: then no verdict of this batch counts.
 */
export function attribute(
  batch: Batch,
  findings: readonly Finding[],
  tellTimes = false,
): Attributed {
  const attributed: Attributed = new Map(batch.slots.map(({ id }) => [id, []]));
  const byVlan = new Map(batch.slots.map((slot) => [slot.vlan, slot]));
  const byHost = new Map(
    batch.slots.flatMap((slot) => [...slot.hosts].map((host) => [host, slot] as const)),
  );
  for (const finding of findings) {
    const slot = owner(batch, finding, byVlan, byHost, tellTimes);
    attributed.get(slot.id)!.push(finding);
  }
  return attributed;
}

function owner(
  batch: Batch,
  finding: Finding,
  byVlan: ReadonlyMap<number | null, Slot>,
  byHost: ReadonlyMap<string, Slot>,
  tellTimes: boolean,
): Slot {
  const [outer] = finding.vlan;
  const tagged = outer !== undefined && batch.slots[0]?.vlan !== null;
  const claims: [string, Slot | undefined][] = [];
  if (tagged) claims.push([`VLAN ${outer}`, byVlan.get(outer)]);
  for (const address of [finding.sourceAddress, finding.destinationAddress]) {
    const slot = byHost.get(address);
    if (slot) claims.push([address, slot]);
  }
  // Not asked where the VLAN tells: Suricata 6 stamps what it finds at the end of a flow with odd times.
  if (claims.length === 0 || tellTimes) {
    claims.push([`time ${finding.time}`, atTime(batch, finding.time)]);
  }
  const slot = claims[0]![1];
  if (!slot || claims.some(([, other]) => other !== slot)) {
    const said = claims.map(([by, claimed]) => `${by} says ${claimed?.id ?? 'no case'}`).join(', ');
    throw new Error(
      `${finding.engine}: a finding of ${finding.detection} in batch ${batch.name} belongs to no one case: ${said}`,
    );
  }
  return slot;
}

/** Only pinned slots are told by time: they are the last of a batch, far apart. */
function atTime(batch: Batch, seconds: number): Slot | undefined {
  const micros = (seconds - EPOCH_BASE_SECONDS) * 1e6;
  return batch.slots.find(
    (slot) => slot.pinned && slot.start - 1 <= micros && micros < slot.end - 1,
  );
}

import type { Source } from '../compile/source';
import type { Plan } from '../compile/plan';
import { isInsideProof, PROOFS_FILE, proofsText, type Proof } from '../model/doctor-proofs';
import { isMidstream, type Flow, type Scenario } from '../model/scenario';
import { buildPackets, encode } from './packets';

/** A proof that lasts longer says something about time limits, which no doctor can wait for. */
const LONGEST_SECONDS = 120;
/** Of each detection; more ways into the same rule show a sensor's faults no better. */
const MOST_PROOFS = 4;

/**
 * What the sensor doctor shows to an engine: of each detection the first scenario of every way to travel
 * (transports, far end inside or outside). By definition each must raise its detection.
 */
export function doctorProofFiles(
  sources: readonly Source[],
  { detections }: Plan,
): Map<string, string> {
  const proofs = sources.flatMap(({ detection }) =>
    proofsOf(detection.id, detections.matching(detection)),
  );
  return new Map([[PROOFS_FILE, proofsText(proofs)]]);
}

function proofsOf(detection: string, matching: readonly Scenario[]): Proof[] {
  const ways = new Map<string, Scenario>();
  for (const scenario of matching) {
    const way = scenario.flows.map(wayOf).join();
    if (!ways.has(way) && isShort(scenario)) ways.set(way, scenario);
  }
  return [...ways.values()].slice(0, MOST_PROOFS).map((scenario, index) => ({
    id: `${detection} ${index + 1}`,
    detection,
    name: scenario.name,
    frames: buildPackets(scenario).map((packet) => ({
      atMicros: packet.timeMicros,
      fromClient: packet.from === 'client',
      hex: Buffer.from(encode(packet)).toString('hex'),
    })),
  }));
}

function wayOf({ transport, server }: Flow): string {
  return `${transport} ${isInsideProof(server.address) ? 'inside' : 'outside'}`;
}

/** The doctor takes handshakes away itself, where it asks what a sensor sees that starts late. */
function isShort({ flows }: Scenario): boolean {
  return flows.every((flow) => (flow.startSeconds ?? 0) <= LONGEST_SECONDS && !isMidstream(flow));
}

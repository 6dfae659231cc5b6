import { buildPackets, type Packet, writePcap } from '../lab/packets';
import type { Scenario } from '../model/scenario';

/** Says in the first packet of each capture what it is: a datagram to the port that discards (RFC 863). */
const SAYS =
  'VITALWIRE TEST TRAFFIC: made by the lab of Vitalwire, no recording. No patient is in it; names are canaries.';

/** A scenario as a capture to download. */
export function testCapture(scenario: Scenario): Uint8Array {
  const packets = buildPackets(scenario);
  return writePcap([...notice(), ...packets.map(later)]);
}

/** Before the first packet of the scenario, from and to addresses for documentation (RFC 5737). */
function notice(): Packet[] {
  return buildPackets({
    name: 'notice',
    flows: [
      {
        transport: 'udp',
        client: { address: '192.0.2.1', port: 40009 },
        server: { address: '192.0.2.2', port: 9 },
        messages: [{ from: 'client', bytes: Buffer.from(SAYS) }],
      },
    ],
  });
}

const SECOND_MICROS = 1e6;

function later(packet: Packet): Packet {
  return { ...packet, timeMicros: packet.timeMicros + SECOND_MICROS };
}

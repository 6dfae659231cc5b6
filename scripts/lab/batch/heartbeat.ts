/** Packets that mean nothing but let an engine's clock go on. */
import { buildPackets, type Packet } from '../packets';

/**
 * Seconds after a case. An engine that reads a file learns the time from packets only: without these,
 * Zeek would end the connections of one case (60 s UDP and ICMP, 300 s TCP) when the next case's first
 * packet comes, and stamp what it then finds with that packet's time.
 */
const BEATS_SECONDS = [35, 70, 310, 620, 930];

/** Documentation addresses (RFC 5737), so that no detection takes them for a finding. */
const SOURCE = '192.0.2.200';
const DESTINATION = '192.0.2.201';

/** Beats after a moment in microseconds, in order of time. */
export function heartbeats(afterMicros: number): Packet[] {
  return BEATS_SECONDS.flatMap((seconds) =>
    buildPackets({
      name: 'heartbeat',
      flows: [
        {
          transport: 'udp',
          client: { address: SOURCE, port: 9 },
          server: { address: DESTINATION, port: 9 },
          messages: [{ from: 'client', bytes: '00' }],
        },
      ],
    }).map((packet) => ({ ...packet, timeMicros: afterMicros + seconds * 1e6 })),
  );
}

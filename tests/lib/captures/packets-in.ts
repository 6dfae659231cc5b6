import { packetsOf, type StreamedPacket } from '../../../scripts/lib/captures/stream';

/** The packets of a capture that comes in pieces, so that packets lie across them. */
export async function packetsIn(bytes: Uint8Array): Promise<StreamedPacket[]> {
  const found: StreamedPacket[] = [];
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
  };
  for await (const packet of packetsOf(pieces())) found.push(packet);
  return found;
}

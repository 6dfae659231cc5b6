/** The same IP packets in other Ethernet frames. */
import { encode } from '../packets';
import type { Packet, VlanTag } from '../packets';
import { packetTransform } from './transform';

/** Shortest Ethernet frame without its check sequence (IEEE 802.3). */
const MIN_FRAME_BYTES = 60;

export const dot1q = packetTransform(
  {
    name: 'vlan-802.1q',
    describe: 'every frame with one VLAN tag',
    level: 'link',
    keeps: 'all',
    // Its own tag is the test: mergeForVlan would have to replace it.
    mergeable: false,
    applies: () => true,
  },
  (packets) => tagged(packets, [{ tpid: 0x8100, id: 320 }]),
);

export const qinq = packetTransform(
  {
    name: 'vlan-qinq',
    describe: 'every frame with two VLAN tags, the outer one of 802.1ad',
    level: 'link',
    keeps: 'all',
    mergeable: false,
    applies: () => true,
  },
  (packets) =>
    tagged(packets, [
      { tpid: 0x88a8, id: 77 },
      { tpid: 0x8100, id: 320 },
    ]),
);

export const paddedFrames = packetTransform(
  {
    name: 'padded-frames',
    describe: 'short frames filled up to 60 bytes, so that bytes follow the IP packet',
    level: 'link',
    keeps: 'all',
    mergeable: true,
    applies: () => true,
  },
  (packets) =>
    packets.map((packet) => {
      const missing = MIN_FRAME_BYTES - encode(packet).length;
      if (missing <= 0) return packet;
      return { ...packet, ethernet: { ...packet.ethernet, trailer: new Uint8Array(missing) } };
    }),
);

function tagged(packets: readonly Packet[], tags: readonly VlanTag[]): Packet[] {
  return packets.map((packet) => ({ ...packet, ethernet: { ...packet.ethernet, tags } }));
}

/** Property: after a transform that keeps everything, a receiver ends up with the same bytes. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildPackets, encode } from '../../../scripts/lab/packets';
import { mergeForVlan } from '../packets/merge-for-vlan';
import type { Packet } from '../../../scripts/lab/packets';
import { TRANSFORMS } from '../../../scripts/lab/transforms';
import { samples } from '../packets/samples';
import { reassemble } from '../packets/wire';

const test = suite('transforms/streams');

/** Formats and tunnels are tshark's to read; here the packets of every other level. */
const READABLE = TRANSFORMS.filter(({ level }) => level !== 'tunnel');

const streamsOf = (packets: readonly Packet[]) =>
  reassemble(packets.map((packet) => encode(packet)));

const isSorted = (packets: readonly Packet[]) =>
  packets.every((packet, at) => at === 0 || packets[at - 1]!.timeMicros <= packet.timeMicros);

for (const transform of READABLE) {
  for (const scenario of samples(1).filter((candidate) => transform.applies(candidate))) {
    test(`${transform.name}: ${scenario.name}`, () => {
      const original = streamsOf(buildPackets(scenario));
      const variants = transform.apply(scenario);
      assert.ok(variants.length > 0);
      assert.is(new Set(variants.map((variant) => variant.name)).size, variants.length);
      for (const { name, packets } of variants) {
        const seen = streamsOf(packets);
        for (const [direction, bytes] of original.tcp) {
          const found = seen.tcp.get(direction) ?? new Uint8Array();
          const side = direction.startsWith('tcp 10.200.') ? 'server' : 'client';
          if (transform.keeps === 'all' || transform.keeps === side) {
            assert.ok(Buffer.from(found).equals(bytes), `${name}: ${direction}`);
          } else if (transform.keeps !== 'part') {
            assert.is(found.length, 0, `${name}: ${direction}`);
          }
        }
        if (transform.keeps === 'all' && transform.name !== 'mirrored-twice') {
          assert.equal(seen.datagrams, original.datagrams, name);
        }
        if (!transform.mergeable) continue;
        assert.ok(isSorted(packets), `${name}: times fall`);
        assert.is(mergeForVlan([{ packets, vlan: 1 }]).length, packets.length);
      }
    });
  }
}

test.run();

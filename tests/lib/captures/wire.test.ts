import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PROOFS_FILE, readProofs } from '../../../scripts/model/doctor-proofs';
import { testTraffic, VIEWS } from '../../../scripts/operator/doctor/trial/test-traffic';
import { addressesIn, inIpv6, readdress, tagged } from '../../../scripts/lib/captures/wire';
import { DIST } from '../../operator/doctor/sensor-folder';
import { packetsIn } from './packets-in';

const test = suite('lib/captures/wire');

const PROOFS = readProofs(readFileSync(path.join(DIST, PROOFS_FILE), 'utf8'));
const FRAMES = PROOFS.flatMap(({ frames }) => frames).map(({ hex }) =>
  Uint8Array.from(Buffer.from(hex, 'hex')),
);

test('frames between other hosts have right checksums', () => {
  const to = new Map([['10.20.0.5', '192.168.77.3']]);
  let checked = 0;
  for (const frame of FRAMES) {
    const moved = readdress(frame, to);
    assert.not.ok(addressesIn(moved).includes('10.20.0.5'));
    assert.is(moved.length, frame.length);
    if (word(moved, 12) !== 0x0800) continue;
    assert.is(sumOf([moved.subarray(14, 34)]), 0xffff, 'IPv4');
    checkTransport(moved.subarray(14, 14 + word(moved, 16)), moved[23]!, 20, 12, 20);
    checked += 1;
  }
  assert.ok(checked > 200);
});

test('frames in IPv6 have right lengths and checksums, and ARP has none there', () => {
  const prefix = Uint8Array.of(0xfd, 0, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0);
  let checked = 0;
  for (const frame of FRAMES) {
    const six = inIpv6(frame, prefix);
    if (six === null) continue;
    assert.is(word(six, 12), 0x86dd);
    assert.is(word(six, 18), six.length - 54);
    checkTransport(six.subarray(14), six[20]!, 40, 8, 40);
    checked += 1;
  }
  assert.ok(checked > 200);
  assert.ok(FRAMES.some((frame) => word(frame, 12) === 0x0806 && inIpv6(frame, prefix) === null));
});

test('a tag stands behind the addresses of Ethernet', () => {
  const [frame] = FRAMES;
  const out = tagged(frame!, 20);
  assert.equal([word(out, 12), word(out, 14), word(out, 16)], [0x8100, 20, word(frame!, 12)]);
  assert.equal(out.subarray(18), frame!.subarray(14));
});

test('a stage is a capture in order of time, and each host is in one showing', async () => {
  const stage = testTraffic(PROOFS, {
    nets: ['10.0.0.0/8', '192.168.0.0/16'],
    vlans: [20],
    views: VIEWS,
    crowd: PROOFS.slice(0, 1),
  });
  const records = await packetsIn(stage.pcap);
  assert.ok(records.length > 1000);
  assert.is(new Set(stage.shown.map(({ key }) => key)).size, stage.shown.length);
  assert.equal(new Set(stage.shown.map(({ view }) => view)), new Set(VIEWS));
  const nets = new Set(
    stage.shown.filter(({ view }) => view === 'plain').map(({ place }) => place),
  );
  assert.equal(nets, new Set(['10.0.0.0/8', '192.168.0.0/16']));
});

/** RFC 1071 and RFC 2460 section 8.1, summed over a packet with its checksum in it: all ones. */
function checkTransport(
  packet: Uint8Array,
  protocol: number,
  header: number,
  addresses: number,
  addressesEnd: number,
): void {
  if (protocol !== 6 && protocol !== 17) return;
  const segment = packet.subarray(header);
  if (protocol === 17 && word(segment, 6) === 0) return;
  const pseudo = Uint8Array.of(0, protocol, segment.length >> 8, segment.length & 0xff);
  assert.is(sumOf([packet.subarray(addresses, addressesEnd), pseudo, segment]), 0xffff);
}

function sumOf(parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 2) {
      sum += part[at]! * 256 + (part[at + 1] ?? 0);
      sum = (sum % 65536) + Math.floor(sum / 65536);
    }
  }
  return sum;
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 256 + bytes[at + 1]!;
}

test.run();

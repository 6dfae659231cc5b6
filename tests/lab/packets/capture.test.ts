import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  EPOCH_BASE_SECONDS,
  LINK_TYPE,
  buildPackets,
  encode,
  writePcap,
  writePcapng,
} from '../../../scripts/lab/packets';
import { ROOT } from '../../../scripts/lib/root';
import { packetsIn } from '../../lib/captures/packets-in';
import { sample } from './samples';

const test = suite('packets/capture files');

const packets = buildPackets(sample('conversation'));
const frames = packets.map((packet) => encode(packet));
const times = packets.map((packet) => EPOCH_BASE_SECONDS * 1e6 + packet.timeMicros);

/** capinfos -c of each of these files. */
const RECORDED = {
  'ambig-lpd-real-job-to-202.114.4.119.pcap': 38,
  'neg-dicom-echo-store-104.pcap': 114,
  'neg-hl7-mllp-2575.pcap': 88,
  'neg-lpd-lprng-lpr-text.pcap': 199,
  'neg-lpd-queue-status-remove.pcap': 68,
  'neg-lpd-rlpr-ps.pcap': 34,
  'neg-showmount-rpcinfo-rfc1918.pcap': 44,
  'pos-cms8000-515-syn-no-answer.pcap': 21,
  'pos-cms8000-hl7-202.114.4.120-511.pcap': 48,
  'pos-cms8000-mountnfs-vers_3_proto_tcp_nolock.pcap': 40,
  'pos-cms8000-nfs3-udp-mount-script.pcap': 167,
  'pos-cms8000-telemetry-202.114.4.119-515-emulated.pcap': 341,
};

for (const write of [writePcap, writePcapng]) {
  for (const nanosecond of [false, true]) {
    test(`${write.name}, nanosecond ${nanosecond}: what was written is read`, async () => {
      const records = await packetsIn(write(packets, { nanosecond }));
      assert.ok(records.every(({ linkType }) => linkType === LINK_TYPE.ethernet));
      assert.equal(
        records.map((record) => record.timeMicros),
        times,
      );
      assert.equal(
        records.map((record) => Uint8Array.from(record.bytes)),
        frames,
      );
    });
  }

  test(`${write.name}: a snaplen cuts the bytes and keeps the length`, async () => {
    const records = await packetsIn(write(packets, { snaplen: 60, linkType: LINK_TYPE.rawIp }));
    assert.ok(records.every((record) => record.bytes.length <= 60));
    assert.equal(
      records.map((record) => record.originalLength),
      frames.map((frame) => frame.length - 14),
    );
  });
}

test('big-endian files are read, in micro- and nanoseconds', async () => {
  for (const [magic, ticks] of [
    [0xa1b2c3d4, 1],
    [0xa1b23c4d, 1000],
  ] as const) {
    const file = Buffer.alloc(24 + 16 + 3);
    file.writeUInt32BE(magic, 0);
    file.writeUInt32BE(101, 20);
    [5, 7 * ticks, 3, 90].forEach((value, index) => file.writeUInt32BE(value, 24 + 4 * index));
    file.write('abc', 40);
    const records = await packetsIn(file);
    assert.is(records[0]!.linkType, 101);
    assert.is(records[0]!.timeMicros, 5_000_007);
    assert.is(Buffer.from(records[0]!.bytes).toString(), 'abc');
    assert.is(records[0]!.originalLength, 90);
  }
});

test('broken files are refused with the place, and links may differ', async () => {
  const whole = writePcap(packets);
  const refused = async (bytes: Uint8Array) =>
    packetsIn(bytes).then(
      () => 'was read',
      ({ message }: Error) => message,
    );
  assert.match(await refused(whole.subarray(0, 30)), /inside a packet or a header at byte 24/);
  assert.match(await refused(whole.subarray(0, 50)), /inside a packet or a header at byte 40/);
  assert.match(await refused(new Uint8Array(24)), /neither pcap nor pcapng/);
  assert.match(await refused(new Uint8Array(3)), /inside a packet or a header at byte 0/);
  const mixed = await packetsIn(
    Buffer.concat([writePcapng(packets), writePcapng(packets, { linkType: LINK_TYPE.rawIp })]),
  );
  assert.equal([...new Set(mixed.map(({ linkType }) => linkType))], [1, 101]);
});

test('recorded captures are read whole', async () => {
  const folder = path.join(ROOT, 'tests/pcaps/recorded');
  for (const [name, count] of Object.entries(RECORDED)) {
    const records = await packetsIn(readFileSync(path.join(folder, name)));
    assert.ok(
      records.every(({ linkType }) => linkType === LINK_TYPE.ethernet),
      name,
    );
    assert.is(records.length, count, name);
    assert.ok(records[0]!.timeMicros! > 1.7e15, name);
  }
});

test.run();

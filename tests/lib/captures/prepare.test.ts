import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gzipSync } from 'node:zlib';
import { ownTime, type ClockShift } from '../../../scripts/lib/captures/clock';
import { prepareCapture } from '../../../scripts/lib/captures/prepare';
import { ROOT } from '../../../scripts/lib/root';
import { packetsIn } from './packets-in';

const test = suite('captures/prepare');

const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-captures-'));
const SYN = path.join(ROOT, 'tests/pcaps/recorded/pos-cms8000-515-syn-no-answer.pcap');
const recorded = readFileSync(SYN);

let count = 0;
async function prepared(bytes: Buffer) {
  count += 1;
  const file = path.join(folder, `${count}.pcap`);
  writeFileSync(file, bytes);
  const told = await prepareCapture(file, path.join(folder, `${count}.copy`));
  return {
    ...told,
    used: told.pcap === file ? 'as it is' : 'copy',
    bytes: readFileSync(told.pcap),
  };
}

/** A classic capture of the recorded frames, each changed by `frame`. */
async function rewritten(
  linkType: number,
  frame: (ethernet: Buffer) => Buffer,
  options: { big?: boolean; snaplen?: number; magic?: number; ticks?: number; more?: number } = {},
): Promise<Buffer> {
  const { big = false, snaplen = Infinity, magic = 0xa1b2c3d4, ticks = 1, more = 0 } = options;
  const u32 = (...values: number[]) => {
    const out = Buffer.alloc(values.length * 4);
    values.forEach((value, i) =>
      big ? out.writeUInt32BE(value, i * 4) : out.writeUInt32LE(value, i * 4),
    );
    return out;
  };
  const parts: Buffer[] = [
    u32(magic),
    u32(big ? 0x00020004 : 0x00040002),
    u32(0, 0, 262_144, linkType),
  ];
  for (const { bytes, timeMicros } of await packetsIn(recorded)) {
    const whole = frame(bytes);
    const kept = whole.subarray(0, snaplen);
    parts.push(
      u32(Math.floor(timeMicros! / 1e6), (timeMicros! % 1e6) * ticks, kept.length, whole.length),
      Buffer.alloc(more),
      kept,
    );
  }
  return Buffer.concat(parts);
}

function block(type: number, body: Buffer): Buffer {
  const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
  const out = Buffer.alloc(padded.length + 12);
  out.writeUInt32LE(type, 0);
  out.writeUInt32LE(out.length, 4);
  padded.copy(out, 8);
  out.writeUInt32LE(out.length, out.length - 4);
  return out;
}
const SECTION = block(0x0a0d0d0a, Buffer.from('4d3c2b1a01000000ffffffffffffffff', 'hex'));
const described = (linkType: number) => {
  const body = Buffer.alloc(8);
  body.writeUInt16LE(linkType, 0);
  return block(1, body);
};
const enhanced = (of: number, frame: Buffer, micros: number) => {
  const head = Buffer.alloc(20);
  head.writeUInt32LE(of, 0);
  head.writeUInt32LE(Math.floor(micros / 2 ** 32), 4);
  head.writeUInt32LE(micros % 2 ** 32, 8);
  head.writeUInt32LE(frame.length, 12);
  head.writeUInt32LE(frame.length, 16);
  return block(6, Buffer.concat([head, frame]));
};

const frames = async () => (await packetsIn(recorded)).map(({ bytes }) => bytes);

test('a whole Ethernet capture is used as it is', async () => {
  const told = await prepared(recorded);
  assert.equal([told.used, told.packets, told.warnings], ['as it is', 21, []]);
  assert.ok(told.ipPackets > 0 && told.ipPackets <= 21);
});

test('other byte orders, link types and packings become the same Ethernet frames', async () => {
  const plain = await frames();
  const shapes: Record<string, Buffer> = {
    'big-endian': await rewritten(1, (frame) => frame, { big: true }),
    gzip: gzipSync(recorded),
    nanoseconds: await rewritten(1, (frame) => frame, { magic: 0xa1b23c4d, ticks: 1000 }),
    "libpcap's old variant": await rewritten(1, (frame) => frame, { magic: 0xa1b2cd34, more: 8 }),
    snoop: await asSnoop(),
    'Linux cooked': await rewritten(113, (frame) =>
      Buffer.concat([Buffer.alloc(14), frame.subarray(12)]),
    ),
    'pcapng of two sections, the second big-endian, with blocks of other kinds': Buffer.concat([
      SECTION,
      described(1),
      block(5, Buffer.alloc(12)),
      ...plain.slice(0, 9).map((frame, i) => enhanced(0, frame, i * 1e6)),
      block(0x0bad, Buffer.alloc(8)),
      Buffer.from('0a0d0d0a0000001c1a2b3c4d00010000ffffffffffffffff0000001c', 'hex'),
      Buffer.from('00000001000000140001000000040000000000' + '14', 'hex'),
      ...plain.slice(9).map((frame) => {
        const size = 32 + Math.ceil(frame.length / 4) * 4;
        const out = Buffer.alloc(size);
        [6, size, 0, 0, 10_000_000, frame.length, frame.length].forEach((value, i) =>
          out.writeUInt32BE(value, i * 4),
        );
        frame.copy(out, 28);
        out.writeUInt32BE(size, size - 4);
        return out;
      }),
    ]),
    'raw IP': await rewritten(101, (frame) => frame.subarray(14)),
    loopback: await rewritten(108, (frame) =>
      Buffer.concat([Buffer.from('00000002', 'hex'), frame.subarray(14)]),
    ),
    'Linux cooked 2': await rewritten(276, (frame) =>
      Buffer.concat([frame.subarray(12, 14), Buffer.alloc(18), frame.subarray(14)]),
    ),
    'pcapng of two link types': Buffer.concat([
      SECTION,
      described(1),
      described(101),
      ...plain.map((frame, i) => enhanced(i % 2, i % 2 ? frame.subarray(14) : frame, i * 1e6)),
    ]),
    'pcapng of simple packets': Buffer.concat([
      SECTION,
      described(1),
      ...plain.map((frame) => {
        const length = Buffer.alloc(4);
        length.writeUInt32LE(frame.length);
        return block(3, Buffer.concat([length, frame]));
      }),
    ]),
  };
  const ip = plain.filter((frame) => frame.readUInt16BE(12) === 0x0800);
  for (const [name, bytes] of Object.entries(shapes)) {
    // Bare IP has no place for ARP.
    const told = await prepared(bytes);
    const now = (await packetsIn(told.bytes)).filter(
      (one) => one.bytes.readUInt16BE(12) === 0x0800,
    );
    assert.equal(
      now.map((one) => one.bytes.subarray(14).toString('hex')),
      ip.map((frame) => frame.subarray(14).toString('hex')),
      name,
    );
    assert.ok(now.every((one) => one.linkType === 1));
  }
});

/** RFC 1761. */
async function asSnoop(): Promise<Buffer> {
  const parts: Buffer[] = [Buffer.from('snoop\0\0\0'), Buffer.from('0000000200000004', 'hex')];
  for (const { bytes, timeMicros } of await packetsIn(recorded)) {
    const padded = Math.ceil(bytes.length / 4) * 4;
    const record = Buffer.alloc(24 + padded);
    [
      bytes.length,
      bytes.length,
      24 + padded,
      0,
      Math.floor(timeMicros! / 1e6),
      timeMicros! % 1e6,
    ].forEach((value, i) => record.writeUInt32BE(value, i * 4));
    bytes.copy(record, 24);
    parts.push(record);
  }
  return Buffer.concat(parts);
}

test('times are those of the capture, whoever wrote it', async () => {
  const [first] = await packetsIn(recorded);
  for (const bytes of [
    recorded,
    await asSnoop(),
    await rewritten(1, (frame) => frame, { magic: 0xa1b23c4d, ticks: 1000 }),
    await rewritten(1, (frame) => frame, { magic: 0xa1b2cd34, more: 8 }),
  ]) {
    assert.is((await prepared(bytes)).first, first!.timeMicros! / 1e6);
  }
});

/** Seconds of each packet of a copy, and its own time as findings tell it. */
async function clocks(told: { bytes: Buffer; shifts: readonly ClockShift[] }) {
  const seconds = (await packetsIn(told.bytes)).map(({ timeMicros }) => timeMicros! / 1e6);
  return { seconds, own: seconds.map((one) => ownTime(told.shifts, one)) };
}

test('a clock that engines cannot hold gives times that they can, and findings its own', async () => {
  const [frame] = await frames();
  const at = (...times: number[]) =>
    prepared(
      Buffer.concat([
        SECTION,
        described(1),
        ...times.map((seconds) => enhanced(0, frame!, seconds * 1e6)),
      ]),
    );
  const LAST = 2 ** 31 - 1;
  // Year 2040; behind 32 bits (2106) and far behind; a clock that jumps on and back; each step at the limit.
  const cases: [times: number[], jumps: number][] = [
    [[2_208_988_800, 2_208_988_810, 2_208_988_805], 0],
    [[5_000_000_000, 5_000_000_001], 0],
    [[17_000_000_000_000, 17_000_000_000_001], 0],
    [[1_700_000_000, 4_294_967_295, 0, 1_700_000_000], 3],
    [[LAST, LAST + 1], 0],
    // From 2000 to January 2038 there is room for 37 such steps of 59.
    [Array.from({ length: 60 }, (_, i) => 2_208_988_800 + i * 366 * 86_400), 22],
  ];
  for (const [times, jumps] of cases) {
    const told = await at(...times);
    const { seconds, own } = await clocks(told);
    assert.equal(own, times);
    assert.ok(
      seconds.every((one) => one >= 0 && one <= LAST),
      String(seconds),
    );
    const jumped = told.warnings.filter((text) => text.includes('jumps'));
    assert.is(jumped.length, jumps > 0 ? 1 : 0);
    if (jumps > 0) assert.match(jumped[0]!, new RegExp(`\\(${jumps} steps\\)`));
  }
});

test('times that engines can hold are kept, whatever their order', async () => {
  const [frame] = await frames();
  const times = [1_700_000_000, 1_600_000_000, 2_000_000_000, 1];
  const told = await prepared(
    Buffer.concat([SECTION, described(1), ...times.map((at) => enhanced(0, frame!, at * 1e6))]),
  );
  assert.equal(await clocks(told), { seconds: times, own: times });
  assert.equal(told.warnings, []);
});

test('packets longer than a header says reach engines whole', async () => {
  const capture = await rewritten(1, (frame) => frame);
  const snapped = Buffer.from(capture);
  snapped.writeUInt32LE(20, 16);
  const shorter = Buffer.from(capture);
  shorter.writeUInt32LE(1, 24 + 12);
  for (const bytes of [snapped, shorter]) {
    const told = await prepared(bytes);
    assert.equal([told.used, told.inPart], ['copy', false]);
    assert.equal(
      (await packetsIn(told.bytes)).map((one) => [one.bytes.length, one.originalLength]),
      (await frames()).map((frame) => [frame.length, frame.length]),
    );
  }
  const unlimited = Buffer.from(capture);
  unlimited.writeUInt32LE(0, 16);
  assert.is((await prepared(unlimited)).used, 'as it is');
});

test('second 0 is no time for engines', async () => {
  const [frame] = await frames();
  const told = await prepared(Buffer.concat([SECTION, described(1), enhanced(0, frame!, 0)]));
  assert.equal(await clocks(told), { seconds: [946_684_800], own: [0] });
});

test('an offset of an interface counts, also one to before 1970', async () => {
  const [frame] = await frames();
  const interfaceWith = (offsetSeconds: number) => {
    const body = Buffer.alloc(24);
    body.writeUInt16LE(1, 0);
    body.writeUInt16LE(14, 8);
    body.writeUInt16LE(8, 10);
    body.writeBigInt64LE(BigInt(offsetSeconds), 12);
    return block(1, body);
  };
  const capture = Buffer.concat([
    SECTION,
    interfaceWith(1_700_000_000),
    interfaceWith(-10),
    enhanced(0, frame!, 5e6),
    enhanced(1, frame!, 5e6),
  ]);
  const told = await prepared(capture);
  assert.equal((await clocks(told)).own, [1_700_000_005, -5]);
});

test('a block too short for what it has to hold is where a capture ends', async () => {
  const [frame] = await frames();
  for (const short of [
    block(6, Buffer.alloc(8)),
    block(1, Buffer.alloc(4)),
    block(3, Buffer.alloc(0)),
  ]) {
    const told = await prepared(
      Buffer.concat([SECTION, described(1), enhanced(0, frame!, 5e6), short]),
    );
    assert.is(told.packets, 1);
    assert.match(told.warnings[0]!, /is garbage from byte \d+ on; what came before was read/);
  }
});

test('one link type that is not known here is left to the engines, also out of a pcapng', async () => {
  const radiotap = Buffer.from('00000800000000000800'.padEnd(80, '0'), 'hex');
  const told = await prepared(Buffer.concat([SECTION, described(127), enhanced(0, radiotap, 5e6)]));
  assert.equal([told.used, told.warnings, told.inPart], ['copy', [], false]);
  assert.is(told.bytes.readUInt32LE(20), 127);
  const mixed = await prepared(
    Buffer.concat([
      SECTION,
      described(127),
      described(1),
      enhanced(0, radiotap, 5e6),
      enhanced(1, (await frames())[0]!, 6e6),
    ]),
  );
  assert.equal(
    [mixed.packets, mixed.inPart, mixed.warnings.length],
    [2, true, 1],
    JSON.stringify(mixed.warnings),
  );
});

test('a capture that is cut at its end gives its whole packets and a warning', async () => {
  const told = await prepared(recorded.subarray(0, recorded.length - 5));
  assert.equal([told.used, told.packets], ['copy', 20]);
  assert.match(told.warnings[0]!, /ends inside a packet .*what came before was read/);
  assert.is((await packetsIn(told.bytes)).length, 20);
  const packed = gzipSync(recorded);
  const cut = await prepared(packed.subarray(0, packed.length - 10));
  assert.match(cut.warnings[0]!, /cannot be unpacked to its end/);
});

test('packets that a snaplen cut are told', async () => {
  const told = await prepared(await rewritten(1, (frame) => frame, { snaplen: 40 }));
  assert.match(told.warnings[0]!, /^21 of 21 packets were cut when they were captured/);
});

test('what gives no verdict says why', async () => {
  const refused = (bytes: Buffer) => prepared(bytes).catch((error: Error) => error.message);
  assert.match(String(await refused(Buffer.from('text\n'))), /is no capture/);
  assert.match(String(await refused(recorded.subarray(0, 24))), /holds no packet/);
  assert.match(String(await refused(Buffer.alloc(0))), /is empty: 0 bytes/);
  mkdirSync(path.join(folder, 'empty'));
  const error = await prepareCapture(path.join(folder, 'empty'), 'x').catch((one: Error) => one);
  assert.match((error as Error).message, /is a folder; name the captures in it/);
  const nowhere = await prepareCapture(path.join(folder, 'nowhere'), 'x').catch(
    (one: Error) => one,
  );
  assert.match((nowhere as Error).message, /does not exist/);
  const pipe = path.join(folder, 'pipe');
  assert.is(spawnSync('mkfifo', [pipe]).status, 0);
  const piped = await prepareCapture(pipe, 'x').catch((one: Error) => one);
  assert.match((piped as Error).message, /is no file; .* write it into a file/);
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();

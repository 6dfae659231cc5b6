import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LINK_TYPE, buildPackets, encode, fragment } from '../../../scripts/lab/packets';
import type { Packet } from '../../../scripts/lab/packets';
import { macOf, spread, toBytes } from '../../../scripts/lab/packets/bytes';
import { foldChecksum, sumWords } from '../../../scripts/lab/packets/checksum';
import { pattern, sample } from './samples';
import { reassemble } from './wire';

const test = suite('packets/encode');

const first = (name: string): Packet => buildPackets(sample(name))[0]!;

test('the checksum of RFC 1071 section 3', () => {
  const bytes = toBytes('00 01 f2 03 f4 f5 f6 f7');
  assert.is(foldChecksum(sumWords(bytes, 0, 8)), ~0xddf2 & 0xffff);
  assert.is(foldChecksum(sumWords(toBytes('00 01 f2'), 0, 3)), ~0xf201 & 0xffff);
});

test('a UDP checksum that comes out as zero is sent as ffff', () => {
  const packet = first('datagrams');
  if (packet.body.kind !== 'ipv4' || packet.body.payload.kind !== 'udp') throw new Error('no UDP');
  const at = 14 + 20 + 6;
  const checksumWith = (data: Uint8Array) => {
    const payload = { ...(packet.body as { payload: object }).payload, data };
    const frame = encode({ ...packet, body: { ...packet.body, payload } } as Packet);
    return (frame[at]! << 8) | frame[at + 1]!;
  };
  // Adding the checksum to the data brings the sum to zero.
  const rest = checksumWith(Uint8Array.of(0, 0));
  assert.is(checksumWith(Uint8Array.of(rest >> 8, rest & 0xff)), 0xffff);
});

test('hex is read with blanks, and refused when it is none', () => {
  assert.equal([...toBytes('ff 00\n7E')], [255, 0, 126]);
  assert.throws(() => toBytes('f'), /two hex digits a byte/);
  assert.throws(() => toBytes('zz'), /two hex digits a byte/);
});

test('MAC addresses tell the IP address; multicast and broadcast have theirs', () => {
  assert.is(Buffer.from(macOf('202.114.4.119')).toString('hex'), '0200ca720477');
  assert.is(Buffer.from(macOf('239.255.255.250')).toString('hex'), '01005e7ffffa');
  assert.is(Buffer.from(macOf('255.255.255.255')).toString('hex'), 'ffffffffffff');
  assert.throws(() => macOf('10.0.0.256'), /is no IPv4 address; write four numbers/);
});

test('neighbouring inputs give numbers that differ in about half of their bits', () => {
  const different = Array.from({ length: 500 }, (_, at) => {
    const bits = (spread('isn', at) ^ spread('isn', at + 1)) >>> 0;
    return bits.toString(2).replaceAll('0', '').length;
  });
  const mean = different.reduce((sum, bits) => sum + bits, 0) / different.length;
  assert.ok(mean > 15 && mean < 17, `mean ${mean}`);
});

test('what no frame can hold is refused', () => {
  const packet = first('oneMessage');
  const tagged = {
    ...packet,
    ethernet: { ...packet.ethernet, tags: [{ tpid: 0x8100, id: 4095 }] },
  };
  assert.throws(() => encode(tagged as Packet), /VLAN id 4095 cannot be; use 1 to 4094/);
  assert.throws(() => encode(first('arp'), LINK_TYPE.rawIp), /cannot hold arp/);
  const options = { ...packet, body: { ...packet.body, options: Uint8Array.of(1) } };
  assert.throws(() => encode(options as Packet), /multiple of 4/);
});

test('fragments of fragments come together again', () => {
  const whole = first('datagrams');
  const pieces = fragment(whole, 24).flatMap((piece) => fragment(piece, 8));
  assert.is(pieces.length, 6);
  const [message] = reassemble(pieces.reverse().map((piece) => encode(piece))).datagrams;
  assert.equal(message, pattern(33));
  assert.throws(() => fragment(whole, 7), /at least 8 bytes/);
});

test.run();

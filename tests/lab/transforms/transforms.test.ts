import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { encode, tcpOf } from '../../../scripts/lab/packets';
import { TRANSFORMS, writeCapture } from '../../../scripts/lab/transforms';
import type { Transform, Variant } from '../../../scripts/lab/transforms';
import type { Scenario } from '../../../scripts/model/scenario';
import { sample, samples } from '../packets/samples';
import { packetsIn } from '../../lib/captures/packets-in';

const test = suite('transforms');

function named(name: string): Transform {
  const found = TRANSFORMS.find((transform) => transform.name === name);
  if (!found) throw new Error(`no transform ${name}`);
  return found;
}

const only = (name: string, scenario: Scenario): Variant => named(name).apply(scenario)[0]!;
const lengths = (variant: Variant) =>
  variant.packets.map((packet) => tcpOf(packet)!.data.length).filter((length) => length > 0);

/** Which samples each transform has nothing to do with; every other sample it changes. */
const DOES_NOT_APPLY: Record<string, string[]> = {
  'split-every-byte': ['unanswered', 'refused', 'datagrams', 'ping', 'arp'],
  'coalesced-messages': [
    'oneMessage',
    'reset',
    'unanswered',
    'refused',
    'datagrams',
    'ping',
    'arp',
  ],
  'tcp-timestamps': ['datagrams', 'ping', 'arp'],
  'no-handshake': ['midstream', 'unanswered', 'refused', 'datagrams', 'ping', 'arp'],
  'client-side-only': ['unanswered'],
  'server-side-only': ['unanswered'],
  'delayed-start': ['midstream', 'refused', 'datagrams', 'ping', 'arp', 'oneMessage'],
  'ip-options': ['arp'],
  'fragments-reversed': ['unanswered', 'refused', 'arp'],
  vxlan: [],
  gre: ['arp'],
  pppoe: ['arp'],
  'raw-ip': ['arp'],
  snaplen: ['oneMessage', 'unanswered', 'refused', 'ping', 'arp'],
};

test('names are unique and descriptions are there', () => {
  assert.is(new Set(TRANSFORMS.map(({ name }) => name)).size, TRANSFORMS.length);
  assert.ok(TRANSFORMS.length >= 20);
  assert.ok(TRANSFORMS.every(({ describe }) => describe.length > 10));
});

for (const [name, expected] of Object.entries(DOES_NOT_APPLY)) {
  test(`${name}: knows what it does not apply to, and refuses it`, () => {
    const refused = samples(1).filter((scenario) => !named(name).applies(scenario));
    assert.equal(refused.map((scenario) => scenario.name).sort(), [...expected].sort());
    for (const scenario of refused) {
      assert.throws(() => named(name).apply(scenario), /does not apply to scenario/);
    }
  });
}

test('what is called mergeable is plain Ethernet in a plain pcap', () => {
  for (const transform of TRANSFORMS.filter(({ mergeable }) => mergeable)) {
    for (const scenario of samples(1).filter((candidate) => transform.applies(candidate))) {
      const { format, packets } = transform.apply(scenario)[0]!;
      assert.equal(format, { kind: 'pcap', nanosecond: false, linkType: 1 }, transform.name);
      assert.ok(packets.every((packet) => packet.ethernet.tags.length === 0));
    }
  }
});

test('no frame is longer than Ethernet allows, tags aside', () => {
  for (const transform of TRANSFORMS.filter((candidate) =>
    candidate.applies(sample('conversation')),
  )) {
    for (const packet of transform.apply(sample('conversation'))[0]!.packets) {
      const tags = 4 * packet.ethernet.tags.length;
      assert.ok(encode(packet).length - tags <= 1514, transform.name);
    }
  }
});

test('split-every-byte: one variant for each boundary, up to the cap', () => {
  const variants = named('split-every-byte').apply(sample('oneMessage'));
  assert.equal(
    variants.map(lengths),
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((first) => [first, 10 - first]),
  );
  assert.is(named('split-every-byte').apply(sample('conversation'), { maxVariants: 5 }).length, 5);
});

test('split-every-byte: a match is cut before, inside and after, also past the first segment', () => {
  const match = [{ flow: 0, message: 3, start: 1459, end: 1461 }];
  const variants = named('split-every-byte').apply(sample('conversation'), { match });
  assert.equal(
    variants.map(({ name }) => name.split('@')[1]),
    ['0.3.1459', '0.3.1460', '0.3.1461'],
  );
  assert.equal(
    variants.map((variant) => lengths(variant).slice(3, -1)),
    [
      [1459, 1, 1460, 1080],
      [1460, 1460, 1080],
      [1460, 1, 1459, 1080],
    ],
  );
  const wrong = [{ ...match[0]!, message: 9 }];
  assert.throws(
    () => named('split-every-byte').apply(sample('conversation'), { match: wrong }),
    /has no flows\[0\]\.messages\[9\]/,
  );
});

test('one-byte-segments: single bytes up to the cap of each direction', () => {
  const { packets } = named('one-byte-segments').apply(sample('conversation'), {
    maxSingleBytes: 50,
  })[0]!;
  const fromClient = packets.filter(({ from }) => from === 'client');
  const sizes = fromClient.map((packet) => tcpOf(packet)!.data.length).filter((size) => size > 0);
  assert.equal(sizes, [...Array(50).fill(1), 15, 1460, 1460, 1080]);
});

test('coalesced-messages: two messages in a row are one segment', () => {
  assert.equal(lengths(only('coalesced-messages', sample('midstream'))), [240]);
});

test('reordered-segments: the last piece is seen first', () => {
  const { packets } = only('reordered-segments', sample('oneMessage'));
  const numbers = packets.filter((p) => p.carries).map((p) => tcpOf(p)!.seq);
  assert.equal(
    numbers,
    [...numbers].sort((a, b) => b - a),
  );
});

test('delayed-start: drops what was over, for both sides, and never everything', () => {
  const { packets } = named('delayed-start').apply(sample('conversation'), {
    missedClientPackets: 3,
  })[0]!;
  assert.is(packets[0]!.from, 'server');
  assert.is(packets.find(({ carries }) => carries)!.carries!.message, 1);
  const late = named('delayed-start').apply(sample('conversation'), { missedClientPackets: 999 });
  assert.is(late[0]!.packets.filter(({ from }) => from === 'client').length, 1);
});

test('lost-acks: what is left are the handshake, data and the end', () => {
  const { packets } = only('lost-acks', sample('oneMessage'));
  assert.equal(
    packets.map((packet) => tcpOf(packet)!.flags),
    [0x02, 0x12, 0x10, 0x18],
  );
});

test('snaplen: keeps the match to its last byte, or as many bytes as are asked for', async () => {
  const headers = 14 + 20 + 20;
  const match = [{ flow: 0, message: 3, start: 10, end: 1500 }];
  const cut = async (options: object) => {
    const variant = named('snaplen').apply(sample('conversation'), options)[0]!;
    const packets = await packetsIn(writeCapture(variant));
    return Math.max(...packets.map(({ bytes }) => bytes.length));
  };
  assert.is(await cut({ match: [{ ...match[0]!, end: 100 }] }), headers + 100);
  assert.is(await cut({ match }), headers + 1460);
  assert.is(await cut({ snaplen: 96 }), 96);
  assert.is(await cut({}), 118);
});

test('timestamps-backwards: time falls, and the packets are the same', () => {
  for (const scenario of samples(1)) {
    const times = only('timestamps-backwards', scenario).packets.map((packet) => packet.timeMicros);
    assert.ok(
      times.some((time, at) => at > 0 && time < times[at - 1]!),
      scenario.name,
    );
  }
});

test('the same scenario gives the same file', () => {
  for (const transform of TRANSFORMS.filter((candidate) =>
    candidate.applies(sample('datagrams')),
  )) {
    const write = () => writeCapture(only(transform.name, sample('datagrams')));
    assert.equal(write(), write(), transform.name);
  }
});

test.run();

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FLAG, buildPackets, encode, tcpOf } from '../../../scripts/lab/packets';
import { mergeForVlan } from './merge-for-vlan';
import type { Packet } from '../../../scripts/lab/packets';
import type { Scenario, TcpFlow } from '../../../scripts/model/scenario';
import { toBytes } from '../../../scripts/lab/packets/bytes';
import { hosts, pattern, sample, samples } from './samples';
import { reassemble } from './wire';

const test = suite('packets/build');

const flagsOf = (packets: readonly Packet[]) =>
  packets.map(
    (packet) =>
      packet.from[0] +
      Object.entries(FLAG)
        .filter(([, bit]) => tcpOf(packet)!.flags & bit)
        .map(([name]) => ` ${name}`)
        .join(''),
  );

test('the same scenario gives the same packets', () => {
  assert.equal(
    samples(1).map((s) => buildPackets(s)),
    samples(1).map((s) => buildPackets(s)),
  );
});

test('the shapes of a connection', () => {
  assert.equal(flagsOf(buildPackets(sample('oneMessage'))), [
    'c syn',
    's syn ack',
    'c ack',
    'c psh ack',
    's ack',
  ]);
  assert.equal(flagsOf(buildPackets(sample('reset'))).at(-1), 'c rst ack');
  assert.equal(flagsOf(buildPackets(sample('conversation'))).slice(-3), [
    'c fin ack',
    's fin ack',
    'c ack',
  ]);
  assert.equal(flagsOf(buildPackets(sample('refused'))), ['c syn', 's rst ack']);
  assert.equal(flagsOf(buildPackets(sample('midstream'))), [
    'c psh ack',
    's ack',
    'c psh ack',
    's ack',
  ]);
});

test('a handshake with ECN has the flags of RFC 3168 section 6.1.1', () => {
  const [flow] = sample('oneMessage').flows as [TcpFlow];
  const packets = buildPackets({ name: 'ecn', flows: [{ ...flow, ecn: true }] });
  assert.equal(flagsOf(packets).slice(0, 3), ['c syn ece cwr', 's syn ack ece', 'c ack']);
});

test('a ping may be answered by another ICMP message', () => {
  const [, answer] = buildPackets({
    name: 'timestamp',
    flows: [
      {
        transport: 'icmp',
        client: { address: '10.20.0.5' },
        server: { address: '10.20.0.9' },
        answered: true,
        answerType: 14,
      },
    ],
  });
  assert.is(encode(answer!, 1)[14 + 20], 14);
});

test('an unanswered SYN is sent again after 1, 2 and 4 seconds with its sequence number', () => {
  const packets = buildPackets(sample('unanswered'));
  assert.equal(
    packets.map((packet) => packet.timeMicros / 1e6),
    [0, 1, 3, 7],
  );
  assert.is(new Set(packets.map((packet) => tcpOf(packet)!.seq)).size, 1);
});

test('segments hold 1460 bytes, the last one is pushed', () => {
  const data = buildPackets(sample('conversation')).filter(
    (packet) => packet.carries?.message === 3,
  );
  assert.equal(
    data.map((packet) => tcpOf(packet)!.data.length),
    [1460, 1460, 1080],
  );
  assert.equal(flagsOf(data), ['c ack', 'c ack', 'c psh ack']);
  assert.equal(
    data.map((packet) => packet.carries!.offset),
    [0, 1460, 2920],
  );
});

test('a large UDP message leaves in fragments of one datagram', () => {
  const packets = buildPackets(sample('datagrams'));
  const frames = packets.map((packet) => encode(packet));
  assert.ok(frames.every((frame) => frame.length <= 1514));
  assert.equal(reassemble(frames).datagrams, [pattern(33), pattern(5000, 4)]);
  assert.equal(
    packets.slice(1).map((packet) => packet.carries!.offset),
    [-8, 1472, 2952, 4432],
  );
});

test('flows follow each other, unless they say when they start', () => {
  const flow = sample('oneMessage').flows[0] as TcpFlow;
  const scenario: Scenario = {
    name: 'three',
    flows: [flow, flow, { ...flow, startSeconds: 0.005 }],
  };
  const packets = buildPackets(scenario);
  const starts = [0, 1, 2].map((index) => packets.find((p) => p.flow === index)!.timeMicros);
  const firstEnd = packets.filter((packet) => packet.flow === 0).at(-1)!.timeMicros;
  assert.equal(starts, [0, firstEnd + 100_000, 5000]);
  assert.ok(
    packets.every((packet, at) => at === 0 || packets[at - 1]!.timeMicros <= packet.timeMicros),
  );
  assert.is(
    new Set(packets.filter((p) => tcpOf(p)!.flags === FLAG.syn).map((p) => tcpOf(p)!.seq)).size,
    3,
  );
});

test('what cannot be on the wire is refused with scenario and flow', () => {
  const flow = { transport: 'tcp', ...hosts(1), messages: [] } as const;
  const message = { from: 'client', bytes: '00' } as const;
  const refusals: [Scenario['flows'][number], RegExp][] = [
    [
      { ...flow, shape: 'refused', messages: [message] },
      /"bad", flows\[0\] \(tcp\): .*messages: \[\]/,
    ],
    [{ ...flow, shape: 'midstream' }, /sends no packet/],
    [{ ...flow, client: { address: '10.1.1', port: 1 } }, /"10.1.1" is no IPv4 address/],
    [{ ...flow, messages: [{ from: 'client', bytes: '0' }] }, /two hex digits/],
    [
      {
        ...hosts(1),
        transport: 'udp',
        messages: [{ from: 'client', bytes: new Uint8Array(65508) }],
      },
      /largest is 65,507/,
    ],
  ];
  for (const [bad, message] of refusals) {
    assert.throws(() => buildPackets({ name: 'bad', flows: [bad] }), message);
  }
});

test('merged cases keep apart in time and by VLAN though their hosts are the same', () => {
  const packets = buildPackets(sample('oneMessage'));
  const merged = mergeForVlan(
    [7, 9, 8].map((vlan) => ({ packets, vlan })),
    2,
  );
  assert.is(merged.length, 3 * packets.length);
  assert.ok(
    merged.every((packet, at) => at === 0 || merged[at - 1]!.timeMicros < packet.timeMicros),
  );
  const second = merged.filter((packet) => packet.ethernet.tags[0]!.id === 9);
  assert.is(second[0]!.timeMicros, packets.at(-1)!.timeMicros + 2e6);
  const { tcp } = reassemble(second.map((packet) => encode(packet)));
  assert.equal([...tcp.values()][0], toBytes('0102030405060708090a'));
  assert.throws(() => mergeForVlan([1, 1].map((vlan) => ({ packets, vlan }))), /id of its own/);
  assert.throws(() => mergeForVlan([{ packets: merged, vlan: 1 }]), /run it alone/);
});

test('thousands of cases take no longer each than a few', () => {
  const scenario = sample('oneMessage');
  /** Of the processor's time, which no other process takes part in. */
  const micros = (cases: number) => {
    const before = process.cpuUsage();
    mergeForVlan(
      Array.from({ length: cases }, (_, at) => ({ vlan: at + 1, packets: buildPackets(scenario) })),
    ).forEach((packet) => encode(packet));
    return process.cpuUsage(before).user;
  };
  micros(400);
  const best = (cases: number) => Math.min(...[1, 2, 3].map(() => micros(cases)));
  const [few, many] = [best(400), best(4000)];
  // Ten times as many. What looks at each other case would take a hundred times as long.
  assert.ok(many < 40 * few, `${many} µs for 4000 cases, ${few} µs for 400`);
});

test.run();

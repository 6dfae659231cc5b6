/** Cases in one capture stay apart: own hosts, own VLAN or own time, and findings go to their own case. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { attribute } from '../../../scripts/lab/batch/attribute';
import { planBatches, type Batch } from '../../../scripts/lab/batch/batch';
import type { BatchCase } from '../../../scripts/lab/batch/batch-case';
import { HostBlocks } from '../../../scripts/lab/batch/host-blocks';
import type { Finding } from '../../../scripts/lib/engines/finding';
import { EPOCH_BASE_SECONDS } from '../../../scripts/lab/packets';
import { TRANSFORMS } from '../../../scripts/lab/transforms';

const test = suite('batch/isolation');

const MEMORY = 3600;

const caseOf = (id: string, client: string, server: string): BatchCase => ({
  id,
  scenario: {
    name: id,
    flows: [
      {
        transport: 'udp',
        client: { address: client, port: 1000 },
        server: { address: server, port: 2000 },
        messages: [{ from: 'client', bytes: '00' }],
      },
    ],
  },
});

const free = Array.from({ length: 300 }, (_, i) =>
  caseOf(`free ${i}`, '10.20.0.5', '202.114.4.119'),
);
const fixed = ['a', 'b'].map((id) => caseOf(`fixed ${id}`, '202.114.4.20', '202.114.4.119'));

const finding = (from: string, vlan: number[], micros = 0): Finding => ({
  engine: 'suricata-7',
  detection: 'a/b',
  grade: 'seen',
  border: 'unstated',
  time: EPOCH_BASE_SECONDS + micros / 1e6,
  sid: 1,
  sourceAddress: from,
  sourcePort: null,
  destinationAddress: '202.114.4.119',
  destinationPort: null,
  monitor: from,
  farEnd: '202.114.4.119',
  vlan,
});

const layOut = (cases: readonly BatchCase[]): Batch => {
  const batches = planBatches(cases, { memorySeconds: MEMORY });
  assert.is(batches.length, 1);
  return batches[0]!;
};

test('no two cases share a VLAN, a host of their own, or time', () => {
  const { slots } = layOut([...fixed, ...free]);
  assert.is(new Set(slots.map(({ vlan }) => vlan)).size, slots.length);
  const hosts = slots.flatMap((slot) => [...slot.hosts]);
  assert.is(new Set(hosts).size, hosts.length);
  slots.slice(1).forEach((slot, i) => assert.is(slot.start, slots[i]!.end));
});

test('cases between fixed hosts come last, further apart than anything is remembered', () => {
  const { slots } = layOut([...fixed, ...free]);
  assert.equal(
    slots.slice(-2).map(({ id, pinned }) => [id, pinned]),
    fixed.map(({ id }) => [id, true]),
  );
  assert.ok(slots.at(-1)!.start - slots.at(-2)!.start > MEMORY * 1e6);
});

test('hosts of the pattern stay; stand-ins move together and stay inside HOME_NET', () => {
  const { scenario, hosts, pinned } = new HostBlocks().take({
    name: 'x',
    flows: [
      ...caseOf('', '10.20.0.5', '10.20.0.9').scenario.flows,
      ...caseOf('', '10.20.0.5', '202.114.4.119').scenario.flows,
    ],
  });
  const ends = scenario.flows.map(({ client, server }) => [client.address, server.address]);
  assert.equal(ends, [
    ['10.32.0.5', '10.32.0.9'],
    ['10.32.0.5', '202.114.4.119'],
  ]);
  assert.equal([...hosts].sort(), ['10.32.0.5', '10.32.0.9']);
  assert.is(pinned, false);
});

test('stand-ins outside the site are replaced by hosts outside that no other case has', () => {
  const blocks = new HostBlocks();
  const taken = [1, 2].map(() => blocks.take(caseOf('', '198.51.100.9', '202.114.4.119').scenario));
  assert.equal(
    taken.map(({ scenario }) => scenario.flows[0]!.client.address),
    ['198.18.0.1', '198.18.0.2'],
  );
  assert.ok(taken.every(({ pinned }) => !pinned));
});

test('more cases than VLANs take several captures; what has its own tags takes its own', () => {
  const many = Array.from({ length: 5000 }, (_, i) => caseOf(`m${i}`, '10.20.0.5', '10.20.0.9'));
  const transform = TRANSFORMS.find(({ name }) => name === 'vlan-qinq')!;
  const tagged = free.slice(0, 3).map((one) => ({ ...one, view: { transform, options: {} } }));
  const batches = planBatches([...many, ...tagged], { memorySeconds: MEMORY });
  for (const { slots } of batches) assert.ok(slots.length <= 4094);
  const own = batches.filter(({ name }) => name === 'vlan-qinq');
  assert.is(own.length, 1);
  assert.ok(own[0]!.slots.every(({ vlan }) => vlan === null));
  assert.ok(own[0]!.packets.every(({ ethernet }) => ethernet.tags.length === 2));
  assert.is(
    batches.reduce((sum, { slots }) => sum + slots.length, 0),
    5003,
  );
});

test('a finding goes to the case of its VLAN, its hosts, or its time', () => {
  const batch = layOut([...free.slice(0, 2), ...fixed]);
  const [first, second, third, fourth] = batch.slots;
  const own = (slot: typeof first) => [...slot!.hosts][0]!;
  const pinned = '202.114.4.20';
  const found = attribute(batch, [
    finding(own(first), [1]),
    finding(own(second), []),
    finding(pinned, [3]),
    finding(pinned, [], third!.start + 900e6),
    finding(pinned, [], fourth!.start),
  ]);
  assert.equal(
    batch.slots.map(({ id }) => found.get(id)!.length),
    [1, 1, 2, 1],
  );
});

test('a finding that two cases claim, or none, ends the batch', () => {
  const batch = layOut([...free.slice(0, 2), ...fixed]);
  const foreign = [...batch.slots[1]!.hosts][0]!;
  assert.throws(() => attribute(batch, [finding(foreign, [1])]), /belongs to no one case/);
  assert.throws(() => attribute(batch, [finding('192.0.2.1', [], 0)]), /belongs to no one case/);
});

test.run();

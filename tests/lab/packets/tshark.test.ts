import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildPackets, writePcap } from '../../../scripts/lab/packets';
import { mergeForVlan } from './merge-for-vlan';
import { samples } from './samples';
import { BROKEN, dissect, hasTshark } from './tshark';

const test = suite('packets/tshark');

if (hasTshark()) {
  const scenarios = samples(1);
  const cases = scenarios.map((scenario, index) => ({
    packets: buildPackets(scenario),
    vlan: index + 1,
  }));
  const merged = mergeForVlan(cases);
  const capture = writePcap(merged);
  const rows = dissect(capture, [
    'vlan.id',
    'frame.protocols',
    'tcp.analysis.flags',
    'frame.time_epoch',
    'frame.len',
  ]);
  const rowsOf = (name: string) =>
    rows.filter(([vlan]) => vlan === String(scenarios.findIndex((s) => s.name === name) + 1));

  test('every packet is read back, at its time', () => {
    assert.is(rows.length, merged.length);
    assert.is(Number(rows.at(-1)![3]), 1_767_225_600 + merged.at(-1)!.timeMicros / 1e6);
  });

  test('nothing is malformed and every checksum is right', () => {
    assert.equal(dissect(capture, ['frame.number', '_ws.expert.message'], BROKEN), []);
  });

  test('a flipped bit would be noticed', () => {
    const broken = capture.slice();
    const lastByteOfFirstFrame = 24 + 16 + new DataView(capture.buffer).getUint32(32, true) - 1;
    broken[lastByteOfFirstFrame]! ^= 1;
    assert.equal(dissect(broken, ['frame.number'], BROKEN), [['1']]);
  });

  test('each flow is the protocol that it says', () => {
    const protocols = (name: string) => [...new Set(rowsOf(name).map((row) => row[1]))];
    assert.equal(protocols('conversation'), [
      'eth:ethertype:vlan:ethertype:ip:tcp',
      'eth:ethertype:vlan:ethertype:ip:tcp:data',
    ]);
    assert.equal(protocols('ping'), ['eth:ethertype:vlan:ethertype:ip:icmp:data']);
    assert.equal(protocols('arp'), ['eth:ethertype:vlan:ethertype:arp']);
    // The last fragment is where tshark shows the message; its neighbours are data of IP.
    assert.is(rowsOf('datagrams').at(-1)![1], 'eth:ethertype:vlan:ethertype:ip:udp:data');
  });

  test('sequence analysis has nothing to say but that the SYN came again', () => {
    const flagged = rows.filter((row) => row[2] !== '');
    assert.is(flagged.length, 3);
    assert.ok(flagged.every((row) => rowsOf('unanswered').includes(row)));
  });
}

test.run();

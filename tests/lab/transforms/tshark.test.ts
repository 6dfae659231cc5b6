/** Everything that the transforms write, read by tshark: one process for each file format. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mergeForVlan } from '../packets/merge-for-vlan';
import type { Packet } from '../../../scripts/lab/packets';
import { PLAIN, TRANSFORMS, writeCapture } from '../../../scripts/lab/transforms';
import type { CaptureFormat, Transform } from '../../../scripts/lab/transforms';
import { samples } from '../packets/samples';
import { BROKEN, dissect, hasTshark } from '../packets/tshark';

const test = suite('transforms/tshark');

const FIELDS = ['frame.protocols', 'ip.src', 'tcp.analysis.flags', 'tcp.len', 'frame.number'];

/** What the layers of a packet must be, outermost first. */
const LAYERS: Record<string, RegExp> = {
  'vlan-802.1q': /^eth:ethertype:vlan:ethertype:(ip|arp)/,
  'vlan-qinq': /^eth:ethertype:ieee8021ad:(ethertype:)?vlan:ethertype:(ip|arp)/,
  vxlan: /^eth:ethertype:ip:udp:vxlan:eth:ethertype:(ip|arp)/,
  gre: /^eth:ethertype:ip:gre:ip/,
  pppoe: /^eth:ethertype:pppoes:ppp:ip/,
  'linux-cooked-v1': /^sll:ethertype:(ip|arp)/,
  'linux-cooked-v2': /^sll:ethertype:(ip|arp)/,
  'raw-ip': /^raw:ip/,
  pcapng: /^eth:ethertype:(ip|arp)/,
  'nanosecond-pcap': /^eth:ethertype:(ip|arp)/,
  'timestamps-backwards': /^eth:ethertype:(ip|arp)/,
};

/** Other hosts for each transform, since tshark keeps flows apart by address alone. */
function runs(transforms: readonly Transform[]) {
  return transforms.flatMap((transform, index) =>
    samples(1 + 20 * index)
      .filter((scenario) => transform.applies(scenario))
      .map((scenario) => ({
        transform,
        scenario,
        variant: transform.apply(scenario, { maxVariants: 1 }).at(-1)!,
      })),
  );
}

function consecutive(lists: readonly (readonly Packet[])[]): Packet[] {
  return lists.flatMap((packets, index) =>
    packets.map((packet) => ({ ...packet, timeMicros: packet.timeMicros + index * 60e6 })),
  );
}

const capture = (packets: readonly Packet[], format: CaptureFormat) =>
  writeCapture({ packets, format });

if (hasTshark()) {
  test('mergeable transforms, all in one file', () => {
    const cases = runs(TRANSFORMS.filter(({ mergeable }) => mergeable));
    const merged = mergeForVlan(
      cases.map(({ variant }, index) => ({ packets: variant.packets, vlan: index + 1 })),
    );
    const file = capture(merged, PLAIN);
    assert.equal(dissect(file, [...FIELDS, '_ws.expert.message'], BROKEN), []);
    const rows = dissect(file, ['vlan.id', 'tcp.analysis.flags']);
    assert.is(rows.length, merged.length);
    const flagged = new Set(rows.filter((row) => row[1]).map((row) => row[0]));
    const clean = cases.filter((_, index) => !flagged.has(String(index + 1)));
    const quiet = new Set(clean.map(({ transform }) => transform.name));
    for (const name of ['tcp-timestamps', 'sequence-wrap', 'ip-options', 'one-byte-segments']) {
      assert.ok(quiet.has(name), `${name}: sequence analysis complains`);
    }
    for (const name of ['reordered-segments', 'duplicated-segments', 'overlapping-segments']) {
      const noisy = cases.some(
        ({ transform }, index) => transform.name === name && flagged.has(String(index + 1)),
      );
      assert.ok(noisy, `${name}: sequence analysis sees nothing unusual`);
    }
  });

  test('own tags and tunnels, all in one file', () => {
    const cases = runs(TRANSFORMS.filter(({ level }) => level === 'tunnel' || level === 'link'));
    const file = capture(consecutive(cases.map(({ variant }) => variant.packets)), PLAIN);
    assert.equal(dissect(file, [...FIELDS, '_ws.expert.message'], BROKEN), []);
    const rows = dissect(file, FIELDS);
    let at = 0;
    for (const { transform, scenario, variant } of cases) {
      for (const row of rows.slice(at, (at += variant.packets.length))) {
        assert.match(row[0]!, LAYERS[transform.name] ?? /^eth:/, `${transform.name}: ${row[0]}`);
        assert.ok(row[2] === '' || scenario.name === 'unanswered', `${transform.name}: ${row}`);
      }
    }
    assert.is(at, rows.length);
  });

  for (const transform of TRANSFORMS.filter(
    ({ level, name }) => level === 'file' && name !== 'snaplen',
  )) {
    test(`${transform.name}: a file of its own`, () => {
      const cases = runs([transform]);
      const packets = consecutive(cases.map(({ variant }) => variant.packets));
      const rows = dissect(capture(packets, cases[0]!.variant.format), [
        ...FIELDS,
        'frame.time_epoch',
        '_ws.malformed',
        'ip.checksum.status',
        'tcp.checksum.status',
        'udp.checksum.status',
      ]);
      assert.is(rows.length, packets.length);
      rows.forEach((row, index) => {
        assert.match(row[0]!, LAYERS[transform.name]!);
        assert.is(Number(row[5]), 1_767_225_600 + packets[index]!.timeMicros / 1e6);
        assert.not.ok(row[6], 'malformed');
        assert.not.ok(row.slice(7).includes('0'), 'a bad checksum');
      });
    });
  }
}

test.run();

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WHOLE_QUERY } from '../../../rules-src/mindray-pds/messages';
import { buildPackets, encode } from '../../../scripts/lab/packets';
import { inIpv6, pcapOf } from '../../../scripts/lib/captures/wire';
import { ROOT } from '../../../scripts/lib/root';
import { runSuricata } from '../../../scripts/lib/engines/suricata';
import { runZeek } from '../../../scripts/lib/engines/zeek';
import type { Flow } from '../../../scripts/model/scenario';
import { readManifest } from '../../../scripts/operator/read-manifest';
import { tune, writeTuned } from '../../../scripts/operator/tune/tune';
import {
  enginesHere,
  RULES,
  STOCK_SITE,
  writeCapture,
  ZEEK_PACKAGE,
} from '../../behaviour/run-dist';
import { scratchFolder } from '../../lib/engines/scratch';

/** Pairs of hosts that a site expects, many of them, of IPv4 and IPv6: both engines are silent between them alone. */
const test = suite('tune/expected');

const PAIRS = Array.from({ length: 300 }, (_, i): [string, string] => [
  `10.${40 + (i >> 8)}.${i & 255}.5`,
  `10.${60 + (i >> 8)}.${i & 255}.9`,
]);
const NETWORK = ['10.70.0.0/16', '10.71.0.9'];
const SIX = ['2001:db8:1::a14:5', '2001:db8:1::a14:9'];
const SIX_NETWORK = ['2001:db8:1::a1e:0/112', '2001:db8:1::a14:9'];

const pairs = [...PAIRS, NETWORK, SIX, SIX_NETWORK];
const { files } = tune(
  't.yaml',
  `version: 1\nexpected:\n${pairs.map(([one, other]) => `  - pair: ["${one}", "${other}"]\n`).join('')}`,
  readManifest(path.join(ROOT, 'dist')),
);
const folder = scratchFolder();
writeTuned(folder, files);

/** What the engines find of a capture with the tuning, as pairs of hosts. */
async function found(pcap: string): Promise<[engine: string, pairs: string[]][]> {
  const rows: [string, string[]][] = [];
  for (const engine of await enginesHere()) {
    const { findings } =
      engine.name === 'zeek'
        ? await runZeek(engine, {
            pcap,
            outDir: scratchFolder(),
            packageDir: ZEEK_PACKAGE,
            localNets: STOCK_SITE.localNets,
            script: `@load ${path.join(folder, 'zeek/vitalwire-tuning.zeek')}\n`,
          })
        : await runSuricata(engine, {
            pcap,
            outDir: scratchFolder(),
            rulesFiles: [
              path.join(RULES, 'vitalwire.rules'),
              path.join(folder, 'suricata/vitalwire-expected.rules'),
            ],
          });
    const ends = findings.map(({ monitor, farEnd }) => [monitor, farEnd].sort().join(' and '));
    rows.push([engine.name, [...new Set(ends)].sort()]);
  }
  return rows;
}

const query = ([client, server]: readonly [string, string], port: number): Flow => ({
  transport: 'tcp',
  client: { address: client, port },
  server: { address: server, port: 4601 },
  messages: [{ from: 'client', bytes: Buffer.from(WHOLE_QUERY, 'latin1').toString('hex') }],
});

test('300 pairs and a network: silent between them, whoever asks, and nowhere else', async () => {
  const [first, last] = [PAIRS[0]!, PAIRS.at(-1)!];
  const expected = [
    ...PAIRS,
    ...PAIRS.slice(0, 20).map(([one, other]): [string, string] => [other, one]),
    ['10.70.200.7', '10.71.0.9'] as [string, string],
  ];
  // Both are named, in other pairs; one of a pair with a stranger; beside the network.
  const strangers: [string, string][] = [
    [first[0], last[1]],
    ['10.20.0.5', last[1]],
    ['10.72.0.7', '10.71.0.9'],
  ];
  const flows = [...expected, ...strangers].map((ends, i) => query(ends, 30_000 + i));
  const pcap = writeCapture(buildPackets({ name: 'pairs', flows }));
  const wanted = strangers.map((ends) => [...ends].sort().join(' and ')).sort();
  for (const [engine, ends] of await found(pcap)) assert.equal(ends, wanted, engine);
});

test('pairs of IPv6 hosts and networks', async () => {
  // 2001:db8:1::, and the IPv4 address behind it.
  const prefix = Buffer.from('20010db80001000000000000', 'hex');
  const flows = [
    query(['10.20.0.5', '10.20.0.9'], 30_000),
    query(['10.30.7.7', '10.20.0.9'], 30_001),
    query(['10.40.0.5', '10.20.0.9'], 30_002),
  ];
  const frames = buildPackets({ name: 'six', flows }).map((packet) => ({
    atMicros: packet.timeMicros,
    bytes: inIpv6(encode(packet), prefix)!,
  }));
  const pcap = path.join(scratchFolder(), 'six.pcap');
  writeFileSync(pcap, pcapOf(frames, 1_767_225_600));
  for (const [engine, ends] of await found(pcap)) {
    assert.equal(ends, ['2001:db8:1::a14:9 and 2001:db8:1::a28:5'], engine);
  }
});

test.run();

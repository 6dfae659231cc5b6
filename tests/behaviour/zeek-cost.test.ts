/**
 * What the Zeek package costs traffic that it does not look for, in what can be counted without a clock: states of the
 * automaton of signatures, and streams that are handed to script.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { benchTraffic, type TrafficName } from '../../scripts/lab/bench/traffic/captures';
import { buildPackets } from '../../scripts/lab/packets';
import { engineOrSkip } from '../../scripts/lib/engines/require';
import { runZeek } from '../../scripts/lib/engines/zeek';
import { scratchFolder } from '../lib/engines/scratch';
import { STOCK_SITE, writeCapture, ZEEK_PACKAGE } from './run-dist';

const test = suite('behaviour/zeek-cost');

const SCALE = 0.5;

/** What a pattern of bytes costs that may begin anywhere, or count to 64, in one automaton with Zeek's own. */
const PLANTED = `signature planted {
  ip-proto == tcp
  payload /[\\x00-\\xff]{64}/
}
`;

const STATES = `event zeek_done()
	{
	local f = open("counted");
	print f, get_matcher_stats()$nfa_states;
	close(f);
	}
`;

const PORTS = `global handed_over: set[port] = {};
event stream_deliver(c: connection, is_orig: bool, data: string)
	{
	add handed_over[c$id$resp_p];
	}
event zeek_done()
	{
	local f = open("counted");
	for ( p in handed_over )
		print f, p;
	close(f);
	}
`;

async function counted(
  traffic: TrafficName,
  script: string,
  packageDir: string | null,
): Promise<string[] | null> {
  const engine = await engineOrSkip('zeek');
  if (!engine) return null;
  const outDir = scratchFolder();
  await runZeek(engine, {
    pcap: writeCapture(buildPackets(benchTraffic(traffic, SCALE))),
    packageDir,
    localNets: STOCK_SITE.localNets,
    script,
    outDir,
  });
  const file = path.join(outDir, 'counted');
  assert.ok(existsSync(file), 'counted');
  return readFileSync(file, 'utf8').trim().split('\n').filter(Boolean).sort();
}

for (const traffic of ['mixed', 'hospital'] as const) {
  test(`the automaton of signatures grows by a third at most: ${traffic}`, async () => {
    const alone = await counted(traffic, STATES, null);
    const withPack = await counted(traffic, STATES, ZEEK_PACKAGE);
    if (!alone || !withPack) return;
    const ratio = Number(withPack[0]) / Number(alone[0]);
    assert.ok(ratio > 1 && ratio < 4 / 3, `${ratio} times the states`);
  });
}

test('one pattern in one automaton with Zeek’s own is seen', async () => {
  const file = path.join(scratchFolder(), 'planted.sig');
  writeFileSync(file, PLANTED);
  const alone = await counted('mixed', STATES, null);
  const script = `redef signature_files += "${file}";\n${STATES}`;
  const planted = await counted('mixed', script, ZEEK_PACKAGE);
  if (!alone || !planted) return;
  const ratio = Number(planted[0]) / Number(alone[0]);
  assert.ok(ratio > 4 / 3, `${ratio} times the states`);
});

for (const [traffic, ports] of [
  // Images: any may hold a path. Monitors: found, and looked at for more.
  ['mixed', ['104/tcp']],
  ['hospital', ['104/tcp', '515/tcp']],
] as const) {
  test(`of an office and wards only streams that may be found are handed over: ${traffic}`, async () => {
    const handedOver = await counted(traffic, PORTS, ZEEK_PACKAGE);
    if (handedOver) assert.equal(handedOver, ports);
  });
}

test.run();

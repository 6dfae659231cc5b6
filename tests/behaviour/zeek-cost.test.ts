/**
 * What the Zeek package costs traffic that it does not look for, in what can be counted without a clock: states of the
 * automaton of signatures, and streams that are handed to script.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { benchTraffic, type TrafficName } from '../../scripts/lab/bench/traffic/captures';
import { buildPackets } from '../../scripts/lab/packets';
import type { Engine } from '../../scripts/lib/engines/engine';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import { scratchFolder } from '../lib/engines/scratch';
import { writeCapture, zeek, type RunOptions } from './run-dist';
import { atEnd, written } from './zeek-counts';

const test = suite('behaviour/zeek-cost');

const SCALE = 0.5;

/** What a pattern of bytes costs that may begin anywhere, or count to 64, in one automaton with Zeek's own. */
const PLANTED = `signature planted {
  ip-proto == tcp
  payload /[\\x00-\\xff]{64}/
}
`;

const COUNTS = `global handed_over: set[string] = {};
event stream_deliver(c: connection, is_orig: bool, data: string)
	{
	add handed_over[fmt("%s", c$id$resp_p)];
	}
${atEnd('states', 'get_matcher_stats()$nfa_states')}${atEnd('ports', 'join_string_set(handed_over, " ")')}`;

interface Counts {
  /** Of the automaton of signatures. */
  states: number;
  /** Server ports of streams that were handed to script. */
  ports: string[];
}

async function count(engine: Engine, traffic: TrafficName, options: RunOptions): Promise<Counts> {
  const pcap = writeCapture(buildPackets(benchTraffic(traffic, SCALE)));
  const { outDir } = await zeek(engine, pcap, options);
  return {
    states: Number(written(outDir, 'states')),
    ports: written(outDir, 'ports').split(' ').filter(Boolean).sort(),
  };
}

const counted = new Map<string, Promise<Counts>>();

/** One run for each traffic, alone and with the package, whatever the number of tests that ask. */
async function countsOf(
  traffic: TrafficName,
  what: 'alone' | 'with the package',
): Promise<Counts | null> {
  const engine = await engineOrSkip('zeek');
  if (!engine) return null;
  const key = `${traffic} ${what}`;
  const counts =
    counted.get(key) ??
    count(engine, traffic, {
      zeekScript: COUNTS,
      ...(what === 'alone' ? { zeekPackage: null } : {}),
    });
  counted.set(key, counts);
  return counts;
}

for (const traffic of ['mixed', 'hospital'] as const) {
  test(`the automaton of signatures grows by a third at most: ${traffic}`, async () => {
    const alone = await countsOf(traffic, 'alone');
    const withPack = await countsOf(traffic, 'with the package');
    if (!alone || !withPack) return;
    const ratio = withPack.states / alone.states;
    assert.ok(ratio > 1 && ratio < 4 / 3, `${ratio} times the states`);
  });
}

test('one pattern in one automaton with Zeek’s own is seen', async () => {
  const file = path.join(scratchFolder(), 'planted.sig');
  writeFileSync(file, PLANTED);
  const engine = await engineOrSkip('zeek');
  const alone = await countsOf('mixed', 'alone');
  if (!engine || !alone) return;
  const zeekScript = `redef signature_files += "${file}";\n${COUNTS}`;
  const planted = await count(engine, 'mixed', { zeekScript });
  const ratio = planted.states / alone.states;
  assert.ok(ratio > 4 / 3, `${ratio} times the states`);
});

for (const [traffic, ports] of [
  // Images: any may hold a path. Monitors: found, and looked at for more.
  ['mixed', ['104/tcp']],
  ['hospital', ['104/tcp', '515/tcp']],
] as const) {
  test(`of an office and wards only streams that may be found are handed over: ${traffic}`, async () => {
    const withPack = await countsOf(traffic, 'with the package');
    if (withPack) assert.equal(withPack.ports, ports);
  });
}

test.run();

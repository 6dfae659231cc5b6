/**
 * What the pages say of bytes, held against Suricata: the same rules alert on the same traffic, and each byte that a
 * page marks for a fixed content is one that the rule cannot do without.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeLabPack } from '../../scripts/lab/batch/lab-pack';
import { runBatches } from '../../scripts/lab/batch/run-batches';
import { buildPackets } from '../../scripts/lab/packets';
import { toBytes } from '../../scripts/lab/packets/bytes';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import type { Flow, Scenario } from '../../scripts/model/scenario';
import { isSmall, picturesOf, type Pictures } from '../../scripts/site/pictures';
import { wirePackets } from '../../scripts/site/wire/capture';
import type { Place } from '../../scripts/site/wire/inspected';
import { Sensor } from '../../scripts/site/wire/sensor';
import { hashesOf, rulesFor } from '../../scripts/site/wire/rules';
import { pack } from './made-site';

const test = suite('site/engine');

const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-site-engine-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const hashes = hashesOf(pack);
const shown = pack.sources.map(({ detection }) => picturesOf(detection, pack, hashes));

/** Rules that drop are loaded in the lab and stand on no page. */
const shownSids = new Set(pack.plan.rules.map(({ entry }) => entry.sid));

interface Asked {
  id: string;
  of: Pictures;
  scenario: Scenario;
  /** The rule of which a byte was changed. */
  sid?: number;
}

/** All that the pages show, and each picture with one marked byte of a fixed content changed. */
function asked(): Asked[] {
  return shown.flatMap((of) => [
    // Without a picture too: a sensor that sees nothing there would have nothing to show, and nothing to be held to.
    { id: `${of.detection} match`, of, scenario: of.match },
    ...plainTraffic(of),
    ...of.nearMisses.map(({ scenario }, i) => ({
      id: `${of.detection} near-miss ${i}`,
      of,
      scenario,
    })),
    ...changedBytes(of),
  ]);
}

/** The lab's first traffic that is no longer than pages show, whether or not a page has it. */
function plainTraffic(of: Pictures): Asked[] {
  const { detections } = pack.plan;
  const [scenario] = detections.matching(detections.get(of.detection)!).filter(isSmall);
  return scenario ? [{ id: `${of.detection} first`, of, scenario }] : [];
}

function changedBytes(of: Pictures): Asked[] {
  const { picture } = of;
  if (!picture) return [];
  const hits = picture.looks.flatMap(({ rules }) => rules.map(({ rule }) => rule.sid));
  return picture.hits
    .filter(({ rule }) => hits.includes(rule.sid) && rule.detection === of.detection)
    .flatMap(({ rule, met }) =>
      met
        .filter(({ option }) => option.kind === 'content' && !option.negated)
        .flatMap(({ places }) => places)
        .map((place) => ({
          id: `${of.detection} sid ${rule.sid} packet ${place.packet} byte ${place.at} changed`,
          of,
          scenario: withChanged(picture.scenario, place),
          sid: rule.sid,
        })),
    );
}

/** A scenario with a bit of one byte of a message flipped: never the one that tells letters' cases apart. */
function withChanged(scenario: Scenario, { packet, at }: Place): Scenario {
  const { flow, carries } = buildPackets(scenario)[packet]!;
  const { payloadAt } = wirePackets(scenario)[packet]!;
  const offset = carries!.offset + at - payloadAt;
  const flows = scenario.flows.map((one, i): Flow => {
    if (i !== flow || !('messages' in one)) return one;
    const messages = one.messages.map((message, j) => {
      if (j !== carries!.message) return message;
      const bytes = Uint8Array.from(toBytes(message.bytes));
      bytes[offset]! ^= 0x01;
      return { ...message, bytes };
    });
    return { ...one, messages } as Flow;
  });
  return { ...scenario, flows };
}

/** Sids that alert, as the pages have it. */
function told({ of, scenario }: Asked): number[] {
  const sensor = new Sensor(rulesFor(of.detection, pack.plan), hashes);
  for (const packet of wirePackets(scenario)) sensor.see(packet);
  return sorted(
    sensor.hits.flatMap(({ rule }) =>
      rule.silent || rule.detection !== of.detection ? [] : [rule.sid],
    ),
  );
}

function sorted(sids: readonly number[]): number[] {
  return [...new Set(sids)].sort((a, b) => a - b);
}

test('Suricata alerts where the pages say so, with the same rules, and nowhere else', async () => {
  const engine = await engineOrSkip('suricata-7');
  if (!engine) return;
  const cases = asked();
  const labPack = writeLabPack(pack, path.join(folder, 'pack'));
  const [results] = await runBatches([engine], cases, { loaded: { pack, labPack }, folder });
  assert.equal([...results!.failures.values()].map(String), []);
  const differ = cases.flatMap((one) => {
    const seen = sorted(
      (results!.findings.get(one.id) ?? []).flatMap(({ detection, sid }) =>
        detection === one.of.detection && sid !== null && shownSids.has(sid) ? [sid] : [],
      ),
    );
    const said = told(one);
    return seen.join() === said.join()
      ? []
      : [`${one.id}: Suricata ${seen.join()}, the pages ${said.join()}`];
  });
  assert.equal(differ, []);
});

test('a changed byte of a fixed content silences the rule that looks at it', () => {
  const cases = asked().filter(({ sid }) => sid !== undefined);
  assert.ok(cases.length > 500, `${cases.length} bytes`);
  const unmoved = cases.filter((one) => told(one).includes(one.sid!));
  assert.equal(
    unmoved.map(({ id }) => id),
    [],
  );
});

test.run();

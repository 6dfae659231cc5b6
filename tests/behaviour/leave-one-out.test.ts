import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderPack } from '../../scripts/backends/pack';
import { planBatches, batchFile, type Batch } from '../../scripts/lab/batch/batch';
import { rulesFilesFor, writeLabPack } from '../../scripts/lab/batch/lab-pack';
import { pool } from '../../scripts/lab/batch/pool';
import { runCapture, writeCaptureFile, type Loaded } from '../../scripts/lab/batch/run-batch';
import { deriveCases } from '../../scripts/lab/proof/derive';
import { SURICATA_ENGINES, type Engine } from '../../scripts/lib/engines/engine';
import { scratchFolder } from '../lib/engines/scratch';
import { enginesHere } from './lab';

/**
 * Switching any one rule off never changes what another says: each rule that alerts is left out alone, and all other
 * alerts of all proof traffic are the same.
 */
const test = suite('behaviour/leave one out');

const pack = renderPack();
const alerting = pack.plan.rules.filter(({ rule }) => !rule.silent).map(({ entry }) => entry.sid);
/** All scenarios as they are; how they may travel says nothing about who depends on whom. */
const cases = pack.sources
  .flatMap(({ detection }) => deriveCases(detection, pack.plan.detections).cases)
  .filter(({ view }) => view === undefined);

for (const name of SURICATA_ENGINES) {
  test(`${name}: each rule that alerts, left out alone`, async () => {
    const [engine] = await enginesHere([name]);
    if (!engine) return;
    const folder = scratchFolder();
    const labPack = writeLabPack(pack, path.join(folder, 'pack'));
    const loaded: Loaded = { pack, labPack };
    const batches = planBatches(cases, { memorySeconds: labPack.memorySeconds });
    const captures = batches.map((batch) => ({
      batch,
      pcap: writeCaptureFile(path.join(folder, `${batch.name}.pcap`), batchFile(batch)),
    }));
    const files = rulesFilesFor(name, pack, labPack).filter((file) => !/rules-ips/.test(file));
    const alertsWithout = (sid: number | null) =>
      alerts(engine, captures, without(files, sid, path.join(folder, `${sid}`)), loaded, folder);

    const whole = await alertsWithout(null);
    const seen = new Set(whole.map(({ sid }) => sid));
    assert.equal(
      alerting.filter((sid) => !seen.has(sid)),
      [],
      'rules that no traffic shows: leaving them out would prove nothing',
    );
    const wrong = await pool(
      alerting.map((sid) => async () => {
        const rest = whole.filter((alert) => alert.sid !== sid).map(({ text }) => text);
        const found = (await alertsWithout(sid)).map(({ text }) => text);
        return rest.join('\n') === found.join('\n') ? [] : [{ sid, ...difference(rest, found) }];
      }),
    );
    assert.equal(wrong.flat(), []);
  });
}

/** Copies of the rule files without one rule, beside the lists that they load. */
function without(files: readonly string[], sid: number | null, folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return files.map((file) => {
    const own = new RegExp(`^.*\\bsid:${sid};.*\\n`, 'm');
    const text = readFileSync(file, 'utf8');
    const copy = path.join(folder, path.basename(file));
    // Lists stay where they are.
    const lists = text.replaceAll(/filesha256:/g, `filesha256:${path.dirname(file)}/`);
    writeFileSync(copy, lists.replace(own, ''));
    return copy;
  });
}

async function alerts(
  engine: Engine,
  captures: readonly { batch: Batch; pcap: string }[],
  rulesFiles: readonly string[],
  loaded: Loaded,
  folder: string,
): Promise<{ sid: number; text: string }[]> {
  const found: { sid: number; text: string }[] = [];
  for (const { batch, pcap } of captures) {
    const outDir = path.join(
      folder,
      `${path.basename(path.dirname(rulesFiles[0]!))}-${batch.name}`,
    );
    const options = { ...loaded, rulesFiles };
    const run = await runCapture(engine, pcap, batch.packets.length, outDir, options);
    for (const f of run.findings) {
      const ends = [f.sourceAddress, f.sourcePort, f.destinationAddress, f.destinationPort];
      found.push({ sid: f.sid!, text: [f.sid, ...ends, f.vlan.join(), batch.name].join(' ') });
    }
  }
  return found.sort((a, b) => (a.text < b.text ? -1 : 1));
}

function difference(wanted: readonly string[], found: readonly string[]) {
  return {
    gone: wanted.filter((text) => !found.includes(text)).slice(0, 5),
    more: found.filter((text) => !wanted.includes(text)).slice(0, 5),
  };
}

test.run();

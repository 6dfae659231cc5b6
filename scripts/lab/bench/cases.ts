/**
 * `npm run bench`: cases per second in shared captures, beside one process for each of the same cases.
 * Both ways write their captures, run one process at a time, and must reach the same verdicts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { renderPack } from '../../build/build';
import { variantOf } from '../batch/batch-case';
import { writeLabPack } from '../batch/lab-pack';
import { runBatches } from '../batch/run-batches';
import { runCapture, writeCaptureFile, type Loaded } from '../batch/run-batch';
import { presentEngines } from '../engines/find';
import type { Engine } from '../engines/engine';
import type { Finding } from '../finding';
import type { Case } from '../proof/case';
import { deriveCases } from '../proof/derive';
import { spread } from '../packets/bytes';
import { writeCapture } from '../transforms';

/** Enough that a process start is not all that is measured; Zeek takes five times as long for each. */
const SAMPLE = { suricata: 240, zeek: 60 } as const;
/** Times over one process for each case that Suricata must reach (issue 4). */
const LEAST_RATIO = 30;

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-bench-'));
  try {
    const pack = renderPack();
    const loaded: Loaded = { pack, labPack: writeLabPack(pack, path.join(folder, 'pack')) };
    const all = pack.sources.flatMap(({ detection }) => deriveCases(detection).cases);
    const engines = await presentEngines();
    if (engines.length === 0) throw new Error('no engine is here; "npm test" fetches Suricata');
    for (const engine of engines) await measure(engine, all, loaded, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  engine: Engine,
  all: readonly Case[],
  loaded: Loaded,
  folder: string,
): Promise<void> {
  const sample = sampleOf(all, SAMPLE[engine.name === 'zeek' ? 'zeek' : 'suricata']);
  const alone = new Map<string, string>();
  const aloneSeconds = await timed(async () => {
    for (const one of sample) alone.set(one.id, await runOne(engine, one, loaded, folder));
  });
  const together = new Map<string, string>();
  const togetherSeconds = await timed(async () => {
    const [results] = await runBatches([engine], sample, { loaded, folder, casesPerBatch: 4000 });
    const failure = [...results!.failures.values()][0];
    if (failure) throw failure;
    for (const [id, findings] of results!.findings) together.set(id, seen(findings));
  });
  const differing = sample.filter(({ id }) => alone.get(id) !== together.get(id));
  const ratio = aloneSeconds / togetherSeconds;
  const rate = (seconds: number) => `${(sample.length / seconds).toFixed(0)} cases/s`;
  console.log(
    `${engine.name} ${engine.version}: ${sample.length} cases: ${rate(togetherSeconds)} together, ` +
      `${rate(aloneSeconds)} in a process each: ${ratio.toFixed(0)} times as fast; ` +
      `${differing.length === 0 ? 'same verdicts' : `${differing.length} VERDICTS DIFFER`}`,
  );
  for (const { id } of differing.slice(0, 5)) {
    console.log(`  ${id}: alone ${alone.get(id)}, together ${together.get(id)}`);
  }
  const slow = engine.name !== 'zeek' && ratio < LEAST_RATIO;
  if (slow) console.log(`  slower than ${LEAST_RATIO} times`);
  if (slow || differing.length > 0) process.exitCode = 1;
}

async function runOne(engine: Engine, one: Case, loaded: Loaded, folder: string): Promise<string> {
  const variant = variantOf(one);
  const file = path.join(folder, `one.${variant.format.kind}`);
  const pcap = writeCaptureFile(file, writeCapture(variant));
  const outDir = path.join(folder, 'one');
  return seen((await runCapture(engine, pcap, variant.packets.length, outDir, loaded)).findings);
}

/** Cases that can stand beside others, spread over all detections and kinds. */
function sampleOf(all: readonly Case[], count: number): Case[] {
  return all
    .filter(({ view }) => view === undefined || view.transform.mergeable)
    .sort((a, b) => spread('bench', a.id) - spread('bench', b.id))
    .slice(0, count);
}

function seen(findings: readonly Finding[]): string {
  const words = findings.map(({ detection, border }) => `${detection} ${border}`);
  return [...new Set(words)].sort().join(', ') || 'nothing';
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - started) / 1e9;
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});

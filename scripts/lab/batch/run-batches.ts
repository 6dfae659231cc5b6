import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../lib/engines/engine';
import type { Finding, LabEngine } from '../../lib/engines/finding';
import { attribute } from './attribute';
import { batchFile, planBatches, type Batch, type BatchOptions } from './batch';
import type { BatchCase } from './batch-case';
import { pool } from './pool';
import { runAndClear, writeCaptureFile, type Loaded } from './run-batch';

/** What one engine found in each case, or why it gave no answer about it. */
export interface EngineResults {
  engine: LabEngine;
  findings: Map<string, Finding[]>;
  /** Cases without an answer, by id: the failure of the run they were in. */
  failures: Map<string, Error>;
}

export interface RunOptions extends Partial<BatchOptions> {
  loaded: Loaded;
  /**
   * Captures and the engines' folders are written below it. Only those of runs that failed stay: all traffic of the
   * proof in all engines would be gigabytes.
   */
  folder: string;
  /**
   * Runs that are expected to be refused by the engine: they get this many seconds and no more. Suricata 7
   * waits a minute for a reader that has already given up.
   */
  refusal?: { seconds: number; expected(engine: LabEngine, cases: readonly string[]): boolean };
  /** Called whenever an engine is through with a batch: how many cases that were. */
  onProgress?: (engine: LabEngine, cases: number) => void;
}

/**
 * All cases in all engines. Engines that fail on a capture are tried on all others; nothing that failed
 * counts as an answer.
 */
export async function runBatches(
  engines: readonly Engine[],
  cases: readonly BatchCase[],
  options: RunOptions,
): Promise<EngineResults[]> {
  const { folder, onProgress } = options;
  const batches = planBatches(cases, {
    memorySeconds: options.loaded.labPack.memorySeconds,
    ...options,
  }).map((batch) => ({ batch, pcap: writeBatch(batch, folder) }));
  const results = engines.map((engine): [Engine, EngineResults] => [
    engine,
    { engine: engine.name, findings: new Map(), failures: new Map() },
  ]);
  // Long ones first, so that no worker is left with one at the end.
  const tasks = results
    .flatMap(([engine, into]) =>
      batches.map(({ batch, pcap }) => ({
        cost: batch.packets.length * (engine.name === 'zeek' ? 5 : 1),
        run: async () => {
          const loaded = loadedFor(engine.name, batch, options);
          const outDir = path.join(folder, 'runs', `${batch.name}.${engine.name}`);
          try {
            const run = await runAndClear(engine, pcap, batch.packets.length, outDir, loaded);
            for (const [id, found] of attribute(batch, run.findings)) into.findings.set(id, found);
          } catch (error) {
            for (const { id } of batch.slots) into.failures.set(id, error as Error);
          }
          onProgress?.(engine.name, batch.slots.length);
        },
      })),
    )
    .sort((a, b) => b.cost - a.cost);
  await pool(tasks.map(({ run }) => run));
  for (const { batch, pcap } of batches) {
    const failed = results.some(([, { failures }]) =>
      batch.slots.some(({ id }) => failures.has(id)),
    );
    if (!failed) rmSync(pcap);
  }
  return results.map(([, into]) => into);
}

function writeBatch(batch: Batch, folder: string): string {
  const extension = batch.format.kind;
  return writeCaptureFile(
    path.join(folder, 'captures', `${batch.name}.${extension}`),
    batchFile(batch),
  );
}

function loadedFor(engine: LabEngine, { slots }: Batch, { loaded, refusal }: RunOptions): Loaded {
  const ids = slots.map(({ id }) => id);
  return refusal?.expected(engine, ids) ? { ...loaded, timeoutSeconds: refusal.seconds } : loaded;
}

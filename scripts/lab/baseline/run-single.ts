import path from 'node:path';
import { pool } from '../batch/pool';
import { LAB_SITE, runCapture } from '../batch/run-batch';
import { prepareCapture } from '../../lib/captures/prepare';
import type { Engine } from '../../lib/engines/engine';
import type { SingleCapture, FoundCapture } from './captures';
import { addFindings } from './report';
import type { BaselineRun } from './baseline-run';

/** What engines say of a file format that they do not read. That is no answer, and no failure either. */
const REFUSES =
  /an interface has a (type|snapshot length)|failed to get first packet timestamp|(datalink type|data link type|link type) ?\S* (not|unknown|is not)|unknown data ?link type|unsupported/i;
const REFUSAL_SECONDS = 10;
const PROBES_AT_ONCE = 24;

/**
 * Captures in processes of their own. Suricata reads some link types only, and takes a minute to say so:
 * one capture of each other type is tried, all at once, and where it is refused the rest are too.
 */
export async function runSingles(
  engines: readonly Engine[],
  alone: readonly SingleCapture[],
  run: BaselineRun,
): Promise<void> {
  const probes: (() => Promise<void>)[] = [];
  const rest: (() => Promise<unknown>)[] = [];
  for (const engine of engines) {
    const byType = new Map<string, FoundCapture[]>();
    for (const { found, alone: why } of alone) {
      const type = engine.name === 'zeek' ? undefined : /^(?:link type|mixes) .*/.exec(why)?.[0];
      if (type === undefined) rest.push(() => runSingle(engine, found, run));
      else byType.set(type, [...(byType.get(type) ?? []), found]);
    }
    for (const [first, ...others] of byType.values()) {
      probes.push(async () => {
        const refused = await runSingle(engine, first!, run, REFUSAL_SECONDS);
        for (const other of others) {
          if (!refused) rest.push(() => runSingle(engine, other, run));
          else {
            run.report.refused.push({ file: other.file, engine: engine.name, why: refused });
            run.through(1);
          }
        }
      });
    }
  }
  // They wait and do nothing, so cores are no measure of how many may run.
  await pool(probes, PROBES_AT_ONCE);
  await pool(rest);
}

/**
 * One capture in a process of its own.
 * @returns the engine's words when it refuses such files, else null.
 */
export async function runSingle(
  engine: Engine,
  { file, path: pcap }: FoundCapture,
  run: BaselineRun,
  timeoutSeconds = run.loaded.timeoutSeconds!,
): Promise<string | null> {
  const name = `alone-${file.replace(/[^A-Za-z0-9]+/g, '-')}.${engine.name}`;
  const entry = { file, engine: engine.name };
  try {
    const copy = path.join(run.work, `${name}.pcap`);
    const { pcap: readable } = await prepareCapture(pcap, copy);
    const outDir = path.join(run.work, 'runs', name);
    const loaded = { ...run.loaded, timeoutSeconds };
    const { findings } = await runCapture(engine, readable, null, outDir, loaded);
    addFindings(run.report, engine.name, file, findings);
    return null;
  } catch (error) {
    const why = (error as Error).message;
    if (REFUSES.test(why)) {
      run.report.refused.push({ ...entry, why });
      return why;
    }
    const without = await failsWithoutPack(engine, pcap, run, name);
    (without ? run.report.broken : run.report.unread).push({ ...entry, why });
    return null;
  } finally {
    run.through(1);
  }
}

/** Whether the engine fails on a capture by itself: then it is no fault of the pack, and no answer either. */
async function failsWithoutPack(
  engine: Engine,
  pcap: string,
  { work, loaded }: BaselineRun,
  name: string,
): Promise<boolean> {
  const folder = path.join(work, 'runs', `${name}.without`);
  try {
    const nothing = { rulesFiles: () => [], zeekPackage: null };
    await engine.run({ pcap }, nothing, LAB_SITE, {
      outDir: folder,
      timeoutSeconds: loaded.timeoutSeconds!,
    });
    return false;
  } catch {
    return true;
  }
}

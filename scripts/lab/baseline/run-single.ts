import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { pool } from '../batch/pool';
import { LAB_SITE, runAndClear } from '../batch/run-batch';
import { prepareCapture, type Prepared } from '../../lib/captures/prepare';
import type { Engine } from '../../lib/engines/engine';
import type { SingleCapture, FoundCapture } from './captures';
import { addFindings, addUnreadable, addWarnings } from './report';
import type { BaselineRun } from './baseline-run';
import { whyUnread } from '../../lib/file-errors';

/** What engines say of a file format that they do not read. That is no answer, and no failure either. */
const REFUSES =
  /an interface has a (type|snapshot length)|failed to get first packet timestamp|(datalink type|data link type|link type) ?\S* (not|unknown|is not)|unknown data ?link type|unsupported/i;

/**
 * Captures in processes of their own. Suricata reads some link types only: one capture of each other type is tried,
 * and where it is refused the rest are too.
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
        const refused = await runSingle(engine, first!, run);
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
  await pool(probes);
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
): Promise<string | null> {
  // Files of two folders may have names that differ in what a name of ours leaves out.
  const place = createHash('sha256').update(file).digest('hex').slice(0, 8);
  const name = `alone-${file.replace(/[^A-Za-z0-9]+/g, '-').slice(-100)}-${place}.${engine.name}`;
  const entry = { file, engine: engine.name };
  try {
    const copy = path.join(run.work, `${name}.pcap`);
    const prepared = await preparedOrNot(pcap, copy);
    if ('problem' in prepared) {
      addUnreadable(run.report, file, prepared.problem);
      return null;
    }
    addWarnings(run.report, file, prepared);
    const outDir = path.join(run.work, 'runs', name);
    try {
      const { findings, decoded } = await runAndClear(
        engine,
        prepared.pcap,
        null,
        outDir,
        run.loaded,
      );
      rmSync(copy, { force: true });
      addFindings(run.report, engine.name, file, findings);
      // Where packets were cut before, the warning says it already.
      const isUnseen = !decoded && prepared.ipPackets > 0 && !prepared.inPart;
      if (findings.length === 0 && isUnseen) {
        const why = `it decoded none of the ${prepared.ipPackets} IP packets`;
        run.report.unread.push({ ...entry, why });
      }
    } catch (error) {
      const why = (error as Error).message;
      if (REFUSES.test(why)) {
        run.report.refused.push({ ...entry, why });
        return why;
      }
      const without = await failsWithoutPack(engine, prepared.pcap, run, name);
      (without ? run.report.broken : run.report.unread).push({ ...entry, why });
    }
    return null;
  } finally {
    run.through(1);
  }
}

/** A capture that engines can read, or why there is none: no engine has to be asked about that. */
async function preparedOrNot(pcap: string, copy: string): Promise<Prepared | { problem: string }> {
  try {
    return await prepareCapture(pcap, copy);
  } catch (error) {
    return { problem: whyUnread(error, pcap) };
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

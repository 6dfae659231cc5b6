import { rmSync } from 'node:fs';
import path from 'node:path';
import { attribute } from '../batch/attribute';
import { runAndClear, writeCaptureFile } from '../batch/run-batch';
import type { Engine } from '../../lib/engines/engine';
import { PLAIN } from '../transforms';
import { runSingle } from './run-single';
import type { Readable } from './captures';
import { joinCaptures, type JoinedCaptures } from './join-captures';
import { addFindings } from './report';
import type { BaselineRun } from './baseline-run';

interface JoinedFile extends JoinedCaptures {
  pcap: string;
}

/** Writes captures as one file. */
export function writeJoined(
  { work, loaded }: BaselineRun,
  name: string,
  captures: readonly Readable[],
): JoinedFile {
  const joined = joinCaptures(captures, loaded.labPack.memorySeconds);
  return { ...joined, pcap: writeCaptureFile(path.join(work, `${name}.pcap`), joined.bytes) };
}

/** A group that an engine fails on is cut in halves until the file is found that it fails on. */
export async function runJoined(
  engine: Engine,
  name: string,
  joined: JoinedFile,
  captures: readonly Readable[],
  run: BaselineRun,
): Promise<void> {
  const outDir = path.join(run.work, 'runs', `${name}.${engine.name}`);
  try {
    const { findings } = await runAndClear(engine, joined.pcap, joined.packets, outDir, run.loaded);
    const batch = { name, slots: joined.slots, packets: [], format: PLAIN };
    for (const [file, mine] of attribute(batch, findings, true)) {
      addFindings(run.report, engine.name, file, mine);
    }
    run.through(captures.length);
  } catch (error) {
    if (captures.length === 1) {
      await runSingle(engine, captures[0]!.found, run);
      return;
    }
    const middle = Math.ceil(captures.length / 2);
    const halves = [captures.slice(0, middle), captures.slice(middle)];
    for (const [i, half] of halves.entries()) {
      const part = `${name}-${i + 1}`;
      const joinedHalf = writeJoined(run, `${part}.${engine.name}`, half);
      await runJoined(engine, part, joinedHalf, half, run);
      rmSync(joinedHalf.pcap);
    }
  }
}

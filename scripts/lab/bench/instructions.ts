/**
 * How many instructions Suricata executes for the packets of a capture, by valgrind's callgrind: a measure that
 * is the same on a busy machine, in minutes instead of hours.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../lib/engines/engine';
import { badEnding, EngineFailure, onPath, runProcess, shellLine } from '../../lib/process';
import { LAB_SITE } from '../batch/run-batch';

/** What the packet thread calls for each packet, and nothing else does; a symbol for plugins in 6, 7 and 8. */
const PER_PACKET = 'TmThreadsSlotVarRun';
const TIMEOUT_SECONDS = 1800;

/** The path of valgrind, or null: callgrind is part of it. */
export const valgrind = () => onPath('valgrind');

/**
 * @param rulesFiles none: the engine without rules.
 * @throws EngineFailure where the engine fails, does not load a rule, or executes nothing that is counted.
 */
export async function countInstructions(
  engine: Engine,
  rulesFiles: readonly string[],
  pcap: string,
  folder: string,
): Promise<number> {
  rmSync(folder, { recursive: true, force: true });
  const run = await engine.prepare(
    pcap,
    {
      rulesFiles: () => rulesFiles,
      zeekPackage: null,
      // An alert's JSON is dearer than finding it, and a small capture holds more alerts than traffic does.
      suricataConfig: { outputs: [{ fast: { enabled: false } }] },
    },
    LAB_SITE,
    folder,
  );
  const command = {
    ...run,
    file: valgrind() ?? 'valgrind',
    args: [
      ...['--tool=callgrind', `--callgrind-out-file=${path.join(folder, 'callgrind.out')}`],
      // Without it a thread that only waits takes turns from the one that works.
      ...['--fair-sched=try', `--toggle-collect=${PER_PACKET}`],
      run.file,
      ...run.args,
    ],
  };
  const result = await runProcess(command, { cwd: folder, timeoutSeconds: TIMEOUT_SECONDS });
  const collected = Number(/Collected : (\d+)/.exec(result.stderr)?.[1] ?? 0);
  const ending =
    badEnding(result, TIMEOUT_SECONDS) ??
    (collected > 0 ? null : `executed no ${PER_PACKET}: was it built without its symbols?`);
  if (ending) {
    const said = result.stderr.split('\n').filter((line) => /^(<?E|Error)/.test(line));
    throw new EngineFailure(engine.name, pcap, shellLine(command), ending, said.slice(0, 3));
  }
  return collected;
}

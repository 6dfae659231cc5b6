import { mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EngineCommand } from '../../../lib/engines/engine';
import { badEnding, runProcess } from '../../../lib/process';
import { removeTemporaryFolder, temporaryFolder } from '../../../lib/temp-folder';
import { isolated } from './isolate';
import type { TimeLimit } from './time-limit';

/** How one process of a trial ended. */
interface TrialEnd {
  /** Null when the engine came to an orderly end; else how it ended, in words. */
  ending: string | null;
  stdout: string;
  stderr: string;
}

/** The runs of one engine over the pack's proofs: each in a folder of its own, all gone when they are closed. */
export class TrialRuns {
  private readonly folder = temporaryFolder('doctor');
  private runs = 0;
  /** What each run reads. */
  readonly pcap = path.join(this.folder, 'proofs.pcap');

  constructor(
    pcap: Uint8Array,
    private readonly limit: TimeLimit,
  ) {
    writeFileSync(this.pcap, pcap);
  }

  readonly close = (): void => removeTemporaryFolder(this.folder);

  /** Runs so far. */
  get count(): number {
    return this.runs;
  }

  /** The folder of the next run. */
  next(): string {
    this.runs += 1;
    return mkdtempSync(path.join(this.folder, 'run-'));
  }

  /** Runs a command to its end, without a network and behind all others, within the time that is left for such a run. */
  async start(command: EngineCommand, cwd: string, what: 'sensor' | 'change'): Promise<TrialEnd> {
    const timeoutSeconds = this.limit.secondsFor(what);
    const began = Date.now();
    const result = await runProcess(await isolated(command), { timeoutSeconds, cwd });
    this.limit.took((Date.now() - began) / 1000, result.timedOut);
    return { ...result, ending: badEnding(result, timeoutSeconds) };
  }
}

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { outcomeOf, type Ending, type Outcome } from './outcome';
import { ROOT } from '../lib/root';

export interface FileRun extends Outcome {
  file: string;
  seconds: number;
  output: string;
}

/** Far above what any file needs: a hang shall fail, a slow machine shall not. */
const MOST_SECONDS = 3600;
/** For what a file that has ended said last: it is in the pipe already. */
const CLOSE_SECONDS = 60;

const running = new Set<number>();

/** Runs one test file in a node process of its own. Never throws for what the file does. */
export async function runFile(file: string): Promise<FileRun> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-test-'));
  const skipsFile = path.join(folder, 'skips');
  const started = process.hrtime.bigint();
  try {
    const { output, ending } = await runNode(file, { VITALWIRE_SKIPS: skipsFile, NO_COLOR: '1' });
    const skipped = existsSync(skipsFile) ? readFileSync(skipsFile, 'utf8') : '';
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    return { file, seconds, output, ...outcomeOf(output, skipped, ending) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ends every test file that is running, with the engines it started. */
export function killAll(): void {
  for (const pid of running) killGroup(pid);
}

function runNode(
  file: string,
  env: Record<string, string>,
): Promise<{ output: string; ending: Ending }> {
  return new Promise((resolve, reject) => {
    const args = ['-r', path.join(ROOT, 'scripts/typescript.js'), path.join(ROOT, file)];
    // A group of its own, so that engines do not outlive a file that is stopped.
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: {
        ...withoutColor(process.env),
        // Behind the other file that runs, a trial would not end in its time.
        VITALWIRE_TRIAL_NICE: '0',
        // ts-node would leave 2 MB in the system's temporary folder for each copy of the project that a test makes.
        DISABLE_V8_COMPILE_CACHE: '1',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const chunks: Buffer[] = [];
    let stoppedAfterSeconds: number | null = null;
    const timer = setTimeout(() => {
      stoppedAfterSeconds = MOST_SECONDS;
      killGroup(child.pid!);
    }, MOST_SECONDS * 1000);
    if (child.pid) running.add(child.pid);
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    // Not `close`: a grandchild that holds the pipe open would keep the runner waiting for it.
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      setImmediate(() => {
        killGroup(child.pid!);
        running.delete(child.pid!);
      });
      // What left the group, and holds the pipes still, is not waited for.
      const patience = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, CLOSE_SECONDS * 1000);
      child.on('close', () => {
        clearTimeout(patience);
        resolve({
          output: Buffer.concat(chunks).toString('utf8'),
          ending: { code, signal, stoppedAfterSeconds },
        });
      });
    });
  });
}

/** FORCE_COLOR would put escape codes into the summary that outcomeOf reads. */
function withoutColor(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ...rest } = env;
  return rest;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

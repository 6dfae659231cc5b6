import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { EngineCommand } from '../engines/engine';
import { shellLine } from '../engines/process';

/** What one run of a program cost. */
export interface Cost {
  /** User CPU time in seconds, of all its threads. */
  userSeconds: number;
  /** Peak of resident memory in MiB. */
  peakMib: number;
}

const POLL_MS = 10;

/**
 * Runs a command to its end and says what it cost: CPU by the shell's `time`, memory by the peak that
 * Linux keeps for each process, read until it ends.
 * @throws Error when it ends otherwise than with 0.
 */
export function measureRun(command: EngineCommand, cwd: string): Promise<Cost> {
  return new Promise((resolve, reject) => {
    const script = 'TIMEFORMAT=%U; time "$0" "$@" >/dev/null 2>&1';
    const child = spawn('bash', ['-c', script, command.file, ...command.args], {
      cwd,
      env: { ...process.env, ...command.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    let peakMib = 0;
    const timer = setInterval(() => {
      peakMib = Math.max(peakMib, ...descendants(child.pid!).map(peakOf));
    }, POLL_MS);
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(timer);
      const userSeconds = Number(said.trim().split('\n').at(-1)?.replace(',', '.'));
      if (code === 0 && !Number.isNaN(userSeconds)) resolve({ userSeconds, peakMib });
      else reject(new Error(`ended with exit code ${code}: ${shellLine(command, cwd)}`));
    });
  });
}

/** The middle one; of an even count the lower of the two. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}

function descendants(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendants(child)]);
}

function childrenOf(pid: number): number[] {
  try {
    const task = `/proc/${pid}/task`;
    return readdirSync(task).flatMap((thread) =>
      readFileSync(path.join(task, thread, 'children'), 'utf8')
        .split(' ')
        .filter(Boolean)
        .map(Number),
    );
  } catch {
    return [];
  }
}

function peakOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

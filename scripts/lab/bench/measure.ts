/** What one run of a program costs, by the kernel's own account of that process. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { EngineCommand } from '../../lib/engines/engine';
import { shellLine } from '../../lib/process';

export interface Cost {
  /** User CPU time in seconds, of all its threads. */
  userSeconds: number;
  /** CPU time in seconds of the thread that was asked for, by the scheduler's account; else null. */
  threadSeconds: number | null;
  /** Peak of resident memory in MiB. */
  peakMib: number;
}

/** /proc has the peak only as long as the process lives. The last reading is within 1 % of what GNU time says, mostly equal. */
const POLL_MS = 10;
const TIMEOUT_SECONDS = 1800;
const SAID = 'said.txt';
/**
 * Bash, because every Debian has it and Node tells nothing of a child's cost; GNU time is not in a fresh
 * Debian 12. The program is a job of it, so that its id is known: /proc is asked for that process alone.
 */
const SCRIPT = `TIMEFORMAT=%U; time { "$0" "$@" >${SAID} 2>&1 3>&- & echo $! >&3; wait $!; }`;

/** Ids of programs under way: none outlives us. */
const running = new Set<number>();
process.once('exit', () => running.forEach((pid) => kill(pid)));

/**
 * Runs a command to its end and says what it cost.
 * @param cwd where its output is left, in said.txt.
 * @param thread name of a thread of it, to be counted apart: what it does is told from the program's start.
 * @throws Error when it ends otherwise than with 0, or when the machine does not tell its cost.
 */
export function measureRun(
  command: EngineCommand,
  cwd: string,
  thread: string | null = null,
): Promise<Cost> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', SCRIPT, command.file, ...command.args], {
      cwd,
      env: { ...process.env, ...command.env },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    const told = { time: '', pid: '' };
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (told.time += text));
    const ids = child.stdio[3] as NodeJS.ReadableStream;
    ids.setEncoding('utf8').on('data', (text: string) => {
      told.pid += text;
      running.add(Number(told.pid));
    });
    let peakMib = 0;
    let threadSeconds: number | null = null;
    const poll = setInterval(() => {
      if (!told.pid) return;
      const pid = Number(told.pid);
      peakMib = Math.max(peakMib, peakOf(pid));
      // It waits for the end of the program when it has done its work, so that the last reading is all of it.
      if (thread !== null) threadSeconds = secondsOf(pid, thread) ?? threadSeconds;
    }, POLL_MS);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      kill(Number(told.pid));
    }, TIMEOUT_SECONDS * 1000);
    const settle = () => {
      clearInterval(poll);
      clearTimeout(timer);
      running.delete(Number(told.pid));
    };
    child.once('error', (error) => {
      settle();
      reject(new Error(`bash cannot be started, which keeps the time: ${error.message}`));
    });
    child.once('close', (code) => {
      settle();
      const time = /(?:^|\n)(\d+)[.,](\d+)\s*$/.exec(told.time);
      const userSeconds = Number(`${time?.[1]}.${time?.[2]}`);
      const failure =
        (timedOut && `gave no answer within ${TIMEOUT_SECONDS} s and was killed`) ||
        (code !== 0 && `${endingOf(code)}${lastWords(cwd)}`) ||
        (!(userSeconds >= 0) && 'bash did not tell its CPU time') ||
        (peakMib === 0 && '/proc did not tell its peak memory (VmHWM); this needs Linux') ||
        (thread !== null &&
          threadSeconds === null &&
          `/proc did not tell the CPU time of its thread ${thread}`);
      if (failure) reject(new Error(`${failure}\n  repeat it by hand: ${shellLine(command, cwd)}`));
      else resolve({ userSeconds, threadSeconds, peakMib });
    });
  });
}

function peakOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Null where no such thread is there, or it is gone. The first number of schedstat is nanoseconds on a CPU. */
function secondsOf(pid: number, thread: string): number | null {
  try {
    for (const id of readdirSync(`/proc/${pid}/task`)) {
      const task = `/proc/${pid}/task/${id}`;
      if (readFileSync(`${task}/comm`, 'utf8').trim() !== thread) continue;
      return Number(readFileSync(`${task}/schedstat`, 'utf8').split(' ')[0]) / 1e9;
    }
    return null;
  } catch {
    return null;
  }
}

/** Bash gives 128 and the signal's number for a program that a signal ended. */
function endingOf(code: number | null): string {
  const signal = Object.entries(os.constants.signals).find(([, n]) => code === 128 + n)?.[0];
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
}

function lastWords(cwd: string): string {
  try {
    const lines = readFileSync(path.join(cwd, SAID), 'utf8').trim().split('\n').filter(Boolean);
    return lines.length > 0 ? `: ${lines.slice(-3).join(' | ')}` : '';
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    if (pid > 0) process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}

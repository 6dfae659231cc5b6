import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { atEnd } from './at-end';
import type { Finding, LabEngine } from './engines/finding';
import type { EngineCommand } from './engines/engine';

/** What is kept of each output stream: its last part. An engine that fails says why at the end. */
const KEPT_CHARACTERS = 1024 * 1024;

export interface ProcessResult {
  /** null when a signal ended it. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  timedOut: boolean;
  /** The last MiB of each. */
  stdout: string;
  stderr: string;
}

export interface ProcessOptions {
  cwd?: string;
  timeoutSeconds: number;
  /** Kills the command as soon as it says this: nothing that it does afterwards is of use. */
  stopWhen?: RegExp;
  /** Called for each line of standard output as it comes. */
  onLine?: (line: string) => void;
}

/**
 * Runs one command to its end. A command that outlives its time is killed, and says so in the result.
 * @throws the system's error when the command cannot be started at all.
 */
export function runProcess(
  command: EngineCommand,
  options: ProcessOptions,
): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command.file, command.args, {
      cwd: options.cwd,
      env: { ...process.env, ...command.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const kept = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        kept[stream] = (kept[stream] + text).slice(-KEPT_CHARACTERS);
        if (options.stopWhen?.test(kept[stream])) child.kill('SIGKILL');
      });
    }
    if (options.onLine) createInterface({ input: child.stdout }).on('line', options.onLine);

    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
      // A grandchild may hold the pipes open for as long as it lives; the result need not wait for it.
      child.stdout.destroy();
      child.stderr.destroy();
    }, options.timeoutSeconds * 1000);
    // No engine outlives us.
    const forget = atEnd(() => child.kill('SIGKILL'));
    const settle = () => {
      clearTimeout(timer);
      forget();
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (exitCode, signal) => {
      settle();
      resolve({ exitCode, signal, timedOut, ...kept });
    });
  });
}

/** How a process ended when that was not exit 0, in words; null when all went well. */
export function badEnding(result: ProcessResult, timeoutSeconds: number): string | null {
  if (result.timedOut) return `gave no answer within ${timeoutSeconds} s and was killed`;
  if (result.signal) return `was ended by ${result.signal}`;
  return result.exitCode === 0 ? null : `ended with exit code ${result.exitCode}`;
}

/** A command as a line for a POSIX shell, to repeat by hand. */
export function shellLine(command: EngineCommand, cwd?: string): string {
  const quote = (word: string) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
  const settings = Object.entries(command.env).map(([name, value]) => `${name}=${quote(value)}`);
  const line = [...settings, quote(command.file), ...command.args.map(quote)].join(' ');
  return cwd ? `cd ${quote(cwd)} && ${line}` : line;
}

/** The file that PATH gives for a program's name, or null. */
export function onPath(program: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    const file = path.join(folder, program);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      continue;
    }
  }
  return null;
}

/**
 * An engine that crashed, hung or refused its input. It is never an answer about the traffic, so that
 * nobody takes it for "no findings".
 */
export class EngineFailure extends Error {
  constructor(
    readonly engine: LabEngine,
    /** Null when no capture was involved. */
    readonly pcap: string | null,
    /** The exact command, to repeat by hand. */
    readonly command: string,
    /** How it ended, such as `gave no answer within 30 s and was killed`. */
    readonly ending: string,
    /** What the engine itself said, the cause first. */
    readonly said: readonly string[],
    /** What it found nevertheless: true, and not all. */
    readonly findings: readonly Finding[] = [],
  ) {
    const words = said.length > 0 ? `: ${said.join(' | ')}` : '';
    super(
      `${engine}${pcap ? ` on ${pcap}` : ''} ${ending}${words}\n  repeat it by hand: ${command}`,
    );
    this.name = 'EngineFailure';
  }
}

/** What both benchmarks share as programs: a folder that goes when they end, engines, errors, exit codes. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { isPresent, type Engine } from '../../lib/engines/engine';
import { findEngines } from '../../lib/engines/find';
import { LAB_ENGINES, type LabEngine } from '../../lib/engines/finding';
import { isTraffic, TRAFFIC, type TrafficName } from './traffic/captures';

/** The command line asks for what is not there or makes no sense: exit code 2. */
export class BadInput extends Error {}

/** Exit codes: 0 measured and well, 1 not well or not measured, 2 wrong usage. */
export const EXIT = { failed: 1, usage: 2 } as const;

/** Runs a program's command line; what it throws is said in one line, not as a stack. */
export function runProgram(program: Command): void {
  program
    .showHelpAfterError('(--help says more)')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 1 ? EXIT.usage : exitCode))
    .parseAsync(process.argv)
    .catch((error: unknown) => {
      process.stderr.write(`${(error as Error).message}\n`);
      process.exitCode = error instanceof BadInput ? EXIT.usage : EXIT.failed;
    });
}

export interface Scratch {
  folder: string;
  /** After a failure: the command to repeat by hand needs what is in it. Says where it is. */
  keep(): void;
}

/** A folder that is removed when the process ends, also by Ctrl-C: captures in it may be large. */
export function scratchFolder(): Scratch {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  const keep = () => {
    if (!process.listeners('exit').includes(remove)) return;
    process.off('exit', remove);
    process.stderr.write(`kept for that: ${folder}\n`);
  };
  return { folder, keep };
}

/**
 * The engines to measure. Of those not asked for by name, the absent ones are said to be skipped.
 * @throws BadInput on an unknown name; Error when one asked for is absent, or none is here.
 */
export async function enginesToMeasure(wanted?: readonly string[]): Promise<Engine[]> {
  const unknown = wanted?.find((name) => !LAB_ENGINES.includes(name as LabEngine));
  if (unknown !== undefined) {
    throw new BadInput(`engine "${unknown}" is unknown; write one of ${LAB_ENGINES.join(', ')}`);
  }
  const states = (await findEngines()).filter(({ name }) => wanted?.includes(name) ?? true);
  for (const state of states) {
    if (isPresent(state)) continue;
    if (wanted) throw new Error(`${state.name} not found: ${state.absent}`);
    process.stderr.write(`SKIPPED: ${state.name} not found (${state.absent})\n`);
  }
  const present = states.filter(isPresent);
  if (present.length === 0) {
    throw new Error(
      'no engine is here; "node scripts/vitalwire.js engines" fetches Suricata on Debian',
    );
  }
  return present;
}

/** Captures that the lab makes, by name. @throws BadInput on a name that is none. */
export function namedTraffic(option: string, names: readonly string[]): TrafficName[] {
  const unknown = names.find((name) => !isTraffic(name));
  if (unknown !== undefined) {
    throw new BadInput(`${option} ${unknown} is unknown; write one of ${TRAFFIC.join(', ')}`);
  }
  return names.filter(isTraffic);
}

/** Rule files that an option names, as absolute paths. @throws BadInput on one that is not there. */
export function ruleFiles(option: string, files: readonly string[] = []): string[] {
  const found = files.map((file) => path.resolve(file));
  const absent = found.find((file) => !existsSync(file));
  if (absent) throw new BadInput(`${option} ${absent}: no such file`);
  return found;
}

/** A whole number from the command line. @throws BadInput below `least`. */
export function wholeNumber(option: string, least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least) {
      throw new BadInput(`${option} ${text}: write a whole number, ${least} or more`);
    }
    return value;
  };
}

/** The machine, as far as it matters to who reads the figures. */
export function machineText(): string {
  return `${os.availableParallelism()} cores (${os.cpus()[0]?.model ?? 'unknown'}), ${os.platform()} ${os.arch()}`;
}

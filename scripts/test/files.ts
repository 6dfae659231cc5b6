import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { parseJson } from '../lib/json';
import { ROOT } from '../lib/root';

/** How long each file took last time. Only the order hangs on it, so it may be absent or wrong. */
const TIMES = path.join(ROOT, 'node_modules/.cache/vitalwire/test-seconds.json');

/** Seconds on two cores of those that take longest, for a clone in which nothing has run yet. */
export const LONGEST: Readonly<Record<string, number>> = {
  'tests/behaviour/leave-one-out.test.ts': 450,
  'tests/operator/doctor/trial/suricata-trial.test.ts': 300,
  'tests/consumers/ansible.test.ts': 280,
  'tests/operator/doctor/trial/zeek-trial.test.ts': 240,
  'tests/lab/proof/all.test.ts': 200,
  'tests/lab/bench/gate.test.ts': 190,
  'tests/release/bundle/both-verifiers.test.ts': 170,
  'tests/live/suricata-7.test.ts': 160,
  'tests/commands/exit-codes.test.ts': 160,
  'tests/release/bundle/reproducible.test.ts': 160,
  'tests/live/zeek.test.ts': 140,
  'tests/recorded/recorded.test.ts': 140,
  'tests/live/suricata-8.test.ts': 130,
  'tests/operator/doctor/trial/zeek-around.test.ts': 130,
  'tests/consumers/install-lines.test.ts': 120,
  'tests/consumers/puppet.test.ts': 90,
  'tests/site/browser.test.ts': 90,
  'tests/compile/fields.test.ts': 70,
};

/** Another file never run here before counts this much when it speaks of engines, so that it starts early. */
const UNKNOWN_ENGINE_SECONDS = 30;
const BYTES_PER_SECOND = 10_000;

/**
 * The test files whose path holds one of the words (all without words), those that take longest first:
 * started last, a long one would keep the run waiting alone.
 * @returns paths relative to the project, with forward slashes.
 */
export function testFiles(words: readonly string[]): string[] {
  const known = readTimes();
  const weights = new Map(
    readdirSync(path.join(ROOT, 'tests'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => `tests/${file.split(path.sep).join('/')}`)
      .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
      .map((file) => [file, known[file] ?? LONGEST[file] ?? guessedSeconds(file)] as const),
  );
  return [...weights.keys()].sort((a, b) => weights.get(b)! - weights.get(a)! || (a < b ? -1 : 1));
}

/** Keeps the times of this run for the order of the next; files not run keep theirs. */
export function keepTimes(seconds: ReadonlyMap<string, number>): void {
  try {
    mkdirSync(path.dirname(TIMES), { recursive: true });
    writeFileSync(TIMES, JSON.stringify({ ...readTimes(), ...Object.fromEntries(seconds) }));
  } catch {
    // A read-only checkout tests as well.
  }
}

function readTimes(): Record<string, number> {
  try {
    return parseJson(readFileSync(TIMES, 'utf8'), z.record(z.string(), z.number()), TIMES);
  } catch {
    return {};
  }
}

function guessedSeconds(file: string): number {
  const full = path.join(ROOT, file);
  const engines = /lab\/engines|engineOrSkip|onPath|spawn/.test(readFileSync(full, 'utf8'));
  return (engines ? UNKNOWN_ENGINE_SECONDS : 0) + statSync(full).size / BYTES_PER_SECOND;
}

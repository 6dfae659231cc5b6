import { countSkips } from './engine-or-skip';

/** What one test file came to. */
export interface Outcome {
  passed: number;
  failed: number;
  /** Why tests were skipped, with how many; they are not among the passed. */
  skips: Map<string, number>;
  /** What the file did wrong as a whole, besides failed tests. */
  fault: string | null;
}

/** How a test file's process ended. */
export interface Ending {
  code: number | null;
  signal: string | null;
  /** Set when it was stopped for taking too long. */
  stoppedAfterSeconds: number | null;
}

/** What engineOrSkip and its like print once; how often they skipped is in the file of VITALWIRE_SKIPS. */
const ENGINE_SKIP = /^(\S+) not found(?: \(.*\))?$/;

/**
 * Reads what a test file printed.
 * @param output stdout and stderr of a file that ran under uvu
 * @param skipped the text of its VITALWIRE_SKIPS file
 */
export function outcomeOf(output: string, skipped: string, ending: Ending): Outcome {
  const total = summaryCount(output, 'Total');
  const ran = summaryCount(output, 'Passed');
  const skips = skipsOf(output, skipped, summaryCount(output, 'Skipped') ?? 0);
  // A test that skips returns early, and uvu takes that for a pass.
  const unseen = sum(skips.values()) - (summaryCount(output, 'Skipped') ?? 0);
  const passed = Math.max(0, (ran ?? 0) - unseen);
  const failed = (total ?? 0) - (ran ?? 0);
  const fault = faultOf(total, failed, skips.size > 0, ending);
  return { passed, failed: failed + (fault ? 1 : 0), skips, fault };
}

function faultOf(
  total: number | null,
  failed: number,
  skipped: boolean,
  ending: Ending,
): string | null {
  if (ending.stoppedAfterSeconds !== null) {
    return `stopped after ${ending.stoppedAfterSeconds} s without an end`;
  }
  if (ending.signal) return `ended by ${ending.signal}`;
  // A promise that never settles ends the process in peace, tests unfinished.
  if (total === null) return `printed no summary (exit code ${ending.code}); is test.run() there?`;
  // A file whose tool is not here skips as a whole, and says so.
  if (total === 0 && !skipped) return 'executed no test';
  if (failed === 0 && ending.code !== 0) return `exit code ${ending.code}, though no test failed`;
  return null;
}

function skipsOf(output: string, skipped: string, byUvu: number): Map<string, number> {
  const skips = new Map<string, number>();
  const add = (reason: string, count: number) =>
    skips.set(reason, (skips.get(reason) ?? 0) + count);
  // Not at the start of a line only: uvu prints its dots there first.
  const lines = [...output.matchAll(/(?<!\S)SKIPPED: (.*)$/gm)].map(([, reason]) => reason!);
  const counted = countSkips(skipped);
  for (const [engine, count] of counted) {
    add(lines.find((line) => ENGINE_SKIP.exec(line)?.[1] === engine) ?? engine, count);
  }
  for (const line of lines) {
    if (!counted.has(ENGINE_SKIP.exec(line)?.[1] ?? '')) add(line, 1);
  }
  if (byUvu > 0) add('switched off in the test file (skip or only)', byUvu);
  return skips;
}

/** A count of uvu's summary (`  Total:     12`), null where there is none. */
function summaryCount(output: string, name: string): number | null {
  const found = [...output.matchAll(new RegExp(`^  ${name}: +(\\d+)$`, 'gm'))].at(-1);
  return found ? Number(found[1]) : null;
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}

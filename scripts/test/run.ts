import os from 'node:os';
import { prepareEnginesForTests } from '../lib/engines/ensure';
import { keepTimes, testFiles } from './files';
import { killAll, runFile, type FileRun } from './run-file';

/**
 * How many test files run at once. Engines that start, sensors that listen and playbooks spend a third of their time
 * waiting, so that as many files as cores would leave cores idle.
 */
const AT_ONCE = Math.ceil(1.5 * os.availableParallelism());

const HELP = `Usage: npm test [-- WORD...], or node scripts/test.js [WORD...]

Runs each test file in a process of its own, three at once for two cores. With WORDs, only files whose path
holds one of them: tests/compile, hunt. Engines that are missing are fetched first (README.md); what
cannot run for want of one is skipped and counted. REQUIRE_ZEEK=1 and REQUIRE_SURICATA=1 make that a failure,
VITALWIRE_ZEEK= hides a Zeek that is here.

Exit codes: 0 nothing failed, 1 a test failed, or no file has such a path.`;

/**
 * Fetches the engines that are missing, runs the test files, prints a line for each and the sum.
 * @param words run only files whose path holds one of them.
 * @returns the exit code: 0 when nothing failed.
 */
export async function main(words: readonly string[]): Promise<number> {
  if (words.some((word) => word === '--help' || word === '-h')) {
    console.log(HELP);
    return 0;
  }
  const files = testFiles(words);
  if (files.length === 0) {
    console.log(`no test file has ${words.map((word) => `"${word}"`).join(' or ')} in its path`);
    return 1;
  }
  await prepareEnginesForTests();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      killAll();
      process.exit(130);
    });
  }
  const started = Date.now();
  const runs = await runAll(files);
  // What was skipped took no time, and will where it is not.
  const whole = runs.filter((run) => skippedIn(run) === 0);
  keepTimes(new Map(whole.map(({ file, seconds }) => [file, seconds])));

  const skips = new Map<string, number>();
  for (const run of runs) {
    for (const [reason, count] of run.skips) skips.set(reason, (skips.get(reason) ?? 0) + count);
  }
  for (const [reason, count] of skips) console.log(`SKIPPED: ${reason}: ${count}`);
  const failed = runs.filter((run) => run.failed > 0).map(({ file }) => file);
  if (failed.length > 0) console.log(`failed: ${failed.join(' ')}`);
  const count = (of: (run: FileRun) => number) => runs.reduce((sum, run) => sum + of(run), 0);
  console.log(`${runs.length} files in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  console.log(
    `${count((run) => run.passed)} passed, ${count((run) => run.failed)} failed, ` +
      `${count(skippedIn)} skipped`,
  );
  return failed.length > 0 ? 1 : 0;
}

async function runAll(files: readonly string[]): Promise<FileRun[]> {
  const waiting = [...files];
  const now = new Set<string>();
  const runs: FileRun[] = [];
  const worker = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      now.add(file);
      showProgress(`${runs.length}/${files.length} ${[...now].join(' ')}`);
      const run = await runFile(file);
      now.delete(file);
      runs.push(run);
      showProgress('');
      console.log(lineOf(run));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return runs;
}

function lineOf(run: FileRun): string {
  const tests = run.passed + run.failed + skippedIn(run);
  const notes = [
    ...(run.failed > 0 ? [`${run.failed} failed`] : []),
    ...(skippedIn(run) > 0 ? [`${skippedIn(run)} skipped`] : []),
    ...(run.fault ? [run.fault] : []),
  ];
  const line =
    `${run.failed > 0 ? 'FAILED' : 'ok    '} ${run.seconds.toFixed(1).padStart(6)} s ` +
    `${String(tests).padStart(4)} tests  ${run.file}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
  return run.failed > 0 ? `${line}\n${run.output.trimEnd()}\n` : line;
}

function skippedIn(run: FileRun): number {
  return [...run.skips.values()].reduce((sum, count) => sum + count, 0);
}

/** What is running now, on a terminal; nothing in a pipe. */
function showProgress(text: string): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r\x1b[K${text.slice(0, (process.stderr.columns || 80) - 1)}`);
}

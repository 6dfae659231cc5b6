import { EXIT } from '../lib/exit-codes';
import { errorWords } from '../lib/file-errors';

/**
 * Runs a command that somebody calls from a script of theirs. Whatever it throws is said in one line with the
 * command's name, and ends with exit code 2.
 * @param work may give an exit code; without one it sets its own, or ends with 0.
 */
export async function runCommand(name: string, work: () => Promise<number | void>): Promise<void> {
  try {
    const code = await work();
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    process.stderr.write(`vitalwire ${name}: ${errorWords(error)}\n`);
    process.exitCode = EXIT.failed;
  }
}

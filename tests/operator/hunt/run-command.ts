import { Command, CommanderError } from 'commander';

/** How a command ended, as a shell would see it. */
export interface CommandRun {
  status: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs one command of scripts/commands in this process: a process of its own takes seconds to transpile.
 * Wrong usage is exit code 2, as scripts/cli.ts makes it.
 */
export async function runCommand(
  register: (program: Command) => void,
  args: readonly string[],
): Promise<CommandRun> {
  const written = { stdout: '', stderr: '' };
  const restore = (['stdout', 'stderr'] as const).map((name) => {
    const original = process[name].write;
    process[name].write = ((text: string) => {
      written[name] += text;
      return true;
    }) as typeof original;
    return () => (process[name].write = original);
  });
  const before = process.exitCode;
  process.exitCode = 0;
  const program = new Command('vitalwire').exitOverride();
  try {
    register(program);
    program.commands.forEach((command) => command.exitOverride());
    await program.parseAsync([...args], { from: 'user' });
    return { status: Number(process.exitCode), ...written };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { status: error.exitCode === 1 ? 2 : error.exitCode, ...written };
  } finally {
    restore.forEach((put) => put());
    process.exitCode = before;
  }
}

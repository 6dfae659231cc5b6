import { Command } from 'commander';
import type { Commands } from './commands/operator-commands';
import { EXIT } from './lib/exit-codes';
import { errorWords } from './lib/file-errors';
import { DefinitionError } from './model/problems';

/** Runs `vitalwire <command> ...`. Exit codes: lib/exit-codes.ts. */
export function main(args: readonly string[], commands: Commands): void {
  endQuietlyWithTheReader();
  run(args, commands).catch((error: unknown) => {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = error instanceof DefinitionError ? EXIT.found : EXIT.failed;
  });
}

async function run(args: readonly string[], commands: Commands): Promise<void> {
  const program = new Command('vitalwire')
    .description("Finds backdoored and careless medical devices on a hospital's wire")
    .version(version(), '--version', 'print the version of the pack')
    .showHelpAfterError('(vitalwire --help lists the commands)')
    .exitOverride((error) => process.exit(error.exitCode === 1 ? EXIT.failed : error.exitCode));
  // The one that is named; all, where the help or a slip in a name asks for their list.
  const named = args.find((word) => Object.hasOwn(commands, word));
  const all = Object.keys(commands).sort();
  const wanted = named && args[0] !== 'help' ? [named] : all;
  for (const name of wanted) (await commands[name]!()).register(program);
  // Of a command that is not there commander's help shows the list, and no word on the slip.
  const isSlip = args[0] === 'help' && args[1] !== undefined && /^\w/.test(args[1]) && !named;
  await program.parseAsync(isSlip ? args.slice(1) : [...args], { from: 'user' });
}

/** `vitalwire ... | head`: whoever read the output has seen enough. */
function endQuietlyWithTheReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      throw error;
    });
  }
}

function describe(error: unknown): string {
  if (error instanceof DefinitionError) return error.message;
  if (!(error instanceof Error)) return String(error);
  return process.env.VITALWIRE_DEBUG
    ? (error.stack ?? error.message)
    : `vitalwire: ${errorWords(error)}`;
}

function version(): string {
  return (require('../package.json') as { version: string }).version;
}

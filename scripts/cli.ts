import { Command } from 'commander';
import type { Commands } from './commands/operator-commands';
import { EXIT } from './lib/exit-codes';
import { errorWords } from './lib/file-errors';
import { DefinitionError } from './model/problems';

/** Runs `vitalwire <command> ...`. Exit codes: lib/exit-codes.ts. */
export function main(args: readonly string[], commands: Commands): void {
  outliveTheReader();
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

/**
 * `vitalwire ... | head`: whoever read the output has seen enough; what else is to be written, and the exit code, come
 * all the same. Output that is lost in another way, on a full disk, is no answer and must not end as one.
 */
function outliveTheReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    const named = Object.assign(error, { path: 'standard output' });
    process.stderr.write(`vitalwire: ${errorWords(named)}\n`);
    process.exit(EXIT.failed);
  });
  // Words that nobody can be told are no reason to end.
  process.stderr.on('error', () => undefined);
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

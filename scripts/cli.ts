import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { DefinitionError } from './model/problems';

/** Every file in commands/ adds its own command: `export function register(program: Command): void`. */
const COMMANDS = path.join(__dirname, 'commands');

/**
 * Runs `vitalwire <command> ...`. Exit codes: 0 all well, 1 the command found what it looks for or failed,
 * 2 wrong usage.
 */
export function main(args: readonly string[]): void {
  const program = new Command('vitalwire')
    .description("Finds backdoored and careless patient monitors on a hospital's wire")
    .version(version(), '--version', 'print the version of the pack')
    .showHelpAfterError('(vitalwire --help lists the commands)')
    .exitOverride((error) => process.exit(error.exitCode === 1 ? 2 : error.exitCode));
  for (const file of readdirSync(COMMANDS)
    .filter((name) => name.endsWith('.ts'))
    .sort()) {
    const { register } = require(path.join(COMMANDS, file)) as {
      register: (program: Command) => void;
    };
    register(program);
  }
  program.parseAsync([...args], { from: 'user' }).catch((error: unknown) => {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = 1;
  });
}

function describe(error: unknown): string {
  if (error instanceof DefinitionError) return error.message;
  if (!(error instanceof Error)) return String(error);
  return process.env.VITALWIRE_DEBUG
    ? (error.stack ?? error.message)
    : `vitalwire: ${error.message}`;
}

function version(): string {
  return (require('../package.json') as { version: string }).version;
}

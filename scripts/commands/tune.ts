import path from 'node:path';
import type { Command } from 'commander';
import { EXIT } from '../lib/exit-codes';
import { readNamed } from '../lib/file-errors';
import { runCommand } from './run-command';

interface Options {
  into?: string;
  pack: string;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command('tune')
    .description('render vitalwire.tuning.yaml for Suricata and Zeek')
    .argument('<file>', 'the tuning file')
    .option('--into <folder>', 'write the files there; without it the file is only checked')
    .option('--pack <folder>', 'the pack it is for', path.join(__dirname, '..', '..', 'dist'))
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Exit code: 0 rendered, 1 the tuning file is wrong, 2 wrong usage. examples/vitalwire.tuning.yaml has every key.

  vitalwire tune vitalwire.tuning.yaml --into /etc/vitalwire`,
    )
    .action((file: string, options: Options) => runCommand('tune', () => tuneFile(file, options)));
}

async function tuneFile(file: string, { into, pack, json }: Options): Promise<number> {
  const { readManifest } = await import('../operator/read-manifest');
  const { tune, writeTuned } = await import('../operator/tune/tune');
  const { DefinitionError } = await import('../model/problems');
  const text = readNamed(file);
  const manifest = readManifest(pack);
  let tuned;
  try {
    tuned = tune(file, text, manifest);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    if (json) printJson({ ok: false, complaints: error.complaints });
    else process.stderr.write(`${error.message}\n`);
    return EXIT.found;
  }
  const { files, notes } = tuned;
  const names = [...files.keys()];
  if (into) writeTuned(into, files);
  if (json) printJson({ ok: true, into: into ?? null, files: names, notes });
  else process.stdout.write(`${summaryOf(file, into, names, notes).join('\n')}\n`);
  return EXIT.ok;
}

function summaryOf(
  file: string,
  into: string | undefined,
  names: readonly string[],
  notes: readonly string[],
): string[] {
  const done = into ? `written to ${into}` : 'checked, not written (--into FOLDER)';
  return [
    ...notes.map((note) => `note: ${note}`),
    `${file}: ${done}`,
    ...names.map((name) => `  ${name}`),
  ];
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

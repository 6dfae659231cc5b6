import path from 'node:path';
import type { Command } from 'commander';
import { errorWords, readNamed } from '../lib/file-errors';

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
    .action(async (file: string, options: { into?: string; pack: string; json?: boolean }) => {
      const { readManifest } = await import('../operator/read-manifest');
      const { tune, writeTuned } = await import('../operator/tune/tune');
      const { DefinitionError } = await import('../model/problems');
      let text: string;
      let manifest;
      try {
        text = readNamed(file);
        manifest = readManifest(options.pack);
      } catch (error) {
        process.stderr.write(`vitalwire tune: ${errorWords(error)}\n`);
        process.exitCode = 2;
        return;
      }
      try {
        const { files, notes } = tune(file, text, manifest);
        if (options.into) writeTuned(options.into, files);
        if (options.json) {
          const summary = { ok: true, into: options.into ?? null, files: [...files.keys()], notes };
          process.stdout.write(`${JSON.stringify(summary)}\n`);
          return;
        }
        for (const note of notes) process.stdout.write(`note: ${note}\n`);
        const verb = options.into
          ? `written to ${options.into}`
          : 'checked, not written (--into FOLDER)';
        process.stdout.write(
          `${file}: ${verb}\n${[...files.keys()].map((name) => `  ${name}\n`).join('')}`,
        );
      } catch (error) {
        if (!(error instanceof DefinitionError)) throw error;
        process.exitCode = 1;
        if (options.json) {
          process.stdout.write(`${JSON.stringify({ ok: false, complaints: error.complaints })}\n`);
        } else process.stderr.write(`${error.message}\n`);
      }
    });
}

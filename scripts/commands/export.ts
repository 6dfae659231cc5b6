import { Argument, type Command } from 'commander';
import { EXPORT_FORMATS, type ExportFormat } from '../backends/exports';
import { exitHelp } from '../lib/exit-codes';

export function register(program: Command): void {
  program
    .command('export')
    .description('print the indicators for a threat-intelligence platform')
    .addArgument(
      new Argument('<format>', 'a STIX 2.1 bundle or a MISP event').choices(EXPORT_FORMATS),
    )
    .option('--out <file>', 'write to a file instead of standard output')
    .option('--json', 'with --out: say as JSON what was written (the export itself is JSON anyhow)')
    .addHelpText('after', `${exitHelp({ ok: 'written' })} See docs/exports.md.`)
    .action(async (format: ExportFormat, flags: { out?: string; json?: boolean }) => {
      const { renderPack } = await import('../backends/pack');
      const { exportText } = await import('../backends/exports');
      const { replaceFile } = await import('../lib/replace-file');
      const { sources, plan, version } = renderPack();
      const text = exportText(format, sources, plan, version);
      if (flags.out === undefined) {
        process.stdout.write(text);
        return;
      }
      replaceFile(flags.out, text);
      const done = { format, file: flags.out, bytes: Buffer.byteLength(text) };
      process.stdout.write(
        flags.json ? `${JSON.stringify(done)}\n` : `${done.file}: ${done.bytes} bytes\n`,
      );
    });
}

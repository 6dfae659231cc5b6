import type { Command } from 'commander';
import { exitHelp } from '../lib/exit-codes';

export function register(program: Command): void {
  program
    .command('build')
    .description('render rules-src/ into dist/ and give new rules their ids')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      exitHelp({ ok: 'written', found: 'a definition is wrong; nothing was written' }),
    )
    .action(async (options: { json?: boolean }) => {
      const started = process.hrtime.bigint();
      const { build } = await import('../release/build');
      const { pack, changed } = build();
      const { buildBundle } = await import('../release/bundle/write');
      const bundle = buildBundle(pack.files);
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      const byFile = new Map<string, number>();
      for (const [file, text] of pack.files) {
        if (file.endsWith('.rules'))
          byFile.set(file, text.match(/^(?:# )?(?:alert|drop) /gm)?.length ?? 0);
      }
      const summary = {
        version: pack.version,
        detections: pack.sources.length,
        suricataRules: Object.fromEntries(byFile),
        zeekNotices: pack.plan.notices.length,
        files: pack.files.size,
        changed,
        bundle: bundle && { signed: bundle.signed, files: bundle.files.size },
      };
      if (options.json) {
        process.stdout.write(`${JSON.stringify(summary)}\n`);
        return;
      }
      const rules = [...byFile]
        .map(([file, count]) => `  ${count} rules in dist/${file}\n`)
        .join('');
      process.stdout.write(
        `vitalwire ${pack.version}: ${summary.detections} detections\n${rules}` +
          `  ${summary.zeekNotices} notices in dist/zeek/vitalwire\n` +
          (bundle
            ? `  ${bundle.files.size} files in dist/bundles${bundle.signed ? ', signed' : ', NOT SIGNED'}\n`
            : '  no bundles: package-lock.json is missing\n') +
          `  ${changed ? 'dist/ written' : 'dist/ was up to date'} in ${seconds.toFixed(1)} s\n`,
      );
    });
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { exitHelp } from '../lib/exit-codes';
import type { WrittenBundle } from '../release/bundle/write';

interface BundleOptions {
  key?: string;
  provenanceKey?: string;
  unreleased?: boolean;
  out?: string;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command('bundle')
    .description('archive the pack with checksums, documents and a signature into dist/bundles/')
    .option('--key <file>', 'private key of OpenSSH to sign with (or VITALWIRE_SIGNING_KEY)')
    .option('--out <folder>', 'where to write the bundle (default: dist/bundles)')
    .option(
      '--provenance-key <file>',
      'private key in PEM: the provenance in a DSSE envelope for cosign as well',
    )
    .option('--unreleased', 'sign also what is not committed, tagged and released; it stays marked')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      '\nThe same commit gives the same bytes everywhere. VITALWIRE_SIGNING_KEY holds a file name or the key itself.',
    )
    .addHelpText('after', exitHelp({ ok: 'written' }))
    .action(async (options: BundleOptions) => {
      const { publishedPack } = await import('../release/published-pack');
      const { ROOT } = await import('../lib/root');
      const { signingKey, writeBundle } = await import('../release/bundle/write');
      const folder = path.resolve(options.out ?? path.join(ROOT, 'dist', 'bundles'));
      const key = signingKey(options.key, process.env);
      const beside = options.out ? folder : path.join(ROOT, 'build', 'bundles');
      const bundle = writeBundle(ROOT, publishedPack().files, folder, key, {
        beside,
        asUnreleased: options.unreleased ?? false,
        provenanceKey: options.provenanceKey ? readFileSync(options.provenanceKey, 'utf8') : null,
      });
      process.stdout.write(options.json ? asJson(bundle, folder) : inWords(bundle, folder));
      for (const warning of warnings(bundle)) process.stderr.write(`WARNING: ${warning}\n`);
    });
}

function asJson({ version, signed, files }: WrittenBundle, folder: string): string {
  const sizes = Object.fromEntries([...files].map(([name, bytes]) => [name, bytes.length]));
  return `${JSON.stringify({ version, folder, signed, files: sizes })}\n`;
}

function inWords({ version, files, commit }: WrittenBundle, folder: string): string {
  const shown = path.relative(process.cwd(), folder) || folder;
  const again =
    commit === null
      ? ''
      : `commit ${commit}: in a clone of it, "npm ci && npm run build" gives the same SHA256SUMS\n`;
  return `vitalwire ${version}: ${files.size} files in ${shown}\n${again}`;
}

function warnings({ commit, signed }: WrittenBundle): string[] {
  return [
    ...(commit === null
      ? [
          'the bundle names no commit, so nobody can make it again: there is no git repository here, or files differ from its commit.',
        ]
      : []),
    ...(signed
      ? []
      : [
          'the bundle is NOT SIGNED. Sign it with --key FILE or VITALWIRE_SIGNING_KEY before anybody gets it.',
        ]),
  ];
}

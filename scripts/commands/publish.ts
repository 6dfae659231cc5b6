import path from 'node:path';
import type { Command } from 'commander';

interface PublishCommandOptions {
  key?: string;
  baseUrl?: string;
  gitUrl?: string;
  bundle?: string;
  allowUnsigned?: boolean;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command('publish')
    .description('add the bundle to a channel of static files: releases, index, zkg repository')
    .argument('<place>', 'folder that a web server serves, or an http(s) address that takes PUT')
    .option('--key <file>', 'public key that the bundle must be signed with')
    .option('--base-url <url>', 'address under which the folder is served (needed for a folder)')
    .option('--git-url <url>', "where zkg finds the package (default: the channel's zkg/vitalwire)")
    .option('--bundle <folder>', 'the bundle to publish (default: dist/bundles)')
    .option('--allow-unsigned', 'publish without a signature (for trying out)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nA published version is never changed. VITALWIRE_PUBLISH_TOKEN is sent as a bearer token.',
    )
    .action(async (place: string, options: PublishCommandOptions, command: Command) => {
      const { ROOT } = await import('../lib/root');
      const { baseUrl } = await import('../operator/pin/fetch');
      const { publish } = await import('../release/publish/publish');
      const { openStore } = await import('../release/publish/store');
      const { trustedKeys } = await import('../operator/verify/trusted');
      const { progress } = await import('../operator/pin/progress');
      const isWeb = /^https?:/.test(place);
      if (!isWeb && !options.baseUrl) {
        command.error('error: --base-url is missing: the index names the address that sensors ask');
      }
      if (!options.key && !options.allowUnsigned) {
        command.error('error: --key is missing: name the public key, or say --allow-unsigned');
      }
      const show = progress();
      const published = await publish(
        options.bundle ?? path.join(ROOT, 'dist', 'bundles'),
        openStore(place, process.env.VITALWIRE_PUBLISH_TOKEN),
        {
          trusted: options.key ? trustedKeys(options.key) : null,
          allowUnsigned: options.allowUnsigned,
          baseUrl: baseUrl(options.baseUrl ?? place),
          gitUrl: options.gitUrl,
          onStep: show.step,
        },
      ).finally(show.clear);
      if (options.json) process.stdout.write(`${JSON.stringify(published)}\n`);
      else {
        const what = published.added ? 'published' : 'was published already';
        process.stdout.write(`${published.version} ${what}; latest is ${published.latest}\n`);
      }
    });
}

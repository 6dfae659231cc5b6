import path from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { exitHelp } from '../lib/exit-codes';

interface PublishCommandOptions {
  key?: string;
  listKey?: string;
  aptKey?: string;
  validDays?: number;
  baseUrl?: string;
  gitUrl?: string;
  bundle?: string;
  renew?: boolean;
  withdraw?: string;
  why?: string;
  allowUnsigned?: boolean;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command('publish')
    .description('add the bundle to a channel of static files: releases, index, zkg repository')
    .argument('<place>', 'folder that a web server serves, or an http(s) address that takes PUT')
    .option('--key <file>', 'public key that the bundle must be signed with')
    .option(
      '--list-key <file>',
      'private key to sign the list of releases with (or VITALWIRE_LIST_KEY)',
    )
    .option(
      '--apt-key <file>',
      'secret key of OpenPGP for a repository for apt: a file, or gpg:FINGERPRINT of your keyring',
    )
    .option('--valid-days <days>', 'until when the list counts as the newest', days, 35)
    .option('--base-url <url>', 'address under which the folder is served (needed for a folder)')
    .option('--git-url <url>', "where zkg finds the package (default: the channel's zkg/vitalwire)")
    .option('--bundle <folder>', 'the bundle to publish (default: dist/bundles)')
    .option('--renew', 'publish nothing, sign the list anew when half of its time is over')
    .option('--withdraw <version>', 'publish nothing, say that nobody should install it any more')
    .option('--why <text>', 'reason for --withdraw')
    .option('--allow-unsigned', 'publish without signatures (for trying out)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nA published version is never changed. VITALWIRE_PUBLISH_TOKEN is sent as a bearer token, over https: only.',
    )
    .addHelpText(
      'after',
      exitHelp({
        ok: 'published, or there already',
        failed: 'refused, wrong usage, or the run failed',
      }),
    )
    .action(async (place: string, options: PublishCommandOptions, command: Command) => {
      const { ROOT } = await import('../lib/root');
      const { baseUrl } = await import('../operator/pin/fetch');
      const { publish, renewList } = await import('../release/publish/publish');
      const { openStore } = await import('../release/publish/store');
      const { LIST_NAMESPACE, sign } = await import('../operator/verify/signature');
      const { trustedKeys } = await import('../operator/verify/trusted');
      const { ProgressLine } = await import('../lib/progress');
      const isWeb = /^https?:/.test(place);
      const onlyList = options.renew || options.withdraw !== undefined;
      const listKey = options.listKey ?? process.env.VITALWIRE_LIST_KEY ?? null;
      if (!isWeb && !options.baseUrl) {
        command.error('error: --base-url is missing: the index names the address that sensors ask');
      }
      if (!options.key && !options.allowUnsigned && !onlyList) {
        command.error('error: --key is missing: name the public key, or say --allow-unsigned');
      }
      if (!listKey && !options.allowUnsigned) {
        command.error('error: --list-key is missing: nobody can pin from a list without signature');
      }
      if ((options.withdraw === undefined) !== (options.why === undefined)) {
        command.error('error: --withdraw and --why go together');
      }
      const { clearSign } = await import('../release/publish/openpgp');
      const { aptKey } = options;
      const progress = new ProgressLine();
      const store = openStore(place, process.env.VITALWIRE_PUBLISH_TOKEN, (owner) =>
        progress.show('vitalwire', `waiting for ${owner}`),
      );
      const list = {
        baseUrl: baseUrl(options.baseUrl ?? place),
        gitUrl: options.gitUrl,
        signList: listKey ? (bytes: Uint8Array) => sign(bytes, listKey, LIST_NAMESPACE) : null,
        signRelease: aptKey === undefined ? null : (text: string) => clearSign(text, aptKey),
        nowMs: Date.now(),
        validDays: options.validDays,
        onStep: (what: string) => progress.show('vitalwire', what),
      };
      if (onlyList) {
        const withdrawn =
          options.withdraw === undefined
            ? undefined
            : { version: options.withdraw, why: options.why! };
        const { counter, expires } = await renewList(store, list, withdrawn).finally(
          progress.clear,
        );
        process.stdout.write(
          options.json
            ? `${JSON.stringify({ counter, expires })}\n`
            : `list ${counter} is good until ${expires}\n`,
        );
        return;
      }
      const published = await publish(options.bundle ?? path.join(ROOT, 'dist', 'bundles'), store, {
        ...list,
        trusted: options.key ? trustedKeys(options.key) : null,
        allowUnsigned: options.allowUnsigned,
      }).finally(progress.clear);
      if (options.json) process.stdout.write(`${JSON.stringify(published)}\n`);
      else {
        const what = published.added ? 'published' : 'was published already';
        process.stdout.write(
          `${published.version} ${what}; latest is ${published.latest}; list ${published.counter} is good until ${published.expires}\n`,
        );
      }
    });
}

function days(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Write whole days, such as 35.');
  return Number(text);
}

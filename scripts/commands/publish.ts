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
      const missing = missingOption(place, options);
      if (missing !== null) command.error(`error: ${missing}`);
      const { ProgressLine } = await import('../lib/progress');
      const progress = new ProgressLine();
      const show = (what: string) => progress.show('vitalwire', what);
      const said = await (isListOnly(options) ? renew : publishBundle)(
        place,
        options,
        show,
      ).finally(progress.clear);
      process.stdout.write(`${said}\n`);
    });
}

/** Whether the list of releases alone is written. */
function isListOnly({ renew, withdraw }: PublishCommandOptions): boolean {
  return renew === true || withdraw !== undefined;
}

function listKeyOf({ listKey }: PublishCommandOptions): string | null {
  return listKey ?? process.env.VITALWIRE_LIST_KEY ?? null;
}

/** What a publisher has to say more; null where it is all there. */
function missingOption(place: string, options: PublishCommandOptions): string | null {
  const { baseUrl, key, allowUnsigned, withdraw, why } = options;
  if (!/^https?:/.test(place) && !baseUrl)
    return '--base-url is missing: the index names the address that sensors ask';
  if (!key && !allowUnsigned && !isListOnly(options))
    return '--key is missing: name the public key, or say --allow-unsigned';
  if (!listKeyOf(options) && !allowUnsigned)
    return '--list-key is missing: nobody can pin from a list without signature';
  if ((withdraw === undefined) !== (why === undefined)) return '--withdraw and --why go together';
  return null;
}

type Show = (what: string) => void;

/** The list anew, with a withdrawal where one is asked for; in words or as JSON. */
async function renew(place: string, options: PublishCommandOptions, show: Show): Promise<string> {
  const { renewList } = await import('../release/publish/publish');
  const { withdraw, why } = options;
  const { counter, expires } = await renewList(
    await storeAt(place, show),
    await listOptions(place, options, show),
    withdraw === undefined ? undefined : { version: withdraw, why: why! },
  );
  return options.json
    ? JSON.stringify({ counter, expires })
    : `list ${counter} is good until ${expires}`;
}

async function publishBundle(
  place: string,
  options: PublishCommandOptions,
  show: Show,
): Promise<string> {
  const { ROOT } = await import('../lib/root');
  const { publish } = await import('../release/publish/publish');
  const { trustedKeys } = await import('../operator/verify/trusted');
  const bundle = options.bundle ?? path.join(ROOT, 'dist', 'bundles');
  const published = await publish(bundle, await storeAt(place, show), {
    ...(await listOptions(place, options, show)),
    trusted: options.key ? trustedKeys(options.key) : null,
    allowUnsigned: options.allowUnsigned,
  });
  if (options.json) return JSON.stringify(published);
  const { version, added, latest, counter, expires } = published;
  const what = added ? 'published' : 'was published already';
  return `${version} ${what}; latest is ${latest}; list ${counter} is good until ${expires}`;
}

async function storeAt(place: string, show: Show) {
  const { openStore } = await import('../release/publish/store');
  return openStore(place, process.env.VITALWIRE_PUBLISH_TOKEN, (owner) =>
    show(`waiting for ${owner}`),
  );
}

async function listOptions(place: string, options: PublishCommandOptions, show: Show) {
  const { baseUrl } = await import('../operator/pin/fetch');
  const { LIST_NAMESPACE, sign } = await import('../operator/verify/signature');
  const { clearSign } = await import('../release/publish/openpgp');
  const listKey = listKeyOf(options);
  const { aptKey } = options;
  return {
    baseUrl: baseUrl(options.baseUrl ?? place),
    gitUrl: options.gitUrl,
    signList: listKey ? (bytes: Uint8Array) => sign(bytes, listKey, LIST_NAMESPACE) : null,
    signRelease: aptKey === undefined ? null : (text: string) => clearSign(text, aptKey),
    nowMs: Date.now(),
    validDays: options.validDays,
    onStep: show,
  };
}

function days(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Write whole days, such as 35.');
  return Number(text);
}

import type { Command } from 'commander';
import { EXIT } from '../lib/exit-codes';
import type { AlertCounts } from '../operator/diff/alert-counts';
import type { OpenPack } from '../operator/diff/open-pack';
import type { Preview } from '../operator/diff/preview';
import { networks } from './argument';
import { runCommand } from './run-command';

interface Options {
  key?: string;
  revoked?: string;
  pcap?: string[];
  eve?: string[];
  zeekLogs?: string[];
  homeNet?: string[];
  tuning?: string;
  json?: boolean;
  markdown?: boolean;
}

export function register(program: Command): void {
  program
    .command('diff')
    .description('preview an upgrade: rules added, changed and retired, alerts gained and lost')
    .argument('<old>', 'a dist folder, a manifest.json, a bundle, or a lock')
    .argument('<new>', 'likewise')
    .option('--key <file>', "for locks: the publisher's public key, or an allowed_signers file")
    .option('--revoked <file>', 'for locks: keys to believe no more')
    .option(
      '--pcap <places...>',
      'captures: run both releases over them in every engine that is here',
    )
    .option('--eve <files...>', 'eve.json of the last weeks: how often each changed sid fired')
    .option(
      '--zeek-logs <folders...>',
      'folders with vitalwire.log or notice.log: likewise for notices',
    )
    .option('--home-net <cidrs>', 'your networks, separated by commas, for --pcap', networks)
    .option('--tuning <file>', 'a tuning file: what in it the new release refuses')
    .option('--json', 'print JSON')
    .option('--markdown', 'print Markdown for a pull request')
    .addHelpText(
      'after',
      `
Exit code: 0 nothing differs, 1 something does, 2 wrong usage or a run that failed.

  vitalwire diff vitalwire-1.0.0.tar.gz dist --eve /var/log/suricata/eve.json
  vitalwire diff old/dist dist --pcap captures/ --markdown
  vitalwire diff old.lock vitalwire.lock --key vitalwire.pub --markdown   # fetches and verifies both`,
    )
    .action((before: string, after: string, options: Options) =>
      runCommand('diff', () => diff(before, after, options)),
    );
}

async function diff(before: string, after: string, options: Options): Promise<number> {
  const { openPack } = await import('../operator/diff/open-pack');
  const { compare } = await import('../operator/diff/compare');
  const { preview } = await import('../operator/diff/preview');
  if (options.json && options.markdown) throw new Error('--json and --markdown do not go together');
  if (options.homeNet && !options.pcap) throw new Error('--home-net is for --pcap: name captures');

  const locks = await openLocks(before, after, options);
  const old = openPack(locks?.old.archive ?? before);
  const fresh = openPack(locks?.fresh.archive ?? after);
  const comparison = compare(old.manifest, fresh.manifest);
  if (options.tuning) {
    const { tuningProblems } = await import('../operator/diff/tuning-problems');
    comparison.warnings.push(...tuningProblems(options.tuning, fresh.manifest));
  }
  const fired = await countAlerts(options);
  const captures = await runBoth(old, fresh, options);
  const result = preview(comparison, fired, captures);
  process.stdout.write(await textOf(result, locks, options));
  if (captures && captures.failures.length > 0) return EXIT.failed;
  const differences = result.rows.length + result.warnings.length + (captures?.changes.length ?? 0);
  return differences > 0 ? EXIT.found : EXIT.ok;
}

/** How often each rule fired in the logs that were named; null where none was. */
async function countAlerts({ eve, zeekLogs }: Options): Promise<AlertCounts | null> {
  if (!eve && !zeekLogs) return null;
  const { countEve, countZeek, noAlerts } = await import('../operator/diff/alert-counts');
  const { ProgressLine } = await import('../lib/progress');
  const progress = new ProgressLine();
  const fired = noAlerts();
  let lines = 0;
  const onLine = () => {
    lines += 1;
    if (lines % 100_000 === 0) progress.show('logs', `${lines / 1000} thousand lines`);
  };
  try {
    await countEve(eve ?? [], fired, onLine);
    await countZeek(zeekLogs ?? [], fired, onLine);
  } finally {
    progress.clear();
  }
  return fired;
}

/** What both releases find in the captures that were named; null where none was. */
async function runBoth(old: OpenPack, fresh: OpenPack, { pcap, homeNet }: Options) {
  if (!pcap) return null;
  const { compareOnCaptures } = await import('../operator/diff/captures');
  const { ProgressLine } = await import('../lib/progress');
  const progress = new ProgressLine();
  return compareOnCaptures(old, fresh, pcap, {
    ...(homeNet ? { networks: homeNet } : {}),
    onProgress: (text) => progress.show('captures', text),
  }).finally(progress.clear);
}

async function textOf(result: Preview, locks: Locks | null, options: Options): Promise<string> {
  const { previewMarkdown, previewText } = await import('../operator/diff/preview');
  if (options.markdown) return markdown(previewMarkdown(result), locks);
  if (!options.json) return previewText(result);
  const { changes: _changes, ...json } = result;
  return `${JSON.stringify(json)}\n`;
}

type Locks = Record<'old' | 'fresh', import('../operator/diff/locks').LockedPack>;

async function openLocks(before: string, after: string, options: Options): Promise<Locks | null> {
  const { isLock, openLock } = await import('../operator/diff/locks');
  if (!isLock(before) && !isLock(after)) return null;
  if (!isLock(before) || !isLock(after)) throw new Error('a lock is compared with a lock');
  const { key, revoked } = options;
  if (key === undefined) throw new Error('--key is missing: whose signature do the locks need?');
  const { trustOf } = await import('./trust-options');
  const trust = await trustOf({ key, ...(revoked !== undefined && { revoked }) });
  return { old: await openLock(before, trust), fresh: await openLock(after, trust) };
}

async function markdown(preview: string, locks: Locks | null): Promise<string> {
  if (!locks) return preview;
  const { changelogMarkdown, lockMarkdown } = await import('../operator/diff/locks');
  const [title = '', ...rest] = preview.split('\n');
  const { old, fresh } = locks;
  return `${title}\n\n${lockMarkdown(old, fresh)}${rest.join('\n')}${changelogMarkdown(old, fresh)}`;
}

import type { Command } from 'commander';
import type { LockChange } from '../compile/lock/changes';
import { EXIT, exitHelp } from '../lib/exit-codes';

interface Options {
  check?: boolean;
  accept?: boolean;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command('lock')
    .description('show what a build would change in rules-src/ids.lock.json; only --accept writes')
    .option('--check', 'exit code 1 when a build would change it, for CI')
    .option(
      '--accept',
      'keep an edit by hand or a merge: seal the file anew, ids given twice refused',
    )
    .option('--json', 'print the changes as JSON')
    .addHelpText(
      'after',
      '\nThe lock gives each rule its sid for ever. The build writes it; edit it only to settle a merge. Where two' +
        '\nbranches took one sid: delete the line that is not published, then --accept, then build.' +
        exitHelp({
          ok: 'shown, or nothing would change',
          found: 'with --check, a build would change it; else, the lock or a definition is broken',
        }),
    )
    .action(async (options: Options) => {
      const { readFileSync } = await import('node:fs');
      const path = await import('node:path');
      const { ROOT } = await import('../lib/root');
      const { LOCK_FILE } = await import('../compile/lock/lock');
      const { parseLock } = await import('../compile/lock/lock-file');
      const { lockChanges } = await import('../compile/lock/changes');
      const { renderPack } = await import('../backends/pack');

      const file = path.join(ROOT, LOCK_FILE);
      if (options.accept) {
        const wasSealed = await seal(file);
        if (!options.json)
          process.stdout.write(`${LOCK_FILE} ${wasSealed ? 'was sealed' : 'sealed anew'}\n`);
      }
      const now = parseLock(readFileSync(file, 'utf8'));
      const changes = lockChanges(now, renderPack().plan.lock);
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ file: LOCK_FILE, changes })}\n`
          : changesText(changes, now.entries.length),
      );
      if (options.check && changes.length > 0) process.exitCode = EXIT.found;
    });
}

/** Gives the file the hash of what stands in it. @returns whether it had that before. */
async function seal(file: string): Promise<boolean> {
  const { readFileSync } = await import('node:fs');
  const { replaceFile } = await import('../lib/replace-file');
  const { acceptLock, lockText } = await import('../compile/lock/lock-file');
  const text = readFileSync(file, 'utf8');
  const accepted = lockText(acceptLock(text));
  if (accepted !== text) replaceFile(file, accepted);
  return accepted === text;
}

function changesText(changes: readonly LockChange[], entries: number): string {
  const lines = changes.map(({ change, detection, engine, variant, sid, rev }) => {
    const id = sid === null ? variant : `${sid} ${variant}`;
    return `${change.padEnd(8)} ${detection} ${engine} ${id} rev ${rev}\n`;
  });
  const sum =
    changes.length === 0
      ? `${entries} entries, a build changes none\n`
      : `${changes.length} of ${entries} entries change with the next build\n`;
  return `${lines.join('')}${sum}`;
}

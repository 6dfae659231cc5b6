import path from 'node:path';
import type { Command } from 'commander';
import { trustOf, trustOptions, type TrustFlags } from './trust-options';
import { exitHelp } from '../lib/exit-codes';

interface InstallCommandOptions extends TrustFlags {
  lock: string;
  into: string;
  from: string[];
  allowDowngrade?: boolean;
  json?: boolean;
}

export function register(program: Command): void {
  const command = program
    .command('install')
    .description('fetch, verify and install what vitalwire.lock pins, all or nothing')
    .requiredOption('--into <folder>', 'gets versions/, and the links current and previous');
  trustOptions(command)
    .option('--lock <file>', 'the lock', 'vitalwire.lock')
    .option(
      '--from <place>',
      "folder of the release, in place of the lock's own address (may be repeated: mirrors)",
      (place: string, before: string[]) => [...before, place],
      [],
    )
    .option('--allow-downgrade', 'install a version that is older than the current one')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nSuricata reads current/suricata/rules, Zeek current/zeek/vitalwire. A second run changes nothing.',
    )
    .addHelpText(
      'after',
      exitHelp({
        ok: 'installed, or there already',
        failed: 'refused, wrong usage, or the run failed',
      }),
    )
    .action(async (options: InstallCommandOptions) => {
      const { lock: file, into, from, allowDowngrade, json } = options;
      const { baseUrl } = await import('../operator/pin/fetch');
      const { installFromLock } = await import('../operator/pin/install-from-lock');
      const { readPackLock } = await import('../operator/pin/lock-file');
      const { ProgressLine } = await import('../lib/progress');
      const lock = readPackLock(file);
      const progress = new ProgressLine();
      const done = await installFromLock(lock, path.resolve(into), {
        ...(await trustOf(options)),
        from: from.map(baseUrl),
        allowDowngrade,
        nowMs: Date.now(),
        onStep: (what) => progress.show('vitalwire', what),
      }).finally(progress.clear);
      if (json) process.stdout.write(`${JSON.stringify({ version: lock.version, ...done })}\n`);
      else {
        const what = done.changed ? 'installed' : 'is installed already';
        process.stdout.write(
          `vitalwire ${lock.version} of ${done.date} ${what} in ${into}; ${done.list}\n`,
        );
      }
    });
}

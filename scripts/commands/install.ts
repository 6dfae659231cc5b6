import path from 'node:path';
import type { Command } from 'commander';

interface InstallCommandOptions {
  lock: string;
  into: string;
  from?: string;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command('install')
    .description('fetch, verify and install what vitalwire.lock pins, all or nothing')
    .requiredOption('--into <folder>', 'gets versions/, and the links current and previous')
    .option('--lock <file>', 'the lock', 'vitalwire.lock')
    .option('--from <place>', "folder of the release, in place of the lock's own addresses")
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nSuricata reads current/suricata/rules, Zeek current/zeek/vitalwire. A second run changes nothing.',
    )
    .action(async ({ lock: file, into, from, json }: InstallCommandOptions) => {
      const { baseUrl } = await import('../operator/pin/fetch');
      const { installFromLock } = await import('../operator/pin/install-from-lock');
      const { readPackLock } = await import('../operator/pin/lock-file');
      const { progress } = await import('../operator/pin/progress');
      const lock = readPackLock(file);
      const show = progress();
      const options = { from: from && baseUrl(from), onStep: show.step };
      const done = await installFromLock(lock, path.resolve(into), options).finally(show.clear);
      if (json) process.stdout.write(`${JSON.stringify({ version: lock.version, ...done })}\n`);
      else {
        const what = done.changed ? 'installed' : 'is installed already';
        process.stdout.write(`vitalwire ${lock.version} ${what} in ${into}\n`);
      }
    });
}

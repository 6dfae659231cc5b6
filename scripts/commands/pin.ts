import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { trustOf, trustOptions, type TrustFlags } from './trust-options';
import { exitHelp } from '../lib/exit-codes';

interface PinCommandOptions extends TrustFlags {
  from: string;
  lock: string;
  allowDowngrade?: boolean;
  json?: boolean;
}

export function register(program: Command): void {
  const command = program
    .command('pin')
    .description('verify a published release and write vitalwire.lock for it')
    .argument('<version>', 'X.Y.Z, a range such as ^1.2, or latest')
    .requiredOption('--from <place>', 'the channel: http(s) address or folder');
  trustOptions(command)
    .option('--lock <file>', 'the file to write', 'vitalwire.lock')
    .option('--allow-downgrade', 'go back to an older version or an older list of releases')
    .option('--json', 'print the lock as JSON')
    .addHelpText(
      'after',
      exitHelp({ ok: 'pinned', failed: 'refused, wrong usage, or the run failed' }),
    )
    .action(async (version: string, options: PinCommandOptions) => {
      const { baseUrl } = await import('../operator/pin/fetch');
      const { readPackLock, writePackLock } = await import('../operator/pin/lock-file');
      const { pin } = await import('../operator/pin/pin');
      const { ProgressLine } = await import('../lib/progress');
      const { ageText } = await import('../operator/pin/releases');
      const progress = new ProgressLine();
      const nowMs = Date.now();
      const { lock, date, list, warnings } = await pin({
        ...(await trustOf(options)),
        version,
        from: baseUrl(options.from),
        before: existsSync(options.lock) ? readPackLock(options.lock) : null,
        allowDowngrade: options.allowDowngrade,
        nowMs,
        onStep: (what) => progress.show('vitalwire', what),
      }).finally(progress.clear);
      writePackLock(options.lock, lock);
      for (const warning of warnings) process.stderr.write(`WARNING: ${warning}\n`);
      if (options.json) process.stdout.write(`${JSON.stringify({ ...lock, date })}\n`);
      else {
        process.stdout.write(
          `pinned vitalwire ${lock.version} of ${date} in ${options.lock}, signed by ${lock.key}; ${ageText(list, nowMs)}\n`,
        );
      }
    });
}

import path from 'node:path';
import type { Command } from 'commander';
import { exitHelp } from '../lib/exit-codes';

export function register(program: Command): void {
  program
    .command('rollback')
    .description('go back to the pack that was installed before; a second time goes forward again')
    .requiredOption('--into <folder>', 'the folder that "vitalwire install" filled')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', exitHelp({ ok: 'done' }))
    .action(async ({ into, json }: { into: string; json?: boolean }) => {
      const { rollbackLocked } = await import('../operator/pin/rollback');
      const { ProgressLine } = await import('../lib/progress');
      const progress = new ProgressLine();
      const wait = (owner: string) => progress.show('vitalwire', `waiting for ${owner}`);
      const done = await rollbackLocked(path.resolve(into), wait).finally(progress.clear);
      if (json) process.stdout.write(`${JSON.stringify(done)}\n`);
      else process.stdout.write(`current is ${done.version} again (was ${done.from})\n`);
    });
}

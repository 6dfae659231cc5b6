import type { Command } from 'commander';
import { exitHelp } from '../lib/exit-codes';

export function register(program: Command): void {
  program
    .command('engines')
    .description(
      'fetch Suricata 6, 7 and 8 into .engines/ (Debian packages, unpacked) and find Zeek',
    )
    .addHelpText('after', exitHelp({ ok: 'all four are there', found: 'one is missing' }))
    .action(async () => {
      const { prepareEnginesForTests } = await import('../lib/engines/ensure');
      const { isPresent } = await import('../lib/engines/engine');
      const states = await prepareEnginesForTests();
      process.exitCode = states.every(isPresent) ? 0 : 1;
    });
}

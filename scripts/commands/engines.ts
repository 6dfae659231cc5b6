import type { Command } from 'commander';

export function register(program: Command): void {
  program
    .command('engines')
    .description(
      'fetch Suricata 6, 7 and 8 into .engines/ (Debian packages, unpacked) and find Zeek',
    )
    .addHelpText('after', '\nExit code: 0 when all four are there, 1 when one is missing.')
    .action(async () => {
      const { prepareEnginesForTests } = await import('../lab/engines/ensure');
      const { isPresent } = await import('../lab/engines/engine');
      const states = await prepareEnginesForTests();
      process.exitCode = states.every(isPresent) ? 0 : 1;
    });
}

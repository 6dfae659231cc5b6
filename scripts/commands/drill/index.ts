import type { Command } from 'commander';
import { registerCheck } from './check';
import { registerListen } from './listen';
import { registerSend } from './send';
import { registerWrite } from './write';

export function register(program: Command): void {
  const drill = program
    .command('drill')
    .description(
      'show that a sensor sees the pack: safe test traffic of your own hosts, up to the SIEM',
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 done, and all that drill check looks for was seen, 1 something is missing or late, 2 wrong\n' +
        'usage or the run failed, 3 something is missing and not all logs could be read. See docs/drill.md.',
    );
  registerWrite(drill);
  registerListen(drill);
  registerSend(drill);
  registerCheck(drill);
}

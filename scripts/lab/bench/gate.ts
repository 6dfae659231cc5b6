/**
 * `npm run bench:gate`: the pack's cost in counted instructions against its budget (budget.ts). What CI runs as a
 * test; here with the figures, for who changes rules or the budget.
 */
import path from 'node:path';
import { Command } from 'commander';
import { prepare } from './engine-report';
import {
  BUDGET,
  BUDGETED,
  BUDGETED_ENGINES,
  aboveBudget,
  instructionsOf,
  type Spent,
} from './budget';
import { enginesToMeasure, EXIT, runProgram, scratchFolder } from './command';
import { valgrind } from './instructions';
import { rulesOf } from './pack-comparison';

runProgram(
  new Command('npm run bench:gate --')
    .description('instructions for packets with the core over without it, against the budget')
    .option('--engine <name...>', `only these: ${BUDGETED_ENGINES.join(', ')}`)
    .addHelpText(
      'after',
      '\nExit code: 0 within the budget, 1 above it or not counted, 2 wrong usage.',
    )
    .action(main),
);

async function main({ engine: wanted }: { engine?: string[] }): Promise<void> {
  if (!valgrind()) throw new Error('valgrind not found, whose callgrind counts; install valgrind');
  const engines = await enginesToMeasure(wanted ?? BUDGETED_ENGINES);
  const { folder } = scratchFolder();
  const { site } = prepare(folder, []);
  const [core] = rulesOf('core', [], site.shipped);
  const spent: Spent[] = [];
  for (const engine of engines) {
    for (const capture of BUDGETED) {
      const [one] = await instructionsOf(engine, capture, [core!], path.join(folder, engine.name));
      spent.push(one!);
      const most = BUDGET[one!.engine][capture].toFixed(2);
      console.log(
        `${engine.name} ${engine.version}  ${capture.padEnd(8)}  ${one!.ratio.toFixed(3)} of ${most}`,
      );
    }
  }
  for (const words of aboveBudget(spent)) console.error(words);
  if (aboveBudget(spent).length > 0) process.exitCode = EXIT.failed;
}

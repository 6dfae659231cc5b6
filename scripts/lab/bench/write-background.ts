/** `npm run bench:background -- 8000 > background.rules`: a synthetic set for bench:engine --background. */
import { Command } from 'commander';
import { backgroundRules } from './background';
import { runProgram, wholeNumber } from './command';

runProgram(
  new Command('npm run --silent bench:background --')
    .description('prints synthetic rules in the proportions of a public set, to measure on top of')
    .argument('<count>', 'how many rules', wholeNumber('count', 1))
    .action((count: number) => void process.stdout.write(backgroundRules(count))),
);

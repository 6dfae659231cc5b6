/**
 * `npm run bench`: cases per second in shared captures, beside one process for each of the same cases. Both
 * ways write their captures, run one process at a time, and must reach the same verdicts.
 */
import path from 'node:path';
import { Command } from 'commander';
import { renderPack } from '../../backends/pack';
import { writeLabPack } from '../batch/lab-pack';
import type { Loaded } from '../batch/run-batch';
import { deriveCases } from '../proof/derive-cases';
import { limitsOn } from '../proof/limits';
import { ProgressBar } from '../../lib/progress';
import { caseRate, faults, runsFor, type CaseRate } from './case-rate';
import { enginesToMeasure, EXIT, machineText, runProgram, scratchFolder } from './command';
import { figureText } from './statistics';

/** Times over one process for each case that Suricata must reach. */
const LEAST_RATIO = 30;

const HELP = `
The ratio is the median of five rounds, with the smallest and the largest.
Exit code: 0 all well; 1 verdicts differ, Suricata is less than ${LEAST_RATIO} times as fast, or an engine failed; 2 wrong usage.`;

runProgram(
  new Command('npm run bench --')
    .description(
      'cases per second in shared captures, beside one process for each of the same cases',
    )
    .option('--engine <name...>', 'only these: suricata-6, suricata-7, suricata-8, zeek')
    .option('--json', 'print the report as JSON (with npm run --silent)')
    .addHelpText('after', HELP)
    .action(main),
);

async function main(options: { engine?: string[]; json?: boolean }): Promise<void> {
  const engines = await enginesToMeasure(options.engine);
  const { folder, keep } = scratchFolder();
  const pack = renderPack();
  const loaded: Loaded = { pack, labPack: writeLabPack(pack, path.join(folder, 'pack')) };
  const all = pack.sources.flatMap(
    ({ detection }) => deriveCases(detection, pack.plan.detections).cases,
  );
  const rates: (CaseRate & { faults: string[] })[] = [];
  const failed: { engine: string; why: string }[] = [];
  for (const engine of engines) {
    const bar = new ProgressBar(engine.name);
    let done = 0;
    try {
      // What an engine does not see by design it may see or not, by when its timers fire.
      const seen = all.filter((one) => limitsOn(one, engine.name).length === 0);
      const rate = await caseRate(engine, seen, loaded, folder, () =>
        bar.show((done += 1), runsFor(engine.name)),
      );
      bar.clear();
      rates.push({ ...rate, faults: faults(rate, LEAST_RATIO) });
      if (!options.json) process.stdout.write(`${rateText(rates.at(-1)!)}\n`);
    } catch (error) {
      bar.clear();
      const why = (error as Error).message;
      failed.push({ engine: engine.name, why });
      process.stderr.write(`${why}\n`);
      keep();
    }
  }
  if (options.json) {
    const report = { schema: 1, machine: machineText(), leastRatio: LEAST_RATIO, rates, failed };
    process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);
  }
  if (failed.length > 0 || rates.some((rate) => rate.faults.length > 0)) {
    process.exitCode = EXIT.failed;
  }
}

function rateText(rate: CaseRate & { faults: string[] }): string {
  const { engine, version, cases, speaking, together, alone, ratio, differing } = rate;
  const verdicts = differing.length === 0 ? 'same verdicts' : 'VERDICTS DIFFER';
  return [
    `${engine} ${version}: ${cases} cases, ${speaking} with findings: ` +
      `${together.toFixed(0)} cases/s together, ${alone.toFixed(1)} cases/s in a process each: ` +
      `${figureText(ratio, 0)} times as fast; ${verdicts}`,
    ...differing
      .slice(0, 5)
      .map((one) => `  ${one.id}: alone ${one.alone}, together ${one.together}`),
    ...rate.faults.map((fault) => `  FAILED: ${fault}`),
  ].join('\n');
}

/**
 * `npm run bench:gate`: the pack's cost in counted instructions against its budget (budget.ts). What CI runs as a
 * test; here with the figures, for who changes rules or the budget, and what each detection has of them.
 */
import path from 'node:path';
import { Command } from 'commander';
import { ProgressBar } from '../../lib/progress';
import { prepare } from './engine-report';
import type { Engine } from '../../lib/engines/engine';
import {
  BUDGET,
  BUDGETED,
  BUDGETED_ENGINES,
  SCALE,
  aboveBudget,
  instructionCounter,
  instructionsOf,
  type Spent,
} from './budget';
import {
  BadInput,
  enginesToMeasure,
  EXIT,
  namedTraffic,
  ruleFiles,
  runProgram,
  scratchFolder,
} from './command';
import { detectionCosts, detectionCostsText } from './detection-cost';
import { valgrind } from './instructions';
import { rulesOf } from './pack-comparison';
import { TRAFFIC, type TrafficName } from './traffic/captures';

interface Options {
  engine?: string[];
  byDetection?: string[];
  whole?: string[];
  background?: string[];
  rules?: string[];
  scale?: number;
}

runProgram(
  new Command('npm run bench:gate --')
    .description('instructions for packets with the core over without it, against the budget')
    .option('--engine <name...>', `only these: ${BUDGETED_ENGINES.join(', ')}`)
    .option(
      '--by-detection <capture...>',
      `instead: what each detection has in it, by leaving it out, on these: ${TRAFFIC.join(', ')}`,
    )
    .option('--whole <capture...>', 'instead: only the whole, on these')
    .option('--background <rules...>', 'with either: rule files to count on top of')
    .option('--rules <rules...>', 'with --whole: rule files in place of the core')
    .option(
      '--scale <number>',
      `with --whole: how large a capture, 1 is some 4,000 packets (default: ${SCALE})`,
      scaleOf,
    )
    .addHelpText(
      'after',
      '\nExit code: 0 within the budget, 1 above it or not counted, 2 wrong usage.',
    )
    .action(main),
);

async function main(options: Options): Promise<void> {
  const toCount = toCountOf(options);
  const whole = wholeOf(options);
  if (!valgrind()) throw new Error('valgrind not found, whose callgrind counts; install valgrind');
  const engines = await enginesToMeasure(options.engine ?? BUDGETED_ENGINES);
  if (whole) return costsOfWhole(engines, whole);
  if (toCount) return costsByDetection(engines, toCount);
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

interface ToCount {
  captures: readonly TrafficName[];
  background: readonly string[];
}

/** Null without `--by-detection`. @throws BadInput naming what is no capture or no file. */
function toCountOf({ byDetection, whole, background = [] }: Options): ToCount | null {
  if (!byDetection) {
    if (background.length > 0 && !whole) {
      throw new BadInput('--background: write --by-detection or --whole too');
    }
    return null;
  }
  if (whole) throw new BadInput('--whole: write it without --by-detection');
  return {
    captures: namedTraffic('--by-detection', byDetection),
    background: ruleFiles('--background', background),
  };
}

interface Whole extends ToCount {
  /** In place of the core; none: the core. */
  rules: readonly string[];
  scale: number;
}

/** Null without `--whole`. @throws BadInput naming what is no capture, no file, or said for nothing. */
function wholeOf({ whole, background, rules, scale }: Options): Whole | null {
  if (!whole) {
    if (rules || scale) throw new BadInput('--rules and --scale: write --whole too');
    return null;
  }
  return {
    captures: namedTraffic('--whole', whole),
    background: ruleFiles('--background', background),
    rules: ruleFiles('--rules', rules),
    scale: scale ?? SCALE,
  };
}

/** @throws BadInput on what is no number above 0. */
function scaleOf(text: string): number {
  const scale = Number(text);
  if (!(scale > 0 && scale < Infinity)) {
    throw new BadInput(`--scale ${text}: write a number above 0`);
  }
  return scale;
}

async function costsOfWhole(
  engines: readonly Engine[],
  { captures, background, rules, scale }: Whole,
): Promise<void> {
  const { folder } = scratchFolder();
  const { site } = prepare(folder, background);
  const own = rules.length > 0 ? rules : rulesOf('core', [], site.shipped);
  for (const engine of engines) {
    for (const capture of captures) {
      const count = instructionCounter(engine, capture, path.join(folder, engine.name), scale);
      const without = await count(background);
      const ratio = (await count([...background, ...own])) / without;
      console.log(
        `${engine.name} ${engine.version}  ${capture.padEnd(8)}  ${ratio.toFixed(3)}, of ${without} without`,
      );
    }
  }
}

async function costsByDetection(
  engines: readonly Engine[],
  { captures, background }: ToCount,
): Promise<void> {
  const { folder } = scratchFolder();
  const { pack, site } = prepare(folder, background);
  const [core] = rulesOf('core', [], site.shipped);
  const detectionOf = new Map(
    pack.plan.rules.map(({ detection, entry }) => [entry.sid, detection.id]),
  );
  for (const engine of engines) {
    for (const capture of captures) {
      const bar = new ProgressBar(`${engine.name}, ${capture}`);
      const costs = await detectionCosts(engine, capture, core!, detectionOf, {
        background,
        folder: path.join(folder, engine.name),
        onRun: (done, all) => bar.show(done, all),
      });
      bar.clear();
      console.log(detectionCostsText(costs));
    }
  }
}

/**
 * `npm run bench:engine -- FILE.pcap`: what the pack costs an engine on a capture: user CPU time and peak
 * memory with it over without it, and what each rule has of that. Runs take turns, so that a busy machine
 * slows all sides alike, and one side runs twice to show the noise. docs/benchmarks.md has figures.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { EngineFailure } from '../../lib/process';
import { ProgressBar } from '../proof/progress-bar';
import { BadInput } from './bad-input';
import { benchCapture, findInputs } from './capture';
import {
  enginesToMeasure,
  EXIT,
  machineText,
  runProgram,
  scratchFolder,
  wholeNumber,
} from './command';
import { measureEngines, prepare } from './engine-report';
import { LEAST_ROUNDS } from './statistics';
import { TooSmall } from './pack-cost';
import { captureText, countersText, leaveOutText, packCostText } from './engine-text';

interface Options {
  engine?: string[];
  times: number;
  rounds: number;
  beside?: string[];
  perRule: boolean;
  json?: boolean;
}

const HELP = `
A ratio is the median of the rounds, with the smallest and the largest; "noise" where the rounds do not agree
that it is above or below 1. "itself again" is the engine without the pack, measured twice. "the core" is what
a sensor loads by default; "the whole pack" has the opt-in files too, and all on that is off by default.
Exit code: 0 measured, 1 an engine failed or the capture is too small, 2 wrong usage.`;

runProgram(
  new Command('npm run bench:engine --')
    .description('what the pack costs each engine on a capture, with it over without it')
    .argument('<capture...>', 'pcap or pcapng files, or folders of them; several are joined')
    .option('--engine <name...>', 'only these: suricata-6, suricata-7, suricata-8, zeek')
    .option(
      '--times <n>',
      'the capture n times, one behind the other',
      wholeNumber('--times', 1),
      1,
    )
    .option('--rounds <n>', 'runs of each side', wholeNumber('--rounds', LEAST_ROUNDS), 9)
    .option('--beside <rules...>', 'rule files that Suricata loads on both sides: your own')
    .option('--no-per-rule', 'leave out what each rule costs, which takes longest')
    .option('--json', 'print the report as JSON (with npm run --silent)')
    .addHelpText('after', HELP)
    .action(main),
);

async function main(inputs: string[], options: Options): Promise<void> {
  const beside = (options.beside ?? []).map((file) => path.resolve(file));
  const absent = beside.find((file) => !existsSync(file));
  if (absent) throw new BadInput(`--beside ${absent}: no such file`);
  const found = findInputs(inputs);
  const engines = await enginesToMeasure(options.engine);
  const { folder, keep } = scratchFolder();
  const prepared = prepare(folder, beside);
  const { memorySeconds } = prepared.site.labPack;
  const capture = benchCapture(found, { folder, times: options.times, memorySeconds });
  const say = (text: string) => {
    if (!options.json) process.stdout.write(`${text}\n`);
  };
  say(`${captureText(capture)}\n${machineText()}`);
  let bar: ProgressBar | undefined;
  const report = await measureEngines(engines, capture, prepared, {
    ...options,
    folder,
    beside,
    onPart: (label, runs) => {
      bar = new ProgressBar(label);
      let done = 0;
      bar.show(0, runs);
      return () => bar!.show((done += 1), runs);
    },
    onCost: (cost) => {
      bar?.clear();
      say(`\n${packCostText(cost)}`);
    },
    onFailure: (engine, error) => {
      bar?.clear();
      const named = error instanceof EngineFailure ? '' : `${engine}: `;
      process.stderr.write(`${named}${error.message}\n`);
      if (!(error instanceof TooSmall)) keep();
    },
  });
  bar?.clear();
  const names = new Map(
    prepared.pack.plan.rules.map(({ detection, rule, entry }) => [
      entry.sid,
      `${detection.id} ${rule.variant}`,
    ]),
  );
  if (report.counters) say(`\n${countersText(report.counters, names)}`);
  if (report.leftOut) say(`\n${leaveOutText(report.leftOut, names)}`);
  if (options.json) {
    const head = { schema: 1, machine: machineText(), capture };
    process.stdout.write(`${JSON.stringify({ ...head, ...report }, null, 1)}\n`);
  }
  if (report.failed.length > 0) process.exitCode = EXIT.failed;
}

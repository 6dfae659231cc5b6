/**
 * `npm run bench:engine`: what the pack costs an engine on traffic that the lab makes, or on captures: CPU time
 * for packets and peak memory with it over without it, alone and on top of a rule set, and what each rule has
 * of that. Runs take turns, so that a busy machine slows all sides alike, and one side runs twice to show the
 * noise. docs/benchmarks.md has figures.
 */
import { Command } from 'commander';
import { EngineFailure } from '../../lib/process';
import { ProgressBar } from '../../lib/progress';
import { benchCapture, findInputs, trafficCapture, type BenchCapture } from './capture';
import {
  BadInput,
  ruleFiles,
  enginesToMeasure,
  EXIT,
  machineText,
  namedTraffic,
  runProgram,
  scratchFolder,
  wholeNumber,
} from './command';
import { measureEngines, prepare } from './engine-report';
import { LEAST_ROUNDS } from './statistics';
import { TooSmall } from './pack-cost';
import {
  captureText,
  countersText,
  leaveOutText,
  packCostText,
  startText,
  summaryText,
} from './engine-text';
import { TRAFFIC, type TrafficName } from './traffic/captures';

interface Options {
  engine?: string[];
  times: number;
  rounds: number;
  traffic?: string[];
  background?: string[];
  perRule?: boolean;
  json?: boolean;
}

const HELP = `
Without captures: ${TRAFFIC.join(', ')}, made by the lab and repeated until they are work enough.
A ratio is the median of the rounds, with the smallest and the largest; "noise" where the rounds do not agree
that it is above or below 1. "itself again" is the engine without the pack, measured twice. "the core" is what
a sensor loads by default; "the whole pack" has the opt-in files too, and all on that is off by default; "on
top" is the core with the background set over that set alone.
Exit code: 0 measured, 1 an engine failed or a capture is too small, 2 wrong usage.`;

runProgram(
  new Command('npm run bench:engine --')
    .description('what the pack costs each engine on its packets, with it over without it')
    .argument('[capture...]', 'pcap or pcapng files, or folders of them; several are joined')
    .option('--traffic <name...>', `only these of the lab's own: ${TRAFFIC.join(', ')}`)
    .option('--engine <name...>', 'only these: suricata-6, suricata-7, suricata-8, zeek')
    .option('--times <n>', 'captures n times, one behind the other', wholeNumber('--times', 1), 1)
    .option('--rounds <n>', 'runs of each side', wholeNumber('--rounds', LEAST_ROUNDS), 9)
    .option('--background <rules...>', 'rule files to measure on top of, your own for one')
    .option('--per-rule', 'what each rule costs on the first capture, which takes long')
    .option('--json', 'print the report as JSON (with npm run --silent)')
    .addHelpText('after', HELP)
    .action(main),
);

async function main(inputs: string[], options: Options): Promise<void> {
  const background = ruleFiles('--background', options.background);
  const traffic = trafficOf(inputs, options);
  const found = await findInputs(inputs);
  const engines = await enginesToMeasure(options.engine);
  const { folder, keep } = scratchFolder();
  const prepared = prepare(folder, background);
  const { memorySeconds } = prepared.site.labPack;
  const captures: BenchCapture[] = traffic
    ? traffic.map((name) => trafficCapture(name, folder))
    : [await benchCapture(found, { folder, times: options.times, memorySeconds })];
  const say = (text: string) => {
    if (!options.json) process.stdout.write(`${text}\n`);
  };
  say(`${captures.map(captureText).join(', ')}\n${machineText()}`);
  let bar: ProgressBar | undefined;
  const clearAndSay = (text: string) => {
    bar?.clear();
    say(`\n${text}`);
  };
  const report = await measureEngines(engines, captures, prepared, {
    folder,
    rounds: options.rounds,
    perRule: options.perRule ?? false,
    repeat: traffic !== null,
    onPart: (label, runs) => {
      bar?.clear();
      bar = new ProgressBar(label);
      let done = 0;
      bar.show(0, runs);
      return () => bar!.show((done += 1), runs);
    },
    onStart: ({ name, version }, start) => clearAndSay(startText(name, version, start)),
    onCost: (cost) => clearAndSay(packCostText(cost)),
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
  if (report.costs.length > 1) say(`\n${summaryText(report.costs)}`);
  if (report.counters) say(`\n${countersText(report.counters, names)}`);
  if (report.leftOut) say(`\n${leaveOutText(report.leftOut, names)}`);
  if (options.json) {
    const head = { schema: 2, machine: machineText(), captures };
    process.stdout.write(`${JSON.stringify({ ...head, ...report }, null, 1)}\n`);
  }
  if (report.failed.length > 0) process.exitCode = EXIT.failed;
}

/** Null where captures are given. @throws BadInput on both, and on a name that is none. */
function trafficOf(inputs: readonly string[], { traffic }: Options): TrafficName[] | null {
  if (inputs.length > 0) {
    if (traffic) throw new BadInput('--traffic and captures: write one of them');
    return null;
  }
  return traffic ? namedTraffic('--traffic', traffic) : [...TRAFFIC];
}

/** How fast cases are judged in shared captures, beside one process for each of the same cases. */
import path from 'node:path';
import { variantOf } from '../batch/batch-case';
import { runBatches } from '../batch/run-batches';
import { runCapture, writeCaptureFile, type Loaded } from '../batch/run-batch';
import type { Engine } from '../../lib/engines/engine';
import type { Finding, LabEngine } from '../../lib/engines/finding';
import { spread } from '../packets/bytes';
import type { Case } from '../proof/case';
import { writeCapture } from '../transforms';
import { median, ratioOf, type Ratio } from './statistics';

export interface CaseRate {
  engine: LabEngine;
  version: string;
  cases: number;
  /** How many of them have a finding: a pack that is silent would be compared with itself. */
  speaking: number;
  /** Cases per second, median of the rounds. */
  together: number;
  alone: number;
  /** Together over alone. */
  ratio: Ratio;
  /** Cases on which the two ways do not agree. */
  differing: { id: string; alone: string; together: string }[];
}

/** Process starts for each engine: Zeek's take four times as long. */
const SAMPLE = { suricata: 240, zeek: 60 } as const;
/** In each round a part of the cases runs alone, in turns with runs of all cases together: both meet the same machine. */
const ROUNDS = 5;
const TURNS = 4;
const NOTHING = 'nothing';

/** Processes that measuring an engine takes, for a progress bar. */
export const runsFor = (engine: LabEngine) => sampleSize(engine) + ROUNDS * TURNS + 1;

export async function caseRate(
  engine: Engine,
  all: readonly Case[],
  loaded: Loaded,
  folder: string,
  onRun: () => void,
): Promise<CaseRate> {
  const sample = sampleOf(all, sampleSize(engine.name));
  const alone = new Map<string, string>();
  const rates = { together: [] as number[], alone: [] as number[] };
  const runTogether = async () => {
    const found = await runAll(engine, sample, loaded, folder);
    onRun();
    return found;
  };
  // Not counted: what the disk has to read first counts for nobody.
  const answers = [await runTogether()];
  const oneByOne = async (part: readonly Case[]) => {
    for (const one of part) {
      alone.set(one.id, await runOne(engine, one, loaded, folder));
      onRun();
    }
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const seconds = { together: 0, alone: 0 };
    let count = 0;
    for (let turn = 0; turn < TURNS; turn += 1) {
      const part = sample.filter((_, i) => i % (ROUNDS * TURNS) === round * TURNS + turn);
      count += part.length;
      seconds.together += await timed(async () => void answers.push(await runTogether()));
      seconds.alone += await timed(() => oneByOne(part));
    }
    rates.together.push((TURNS * sample.length) / seconds.together);
    rates.alone.push(count / seconds.alone);
  }
  return {
    engine: engine.name,
    version: engine.version,
    cases: sample.length,
    speaking: [...alone.values()].filter((seen) => seen !== NOTHING).length,
    together: median(rates.together),
    alone: median(rates.alone),
    ratio: ratioOf(rates.together, rates.alone),
    differing: differences(alone, answers),
  };
}

/** What is wrong with a result; empty when all is well. Zeek's start is another matter, so no ratio is asked of it. */
export function faults(rate: CaseRate, leastRatio: number): string[] {
  const { engine, ratio, differing, speaking, cases } = rate;
  return [
    ...(differing.length > 0 ? [`${differing.length} of ${cases} verdicts differ`] : []),
    ...(speaking === 0 ? ['no case has a finding: nothing was compared'] : []),
    ...(speaking === cases ? ['every case has a finding: no silence was compared'] : []),
    ...(engine !== 'zeek' && ratio.median < leastRatio
      ? [`${ratio.median.toFixed(0)} times as fast; at least ${leastRatio} is asked`]
      : []),
  ];
}

/** @param answers of each run of all cases together: each must say what the cases alone say. */
export function differences(
  alone: ReadonlyMap<string, string>,
  answers: readonly ReadonlyMap<string, string>[],
): CaseRate['differing'] {
  return [...alone].flatMap(([id, mine]) => {
    const other = answers.map((found) => found.get(id) ?? 'no answer').find((it) => it !== mine);
    return other === undefined ? [] : [{ id, alone: mine, together: other }];
  });
}

async function runAll(
  engine: Engine,
  sample: readonly Case[],
  loaded: Loaded,
  folder: string,
): Promise<Map<string, string>> {
  const [results] = await runBatches([engine], sample, {
    loaded,
    folder,
    casesPerBatch: sample.length,
  });
  const failure = [...results!.failures.values()][0];
  if (failure) throw failure;
  return new Map([...results!.findings].map(([id, findings]) => [id, seen(findings)]));
}

async function runOne(engine: Engine, one: Case, loaded: Loaded, folder: string): Promise<string> {
  const variant = variantOf(one);
  const file = path.join(folder, `one.${variant.format.kind}`);
  const pcap = writeCaptureFile(file, writeCapture(variant));
  const outDir = path.join(folder, 'one');
  return seen((await runCapture(engine, pcap, variant.packets.length, outDir, loaded)).findings);
}

function sampleSize(engine: LabEngine): number {
  return SAMPLE[engine === 'zeek' ? 'zeek' : 'suricata'];
}

/** Cases that can stand beside others, spread over all detections and kinds; the same in every run. */
export function sampleOf(all: readonly Case[], count: number): Case[] {
  return all
    .filter(({ view }) => view === undefined || view.transform.mergeable)
    .sort((a, b) => spread('bench', a.id) - spread('bench', b.id))
    .slice(0, count);
}

/** Every detection with its side of the border: more than whether the case passes. */
function seen(findings: readonly Finding[]): string {
  const words = findings.map(({ detection, border }) => `${detection} ${border}`);
  return [...new Set(words)].sort().join(', ') || NOTHING;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - started) / 1e9;
}

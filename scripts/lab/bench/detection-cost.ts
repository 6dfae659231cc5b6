/** What each detection has in the cost of the core, in counted instructions: the core is counted again without its rules. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../lib/engines/engine';
import { instructionCounter } from './budget';
import { rulesIn } from './rule-groups';
import type { TrafficName } from './traffic/captures';

export interface DetectionCosts {
  engine: string;
  capture: TrafficName;
  /** Instructions for packets with the core over without it; other rules are in both. */
  ratio: number;
  /** What that ratio falls by without a detection, dearest first. Below 0: the engine compiles the rest to something dearer. */
  parts: { detection: string; part: number }[];
}

/**
 * @param core the rules file as a sensor loads it.
 * @param detectionOf of each sid in it.
 * @param background rule files that are loaded beside it, and without it.
 * @throws EngineFailure as countInstructions.
 */
export async function detectionCosts(
  engine: Engine,
  capture: TrafficName,
  core: string,
  detectionOf: ReadonlyMap<number, string>,
  {
    background,
    folder,
    onRun,
  }: {
    background: readonly string[];
    folder: string;
    onRun: (done: number, all: number) => void;
  },
): Promise<DetectionCosts> {
  const instructions = instructionCounter(engine, capture, folder);
  const rules = rulesIn(readFileSync(core, 'utf8'));
  const detections = [...new Set(rules.map(({ sid }) => detectionOf.get(sid)!))];
  let done = 0;
  const count = async (own: readonly string[]) => {
    const collected = await instructions([...background, ...own]);
    onRun((done += 1), detections.length + 2);
    return collected;
  };
  const without = await count([]);
  const whole = await count([core]);
  const parts: DetectionCosts['parts'] = [];
  // Beside the core: lists of hashes are named relative to the file.
  const rest = path.join(path.dirname(core), 'left-out.rules');
  for (const detection of detections) {
    const kept = rules.filter(({ sid }) => detectionOf.get(sid) !== detection);
    writeFileSync(rest, `${kept.map(({ text }) => text).join('\n')}\n`);
    parts.push({ detection, part: (whole - (await count([rest]))) / without });
  }
  parts.sort((a, b) => b.part - a.part);
  return { engine: `${engine.name} ${engine.version}`, capture, ratio: whole / without, parts };
}

/** For people; what is below `least` either way is counted together as the number of them. */
export function detectionCostsText(costs: DetectionCosts, least = 0.001): string {
  const shown = costs.parts.filter(({ part }) => Math.abs(part) >= least);
  const width = Math.max(...shown.map(({ detection }) => detection.length), 0);
  const rest = costs.parts.length - shown.length;
  return [
    `${costs.engine}  ${costs.capture}  ${costs.ratio.toFixed(3)}, of it`,
    ...shown.map(({ detection, part }) => `  ${detection.padEnd(width)}  ${part.toFixed(3)}`),
    `  ${rest} others: below ${least} each`,
  ].join('\n');
}

/** What the pack may cost, in instructions: the gate that keeps a dear rule out. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../lib/engines/engine';
import { buildPackets, writePcap } from '../packets';
import { countInstructions } from './instructions';
import { benchTraffic, type TrafficName } from './traffic/captures';

/**
 * The captures that show most: many flows, monitors and every protocol of the pack; and what a pattern of zeros
 * meets everywhere.
 */
export const BUDGETED = ['hospital', 'zeros'] as const satisfies readonly TrafficName[];
export type Budgeted = (typeof BUDGETED)[number];

/** The Suricatas that the pack is written for. */
export const BUDGETED_ENGINES = ['suricata-7', 'suricata-8'] as const;
export type BudgetedEngine = (typeof BUDGETED_ENGINES)[number];

/**
 * Instructions with the core over those without it, at most: what `npm run bench:gate` counted, and 0.03 more,
 * since another processor has Hyperscan run other code. Who raises one says in the commit what it buys.
 */
export const BUDGET: Record<BudgetedEngine, Record<Budgeted, number>> = {
  'suricata-7': { hospital: 1.39, zeros: 1.29 },
  'suricata-8': { hospital: 1.41, zeros: 1.31 },
};

/** Small, since callgrind is fifty times as slow; what a rule costs each packet shows all the same. */
export const SCALE = 0.25;

export interface Spent {
  engine: BudgetedEngine;
  capture: Budgeted;
  /** Instructions for the packets, with the core over without. */
  ratio: number;
}

/**
 * Writes a capture into a folder, for counting what an engine executes for it with one list of rule files or another.
 * @returns instructions; throws EngineFailure as countInstructions.
 */
export function instructionCounter(
  engine: Engine,
  capture: TrafficName,
  folder: string,
  scale = SCALE,
): (rulesFiles: readonly string[]) => Promise<number> {
  mkdirSync(folder, { recursive: true });
  const pcap = path.join(folder, `${capture}.pcap`);
  writeFileSync(pcap, writePcap(buildPackets(benchTraffic(capture, scale))));
  return (rulesFiles) =>
    countInstructions(engine, rulesFiles, pcap, path.join(folder, 'callgrind'));
}

/**
 * What each of some rule files costs on a capture.
 * @param rulesFiles the core as a sensor loads it, and what is to be compared with it.
 * @throws EngineFailure as countInstructions.
 */
export async function instructionsOf(
  engine: Engine,
  capture: Budgeted,
  rulesFiles: readonly string[],
  folder: string,
): Promise<Spent[]> {
  const count = instructionCounter(engine, capture, folder);
  const without = await count([]);
  const spent: Spent[] = [];
  for (const file of rulesFiles) {
    const ratio = (await count([file])) / without;
    spent.push({ engine: engine.name as BudgetedEngine, capture, ratio });
  }
  return spent;
}

/** What is over its budget, for people; empty when nothing is. */
export function aboveBudget(spent: readonly Spent[]): string[] {
  return spent
    .filter(({ engine, capture, ratio }) => ratio > BUDGET[engine][capture])
    .map(
      ({ engine, capture, ratio }) =>
        `${engine} executes ${ratio.toFixed(3)} times the instructions on ${capture} with the core; its budget ` +
        `is ${BUDGET[engine][capture].toFixed(2)}. Find the rule: npm run bench:engine -- --traffic ${capture} ` +
        `--engine ${engine} --per-rule`,
    );
}

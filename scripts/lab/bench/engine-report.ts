/** bench:engine without its command line: each engine in turn, then each rule of one Suricata. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { renderPack, type Pack } from '../../backends/pack';
import { rulesFilesFor, writeLabPack } from '../batch/lab-pack';
import type { Engine } from '../../lib/engines/engine';
import type { LabEngine } from '../../lib/engines/finding';
import type { BenchCapture } from './capture';
import { LEAVE_OUT_RUNS, leaveOut, type LeaveOutReport } from './leave-out';
import { packCost, runsOf, type PackCost } from './pack-cost';
import { countsRules, ruleCounters, type RuleCounters } from './rule-counters';
import { rulesIn } from './rule-groups';
import { rulesOf, type Site } from './sides';

export interface EngineReport {
  costs: PackCost[];
  /** Engines without figures, and why. */
  failed: { engine: LabEngine; why: string }[];
  /** Of one Suricata: one that counts, else the newest. Null where not asked for, or none was measured. */
  counters: RuleCounters | null;
  leftOut: LeaveOutReport | null;
}

export interface EngineOptions {
  folder: string;
  rounds: number;
  /** Rule files that Suricata loads on both sides. */
  beside: readonly string[];
  perRule: boolean;
  /** Called before a part of so many runs begins; what it gives is called after each run. */
  onPart(label: string, runs: number): () => void;
  onCost(cost: PackCost): void;
  onFailure(engine: LabEngine, error: Error): void;
}

/** A pack and a site as all of this needs them. */
export interface Prepared {
  pack: Pack;
  site: Site;
}

export function prepare(folder: string, beside: readonly string[]): Prepared {
  const pack = renderPack();
  const labPack = writeLabPack(pack, path.join(folder, 'pack'));
  const shipped = path.join(folder, 'shipped');
  for (const [file, text] of pack.files) {
    const target = path.join(shipped, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return { pack, site: { labPack, shipped, beside, folder } };
}

export async function measureEngines(
  engines: readonly Engine[],
  capture: BenchCapture,
  { pack, site }: Prepared,
  options: EngineOptions,
): Promise<EngineReport> {
  const { pcap } = capture;
  const report: EngineReport = { costs: [], failed: [], counters: null, leftOut: null };
  const attempt = async (engine: Engine, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      report.failed.push({ engine: engine.name, why: (error as Error).message });
      options.onFailure(engine.name, error as Error);
    }
  };
  const measured: Engine[] = [];
  for (const engine of engines) {
    await attempt(engine, async () => {
      const onRun = options.onPart(engine.name, runsOf(options.rounds));
      const cost = await packCost(engine, capture, pack, site, options.rounds, onRun);
      measured.push(engine);
      report.costs.push(cost);
      options.onCost(cost);
    });
  }
  const suricatas = measured.filter(({ name }) => name !== 'zeek');
  if (!options.perRule || suricatas.length === 0) return report;
  const counting: Engine[] = [];
  for (const engine of suricatas) if (await countsRules(engine)) counting.push(engine);
  const engine = (counting.at(-1) ?? suricatas.at(-1))!;
  await attempt(engine, async () => {
    const files = rulesOf('all', rulesFilesFor(engine.name, pack, site.labPack), site.shipped);
    const rules = files.flatMap((file) => rulesIn(readFileSync(file, 'utf8')));
    if (counting.length > 0) {
      const sids = rules.map(({ sid }) => sid);
      report.counters = await ruleCounters(engine, pcap, pack, site, files, sids);
    } else {
      const onRun = options.onPart(`${engine.name}, rule by rule`, LEAVE_OUT_RUNS);
      const folder = path.dirname(files[0]!);
      report.leftOut = await leaveOut(engine, pcap, rules, folder, site, onRun);
    }
  });
  return report;
}

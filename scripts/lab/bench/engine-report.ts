/** bench:engine without its command line: each engine in turn, then each rule of one Suricata. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { renderPack, type Pack } from '../../backends/pack';
import { rulesFilesFor, writeLabPack } from '../batch/lab-pack';
import type { Engine } from '../../lib/engines/engine';
import type { LabEngine } from '../../lib/engines/finding';
import { repeated, type BenchCapture } from './capture';
import { LEAVE_OUT_RUNS, leaveOut, type LeaveOutReport } from './leave-out';
import {
  findingsOf,
  packCost,
  pilotSeconds,
  refuseSmall,
  runsOf,
  startCost,
  timesNeeded,
  type PackCost,
  type StartCost,
} from './pack-cost';
import { countsRules, ruleCounters, type RuleCounters } from './rule-counters';
import { rulesIn } from './rule-groups';
import { rulesOf, type Site } from './pack-comparison';

export interface EngineReport {
  starts: (StartCost & { engine: LabEngine; version: string })[];
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
  /** Each rule of one Suricata on the first capture, with the background set where there is one. */
  perRule: boolean;
  /** Whether captures are repeated until they are work enough for an engine. */
  repeat: boolean;
  /** Called before a part of so many runs begins; what it gives is called after each run. */
  onPart(label: string, runs: number): () => void;
  onStart(engine: Engine, start: StartCost): void;
  onCost(cost: PackCost): void;
  onFailure(engine: LabEngine, error: Error): void;
}

/** A pack and a site as all of this needs them. */
export interface Prepared {
  pack: Pack;
  site: Site;
}

export function prepare(folder: string, background: readonly string[]): Prepared {
  const pack = renderPack();
  const labPack = writeLabPack(pack, path.join(folder, 'pack'));
  const shipped = path.join(folder, 'shipped');
  for (const [file, text] of pack.files) {
    const target = path.join(shipped, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return { pack, site: { labPack, shipped, background, folder } };
}

/** A file of more would fill disks; an engine that is faster than that is told from its start all the same. */
const MOST_BYTES = 2e9;

export async function measureEngines(
  engines: readonly Engine[],
  captures: readonly BenchCapture[],
  { pack, site }: Prepared,
  options: EngineOptions,
): Promise<EngineReport> {
  const { rounds } = options;
  const report: EngineReport = { starts: [], costs: [], failed: [], counters: null, leftOut: null };
  const attempt = async (engine: Engine, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      report.failed.push({ engine: engine.name, why: (error as Error).message });
      options.onFailure(engine.name, error as Error);
    }
  };
  const measured: Engine[] = [];
  const begin = (engine: Engine, what: string) =>
    options.onPart(`${engine.name}, ${what}`, runsOf(engine.name, site, rounds));
  for (const engine of engines) {
    const chosen: { capture: BenchCapture; findings: number }[] = [];
    for (const capture of captures) {
      await attempt(engine, async () => {
        const findings = await findingsOf(engine, capture.pcap, pack, site);
        const seconds = await pilotSeconds(engine, capture, pack, site);
        if (!options.repeat) refuseSmall(capture.name, seconds, capture.times);
        const most = Math.max(1, Math.floor(MOST_BYTES / statSync(capture.pcap).size));
        const times = options.repeat ? timesNeeded(seconds, most) : 1;
        chosen.push({ capture: times > 1 ? repeated(capture, times) : capture, findings });
      });
    }
    if (chosen.length === 0) continue;
    await attempt(engine, async () => {
      const start = await startCost(engine, pack, site, rounds, begin(engine, 'its start'));
      report.starts.push({ engine: engine.name, version: engine.version, ...start });
      options.onStart(engine, start);
      measured.push(engine);
      for (const { capture, findings } of chosen) {
        await attempt(engine, async () => {
          const onRun = begin(engine, capture.name);
          const figures = await packCost(engine, capture, start, pack, site, rounds, onRun);
          const cost = { ...figures, findings };
          report.costs.push(cost);
          options.onCost(cost);
        });
      }
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
      report.counters = await ruleCounters(engine, captures[0]!.pcap, pack, site, files, sids);
    } else {
      const onRun = options.onPart(`${engine.name}, rule by rule`, LEAVE_OUT_RUNS);
      const folder = path.dirname(files[0]!);
      report.leftOut = await leaveOut(engine, captures[0]!.pcap, rules, folder, site, onRun);
    }
  });
  return report;
}

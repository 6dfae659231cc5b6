/** What is compared: one engine on one capture, without the pack and with it. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { LabPack } from '../batch/lab-pack';
import { LAB_SITE, switchOn } from '../batch/run-batch';
import type { Engine, EngineCommand, EnginePack } from '../../lib/engines/engine';
import { measureRun, type Cost } from './measure';

/**
 * What an engine loads. `core` is what a sensor loads by default: vitalwire.rules, the Zeek package as it
 * is. `all` is every rule file for a sensor that listens, with what is off by default switched on.
 */
export type PackLoad = 'nothing' | 'core' | 'all' | { rulesFiles: readonly string[] };

export interface Load {
  pack: PackLoad;
  /** Whether the site's own rules are loaded as well. */
  background: boolean;
}

export interface Site {
  labPack: LabPack;
  /** The pack as it is shipped, below it suricata/rules and zeek/vitalwire. */
  shipped: string;
  /** Rule files of somebody else, such as a site's own set: what the pack costs on top of them. */
  background: readonly string[];
  /** Configurations and logs go below it. */
  folder: string;
}

/** One of the things compared, with what each of its rounds cost. */
export interface ComparedRun {
  name: string;
  command: EngineCommand;
  /** The thread that works on packets, where that is one of its own. */
  thread: string | null;
  folder: string;
  costs: Cost[];
}

const CORE = 'vitalwire.rules';
const OPT_IN = [
  'vitalwire-7plus.rules',
  'vitalwire-border.rules',
  'vitalwire-scoped.rules',
  'vitalwire-filehash.rules',
];

/** @param rules those that exist, as `rulesFilesFor` gives them: what is inline only is not among them. */
export function rulesOf(load: PackLoad, rules: readonly string[], shipped: string): string[] {
  if (typeof load !== 'string') return [...load.rulesFiles];
  if (load === 'nothing') return [];
  if (load === 'core') return [path.join(shipped, 'suricata', 'rules', CORE)];
  return rules.filter((file) => [CORE, ...OPT_IN].includes(path.basename(file)));
}

export async function comparedRun(
  engine: Engine,
  name: string,
  load: Load,
  pcap: string,
  site: Site,
  rules: readonly string[],
): Promise<ComparedRun> {
  const folder = path.join(site.folder, engine.name, name.replace(/\W+/g, '-'));
  const command = await engine.prepare(pcap, packOf(load, site, rules), LAB_SITE, folder);
  return { name, command, thread: engine.packetThread, folder, costs: [] };
}

function packOf(load: Load, site: Site, rules: readonly string[]): EnginePack {
  const background = load.background ? site.background : [];
  return {
    rulesFiles: () => [...background, ...rulesOf(load.pack, rules, site.shipped)],
    zeekPackage: load.pack === 'nothing' ? null : path.join(site.shipped, 'zeek', 'vitalwire'),
    ...(load.pack === 'all' ? { zeekScript: switchOn(site.labPack.switchedOn) } : {}),
  };
}

/** One run of a side, into its costs. */
export async function runCompared(side: ComparedRun): Promise<Cost> {
  // Suricata appends to it: later rounds would write into a longer file.
  rmSync(path.join(side.folder, 'eve.json'), { force: true });
  const cost = await measureRun(side.command, side.folder, side.thread);
  side.costs.push(cost);
  return cost;
}

/**
 * Rounds in which each side runs once. Every other round goes backwards: what slows the machine for a
 * while, or warms it, meets first and last alike.
 */
export async function runRounds(
  sides: readonly ComparedRun[],
  rounds: number,
  onRun: () => void,
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const side of round % 2 === 0 ? sides : [...sides].reverse()) {
      await runCompared(side);
      onRun();
    }
  }
}

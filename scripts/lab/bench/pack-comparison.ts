/** What is compared: one engine on one capture, without the pack and with it. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LabPack } from '../batch/lab-pack';
import { LOCAL_NETS, MEDICAL_NET } from '../batch/run-batch';
import {
  majorOf,
  type Engine,
  type EngineCommand,
  type SuricataEngine,
} from '../../lib/engines/engine';
import { suricataConfig } from '../../lib/engines/suricata-config';
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

/** Suricata's packet thread in run mode single, in 6, 7 and 8. */
const PACKET_THREAD = 'W#01';

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

export function comparedRun(
  engine: Engine,
  name: string,
  load: Load,
  pcap: string,
  site: Site,
  rules: readonly string[],
): ComparedRun {
  const folder = path.join(site.folder, engine.name, name.replace(/\W+/g, '-'));
  mkdirSync(folder, { recursive: true });
  const isZeek = engine.name === 'zeek';
  const rulesFiles = [
    ...(load.background ? site.background : []),
    ...rulesOf(load.pack, rules, site.shipped),
  ];
  const command = isZeek
    ? zeekCommand(engine, load.pack, pcap, site, folder)
    : suricataCommand(engine, rulesFiles, pcap, folder);
  return { name, command, thread: isZeek ? null : PACKET_THREAD, folder, costs: [] };
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

function suricataCommand(
  engine: Engine,
  rulesFiles: readonly string[],
  pcap: string,
  folder: string,
): EngineCommand {
  // Without any file, Suricata would look for its own.
  const empty = path.join(folder, 'empty.rules');
  writeFileSync(empty, '# none\n');
  const config = path.join(folder, 'suricata.yaml');
  writeFileSync(
    config,
    suricataConfig({
      major: majorOf(engine.name as SuricataEngine),
      configFolder: engine.configFolder ?? '/etc/suricata',
      rulesFiles: rulesFiles.length > 0 ? rulesFiles : [empty],
      vars: { MEDICAL_NET },
    }),
  );
  const run = ['-c', config, '-l', folder, '--data-dir', folder, '-k', 'none'];
  return engine.command([...run, '--runmode', 'single', '-r', pcap]);
}

function zeekCommand(
  engine: Engine,
  load: PackLoad,
  pcap: string,
  { labPack, shipped }: Site,
  folder: string,
): EngineCommand {
  const ids = labPack.switchedOn.map((id) => JSON.stringify(id)).join(', ');
  const settings = [
    `redef Site::local_nets = { ${LOCAL_NETS.join(', ')} };`,
    ...(load === 'all' && ids ? [`redef Vitalwire::switched_on += { ${ids} };`] : []),
  ];
  const script = path.join(folder, 'settings.zeek');
  writeFileSync(script, `${settings.join('\n')}\n`);
  const scripts = load === 'nothing' ? [] : [path.join(shipped, 'zeek', 'vitalwire')];
  return engine.command(['-C', '-r', pcap, ...scripts, script]);
}

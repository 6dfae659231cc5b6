import { accessSync, constants, existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../root';
import type { Finding, LabEngine } from './finding';
import type { ConfigNode } from './suricata-config';

/** One process to start, as a value: run it, print it, or keep it in a report. */
export interface EngineCommand {
  file: string;
  args: string[];
  /** What is added to the caller's own environment. */
  env: Record<string, string>;
}

/** A program on this machine that answered with an engine's version. */
export interface EngineProgram {
  name: LabEngine;
  /** As the engine says it: `7.0.10`. */
  version: string;
  /** The file that runs, for people. */
  origin: string;
  /** Suricata: where its own classification.config and reference.config lie. Zeek: null. */
  configFolder: string | null;
  command(args: readonly string[]): EngineCommand;
}

/** What an engine loads. */
export interface EnginePack {
  /** The rule files that a Suricata loads, in this order; of others' rules as well, where they are wanted. */
  rulesFiles(engine: SuricataEngine): readonly string[];
  /** Folder of the Zeek package, with its __load__.zeek; null: none is loaded. */
  zeekPackage: string | null;
  /** Zeek script text, loaded after the package. */
  zeekScript?: string;
  /** Laid over Suricata's configuration. */
  suricataConfig?: ConfigNode;
}

/** The site in which it runs. */
export interface EngineSite {
  /** The site's own networks as CIDRs, `!` before those left out; absent: the engine's private ones. */
  networks?: readonly string[] | undefined;
  /** Further groups of addresses that rules name, such as `MEDICAL_NET`. */
  addressGroups?: Readonly<Record<string, string>>;
}

export interface EngineCapture {
  pcap: string;
  /** How many packets the file holds, where that is known: an engine that read fewer did not do its work. */
  packets?: number | null;
}

export interface EngineRunOptions {
  /** Configuration and logs are left in it; absent: in a temporary folder that goes. */
  outDir?: string;
  /** Default 120. */
  timeoutSeconds?: number;
}

export interface EngineRun {
  findings: Finding[];
  /** False: the engine took no packet for what it is, so that no finding is no verdict. */
  decoded: boolean;
  /** Packets of IP that it decoded; null where it does not count them. */
  decodedIpPackets: number | null;
  /** To repeat by hand. */
  command: string;
}

/** A real engine that is on this machine: one capture, with a pack, in a site. */
export interface Engine extends EngineProgram {
  absent: null;
  /** Name of the thread that works on packets in such a run, where that is one of its own. */
  packetThread: string | null;
  /**
   * Reads one capture.
   * @throws EngineFailure for everything but an orderly and complete run: a crash, a hang, a capture that it
   * refuses, a rule or script that does not work, packets or alerts that were lost. It carries what was found.
   */
  run(
    capture: EngineCapture,
    pack: EnginePack,
    site: EngineSite,
    options?: EngineRunOptions,
  ): Promise<EngineRun>;
  /** Writes what such a run needs into `outDir`, for those who start it themselves: to measure it, say. */
  prepare(pcap: string, pack: EnginePack, site: EngineSite, outDir: string): Promise<EngineCommand>;
}

/** An engine that is not here, with the reason and what to install, in one line. */
export interface AbsentEngine {
  name: LabEngine;
  absent: string;
}

export type EngineState = Engine | AbsentEngine;

export const SURICATA_ENGINES = ['suricata-6', 'suricata-7', 'suricata-8'] as const;
export type SuricataEngine = (typeof SURICATA_ENGINES)[number];

export function isPresent(state: EngineState): state is Engine {
  return state.absent === null;
}

/** The major version that an engine's name stands for: 6, 7 or 8. */
export function majorOf(name: SuricataEngine): number {
  return Number(name.slice('suricata-'.length));
}

/**
 * The folder of fetched engines: VITALWIRE_ENGINES, else `.engines` at the project's root (git ignores it). Where
 * that is not there and cannot be made, as in a package that root installed, it is in the user's own cache.
 */
export function enginesFolder(): string {
  const chosen = process.env.VITALWIRE_ENGINES;
  if (chosen) return path.resolve(chosen);
  const own = path.join(ROOT, '.engines');
  if (existsSync(own) || isWritable(ROOT)) return own;
  const cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.join(cache, 'vitalwire', 'engines');
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** One line for people: name, version and where it is from, or why it is absent. */
export function describeEngine(state: EngineState): string {
  if (!isPresent(state)) return `${state.name}: absent: ${state.absent}`;
  const near = path.relative(process.cwd(), state.origin);
  return `${state.name}: ${state.version} from ${near.startsWith('..') ? state.origin : near}`;
}

import path from 'node:path';
import type { LabEngine } from './finding';

/** One process to start, as a value: run it, print it, or keep it in a report. */
export interface EngineCommand {
  file: string;
  args: string[];
  /** What is added to the caller's own environment. */
  env: Record<string, string>;
}

/** A real engine that is on this machine and answered with its version. */
export interface Engine {
  name: LabEngine;
  /** As the engine says it: `7.0.10`. */
  version: string;
  /** The file that runs, for people. */
  origin: string;
  /** Suricata: where its own classification.config and reference.config lie. Zeek: null. */
  configFolder: string | null;
  absent: null;
  command(args: readonly string[]): EngineCommand;
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

/** The folder of fetched engines: VITALWIRE_ENGINES, else `.engines` at the project's root (git ignores it). */
export function enginesFolder(): string {
  const chosen = process.env.VITALWIRE_ENGINES;
  return path.resolve(chosen || path.join(__dirname, '..', '..', '..', '.engines'));
}

/** One line for people: name, version and where it is from, or why it is absent. */
export function describeEngine(state: EngineState): string {
  if (!isPresent(state)) return `${state.name}: absent: ${state.absent}`;
  const near = path.relative(process.cwd(), state.origin);
  return `${state.name}: ${state.version} from ${near.startsWith('..') ? state.origin : near}`;
}

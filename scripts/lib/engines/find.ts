import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { majorOf, SURICATA_ENGINES } from './engine';
import type { Engine, EngineCommand, EngineProgram, EngineState, SuricataEngine } from './engine';
import { probeSuricata, probeZeek } from './probe';
import { onPath } from '../process';
import { engineOfTree } from './fetched-suricata';
import { suricataEngine } from './suricata-engine';
import { zeekEngine } from './zeek-engine';

/** Where Zeek's own packages put it, which is on nobody's PATH. */
const ZEEK_PACKAGE = '/opt/zeek/bin/zeek';

/** Zeek at work on a file needs no name server, and its logs should not depend on the machine's zone. */
const ZEEK_ENVIRONMENT = { ZEEK_DNS_FAKE: '1', TZ: 'UTC' };

/**
 * Every engine of the lab, in the order of LAB_ENGINES, present or absent with a reason. No network.
 * Suricata: fetched trees, then PATH. Zeek: what VITALWIRE_ZEEK names and nothing else, also where that
 * is nothing (so that a machine with Zeek can be tested as one without); unset: PATH, then /opt/zeek/bin.
 */
export async function findEngines(): Promise<EngineState[]> {
  const [path, zeek] = await Promise.all([suricataOnPath(), findZeek()]);
  return [...SURICATA_ENGINES.map((name) => pickSuricata(name, path)), zeek];
}

/** One Suricata by its major version, as findEngines. */
export async function findSuricata(name: SuricataEngine): Promise<EngineState> {
  return pickSuricata(name, engineOfTree(name) ? null : await suricataOnPath());
}

function pickSuricata(name: SuricataEngine, path: PathSuricata | null): EngineState {
  const tree = engineOfTree(name);
  if (tree) return tree;
  if (path && whyNot(name, path) === null) return suricataEngine({ name, ...path });
  const other = path ? `; ${whyNot(name, path)}` : '';
  return {
    name,
    absent: `not on PATH and not fetched yet (vitalwire engines fetches it on Debian)${other}`,
  };
}

type PathSuricata = Omit<EngineProgram, 'name'>;

/** Why a Suricata on PATH cannot stand for one of ours; null when it can. */
function whyNot(
  name: SuricataEngine,
  { version, origin, configFolder }: PathSuricata,
): string | null {
  if (Number.parseInt(version, 10) !== majorOf(name)) {
    return `Suricata ${version} on PATH is another version`;
  }
  // A wrapper may run one whose folders are elsewhere, in a container for one: rules need its classes.
  const needed = join(configFolder ?? '', 'classification.config');
  return existsSync(needed) ? null : `${origin} names ${needed} as its own, which is not there`;
}

async function suricataOnPath(): Promise<PathSuricata | null> {
  const file = onPath('suricata');
  return file ? programAt(file) : null;
}

/** The Suricata that a file is, whatever its version; null where it does not say that it is one. */
export async function suricataAt(file: string): Promise<Engine | null> {
  const program = await programAt(file);
  if (program === null) return null;
  const name = `suricata-${Number.parseInt(program.version, 10)}` as SuricataEngine;
  return suricataEngine({ name, ...program });
}

async function programAt(file: string): Promise<PathSuricata | null> {
  const command = commandOf(file, {});
  const answer = await probeSuricata(command(['--build-info']));
  return typeof answer === 'string' ? null : { ...answer, origin: file, command };
}

async function findZeek(): Promise<EngineState> {
  const chosen = process.env.VITALWIRE_ZEEK;
  if (chosen === '') return { name: 'zeek', absent: 'VITALWIRE_ZEEK is set and names nothing' };
  const file = chosen ?? onPath('zeek') ?? (existsSync(ZEEK_PACKAGE) ? ZEEK_PACKAGE : null);
  if (!file) {
    return {
      name: 'zeek',
      absent: `not on PATH and not in /opt/zeek/bin; install Zeek 8.0 or newer (zeek.org), or name its binary in VITALWIRE_ZEEK`,
    };
  }
  const command = commandOf(file, ZEEK_ENVIRONMENT);
  const answer = await probeZeek(command(['--version']));
  if ('problem' in answer) return { name: 'zeek', absent: answer.problem };
  return zeekEngine({ name: 'zeek', ...answer, origin: file, configFolder: null, command });
}

function commandOf(file: string, env: Record<string, string>) {
  return (args: readonly string[]): EngineCommand => ({ file, args: [...args], env: { ...env } });
}

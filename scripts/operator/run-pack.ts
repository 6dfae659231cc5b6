import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../lib/engines/engine';
import type { Finding, LabEngine } from '../lib/engines/finding';
import { runSuricata } from '../lib/engines/suricata';
import { runZeek } from '../lib/engines/zeek';
import { removeTemporaryFolder, temporaryFolder } from '../lib/temp-folder';
import { BORDER_RULE_FILE, type RuleFile } from '../model/vocabulary';

/** Where a pack's files lie for each kind of engine; null where it holds none for it. */
export interface PackFiles {
  /** Folder of the .rules files. */
  rules: string | null;
  /** Folder of the Zeek package. */
  zeek: string | null;
}

export interface PackRun {
  findings: Finding[];
  /** False: the engine took no packet for what it is, so that no finding is no verdict. */
  decoded: boolean;
}

/** @param networks the site's own, as CIDRs, `!` before those left out; undefined: the engine's private ones. */
type Runner = (
  engine: Engine,
  capture: string,
  pack: PackFiles,
  networks: readonly string[] | undefined,
  outDir: string,
) => Promise<PackRun>;

/** The files of a dist folder. */
export function packIn(dist: string): PackFiles {
  return { rules: path.join(dist, 'suricata/rules'), zeek: path.join(dist, 'zeek/vitalwire') };
}

export function canRun(pack: PackFiles, engine: LabEngine): boolean {
  return engine === 'zeek' ? pack.zeek !== null : pack.rules !== null;
}

/**
 * One capture in one engine with what a stock sensor loads of a pack: the same for everyone who asks.
 * @throws EngineFailure for everything but an orderly end.
 */
export async function runPack(
  engine: Engine,
  capture: string,
  pack: PackFiles,
  networks?: readonly string[],
): Promise<PackRun> {
  const outDir = temporaryFolder('run');
  const runner = engine.name === 'zeek' ? inZeek : inSuricata;
  try {
    return await runner(engine, capture, pack, networks, outDir);
  } finally {
    removeTemporaryFolder(outDir);
  }
}

const inZeek: Runner = async (engine, pcap, pack, networks, outDir) => {
  const { findings, logs } = await runZeek(engine, {
    pcap,
    outDir,
    packageDir: pack.zeek!,
    // A set of subnets has no exceptions: who has some computes the border from all of it.
    localNets: networks?.filter((network) => !network.startsWith('!')),
  });
  return { findings, decoded: logs.some((log) => path.basename(log) === 'conn.log') };
};

const inSuricata: Runner = async (engine, pcap, pack, networks, outDir) => {
  const { findings, stats } = await runSuricata(engine, {
    pcap,
    outDir,
    rulesFiles: stockRules(engine.name, pack.rules!),
    ...(networks ? { homeNet: `[${networks.join(',')}]` } : {}),
  });
  return { findings, decoded: stats.ipPackets > 0 };
};

/** The scoped file needs $MEDICAL_NET and is opt-in. Packs before 2.0.0 have no file for the border. */
function stockRules(engine: LabEngine, folder: string): string[] {
  const core: RuleFile[] = ['vitalwire.rules'];
  if (engine !== 'suricata-6') core.push('vitalwire-7plus.rules');
  core.push('vitalwire-filehash.rules');
  const border = path.join('..', 'rules-border', BORDER_RULE_FILE);
  return [...core, border].map((name) => path.join(folder, name)).filter(existsSync);
}

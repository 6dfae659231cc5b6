import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pool } from '../../scripts/lab/batch/pool';
import type { Engine } from '../../scripts/lib/engines/engine';
import { SURICATA_ENGINES } from '../../scripts/lib/engines/engine';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import { runSuricata } from '../../scripts/lib/engines/suricata';
import { STOCK_HOME_NET, type ConfigNode } from '../../scripts/lib/engines/suricata-config';
import { runZeek, type ZeekRun } from '../../scripts/lib/engines/zeek';
import type { Finding, LabEngine } from '../../scripts/lib/engines/finding';
import { writePcap, type Packet } from '../../scripts/lab/packets';
import { scratchFolder } from '../lib/engines/scratch';
import { ROOT } from '../../scripts/lib/root';

/** The rendered pack as it is committed, run by the real engines. */

export const RULES = path.join(ROOT, 'dist/suricata/rules');
const BORDER = 'dist/suricata/rules-border/vitalwire-border.rules';
export const ZEEK_PACKAGE = path.join(ROOT, 'dist/zeek/vitalwire');

/** How a site's own networks are given to both kinds of engine. */
export interface Site {
  /** A list in brackets, or `any`. */
  homeNet: string;
  /** Zeek's counterpart. */
  localNets: readonly string[];
  externalNet?: string;
}

/** What Suricata ships. */
export const STOCK_SITE: Site = {
  homeNet: STOCK_HOME_NET,
  localNets: ['192.168.0.0/16', '10.0.0.0/8', '172.16.0.0/12'],
};

export interface Run {
  engine: LabEngine;
  findings: Finding[];
}

export interface RunOptions {
  site?: Site;
  /** Zeek script text, loaded behind the package. */
  zeekScript?: string;
  /** Absent: the package as it is committed; null: none. */
  zeekPackage?: string | null;
  suricataConfig?: ConfigNode;
  engines?: readonly LabEngine[];
}

/** The engines of these that are here; the others are counted as skipped. */
export async function enginesHere(
  names: readonly LabEngine[] = ['zeek', ...SURICATA_ENGINES],
): Promise<Engine[]> {
  const found = await Promise.all(names.map(engineOrSkip));
  return found.filter((engine) => engine !== null);
}

/** Writes a capture into a folder of its own. */
export function writeCapture(packets: readonly Packet[]): string {
  const pcap = path.join(scratchFolder(), 'capture.pcap');
  writeFileSync(pcap, writePcap(packets));
  return pcap;
}

/**
 * One capture in every engine, core rules.
 * @throws Error when a rule did not load or an engine read fewer packets than there are.
 */
export async function runEverywhere(
  packets: readonly Packet[],
  options: RunOptions = {},
): Promise<Run[]> {
  const pcap = writeCapture(packets);
  const engines = await enginesHere(options.engines);
  return pool(
    engines.map((engine) => async () => ({
      engine: engine.name,
      findings:
        engine.name === 'zeek'
          ? (await zeek(engine, pcap, options)).findings
          : await suricata(engine, pcap, packets.length, options),
    })),
  );
}

/** One capture in Zeek. */
export async function zeek(
  engine: Engine,
  pcap: string,
  { site = STOCK_SITE, zeekScript = '', zeekPackage = ZEEK_PACKAGE }: RunOptions,
): Promise<ZeekRun & { outDir: string }> {
  const outDir = scratchFolder();
  const run = await runZeek(engine, {
    pcap,
    outDir,
    packageDir: zeekPackage,
    localNets: site.localNets,
    script: zeekScript,
  });
  return { ...run, outDir };
}

async function suricata(
  engine: Engine,
  pcap: string,
  packets: number,
  { site = STOCK_SITE, suricataConfig = {} }: RunOptions,
): Promise<Finding[]> {
  const { findings, stats } = await runSuricata(engine, {
    pcap,
    outDir: scratchFolder(),
    // What says that the border was crossed is not loaded where there is none.
    rulesFiles: [
      path.join(RULES, 'vitalwire.rules'),
      ...(site.homeNet === 'any' ? [] : [path.join(ROOT, BORDER)]),
    ],
    homeNet: site.homeNet,
    ...(site.externalNet ? { vars: { EXTERNAL_NET: site.externalNet } } : {}),
    extraConfig: suricataConfig,
  });
  if (stats.rulesFailed > 0) throw new Error(`${engine.name}: ${stats.rulesFailed} rules failed`);
  if (stats.packets !== packets) {
    throw new Error(`${engine.name} read ${stats.packets} packets of ${packets}`);
  }
  return findings;
}

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Pack } from '../../backends/pack';
import { expectedValues } from '../../backends/expected';
import type { Engine, EnginePack, EngineRun, EngineSite } from '../../lib/engines/engine';
import type { ConfigNode } from '../../lib/engines/suricata-config';
import { PRIVATE_IPV4 } from '../../lib/site-networks';
import type { LabEngine } from '../../lib/engines/finding';
import { EXPECTED_PAIRS, rulesFilesFor, type LabPack } from './lab-pack';

export const MEDICAL_NET = '[10.0.0.0/8]';

/** HOME_NET as Suricata ships it, so that both engines share it. */
export const LOCAL_NETS = PRIVATE_IPV4;

/** The site of the lab. */
export const LAB_SITE: EngineSite = {
  networks: LOCAL_NETS,
  addressGroups: { MEDICAL_NET },
};

/** What runs on a capture: the pack as written for the lab, or other rules in its place. */
export interface Loaded {
  pack: Pack;
  labPack: LabPack;
  /** In place of the pack's rule files. */
  rulesFiles?: (engine: LabEngine) => readonly string[];
  /** In place of the pack's Zeek package. */
  zeekPackage?: string;
  /** Added to the Zeek script. */
  zeekScript?: string;
  extraConfig?: ConfigNode;
  timeoutSeconds?: number;
}

/**
 * One engine over one capture with the pack, in the lab's site.
 * @param packets how many the capture holds; null where the lab did not write the capture itself.
 * @throws EngineFailure for everything but an orderly and complete run.
 */
export async function runCapture(
  engine: Engine,
  pcap: string,
  packets: number | null,
  outDir: string,
  loaded: Loaded,
): Promise<EngineRun> {
  return engine.run({ pcap, packets }, enginePack(loaded), LAB_SITE, {
    outDir,
    ...(loaded.timeoutSeconds === undefined ? {} : { timeoutSeconds: loaded.timeoutSeconds }),
  });
}

/**
 * The same, and what the engine wrote is gone as soon as it is read: all runs of a proof would be gigabytes. Of a run
 * that failed it stays.
 */
export async function runAndClear(...args: Parameters<typeof runCapture>): Promise<EngineRun> {
  const [, , , outDir] = args;
  const run = await runCapture(...args);
  rmSync(outDir, { recursive: true, force: true });
  return run;
}

function enginePack({ pack, labPack, ...loaded }: Loaded): EnginePack {
  return {
    rulesFiles: (engine) => [
      ...(loaded.rulesFiles?.(engine) ?? rulesFilesFor(engine, pack, labPack)),
      labPack.expectedRules,
    ],
    zeekPackage: loaded.zeekPackage ?? path.join(labPack.folder, 'zeek', 'vitalwire'),
    zeekScript: [labScript(labPack), loaded.zeekScript ?? ''].join('\n'),
    ...(loaded.extraConfig ? { suricataConfig: loaded.extraConfig } : {}),
  };
}

function labScript({ switchedOn }: LabPack): string {
  const expected = expectedValues(EXPECTED_PAIRS).map((pair) => JSON.stringify(pair));
  return [
    `redef Vitalwire::expected_pairs += { ${expected.join(', ')} };`,
    switchOn(switchedOn),
    // Zeek keeps a datagram's first fragments for ever by default; cases and files follow each other.
    'redef frag_timeout = 60secs;',
  ].join('\n');
}

/** Zeek script that switches on detections that are off by default. */
export function switchOn(ids: readonly string[]): string {
  if (ids.length === 0) return '';
  return `redef Vitalwire::switched_on += { ${ids.map((id) => JSON.stringify(id)).join(', ')} };`;
}

/** Writes a capture and its folder. */
export function writeCaptureFile(file: string, bytes: Uint8Array): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return file;
}

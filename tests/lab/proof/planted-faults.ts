/** Faults to plant: packs, engines and cases that are wrong in one known way. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { renderPack, type Pack } from '../../../scripts/backends/pack';
import type { Engine } from '../../../scripts/lib/engines/engine';
import { suricataEngine } from '../../../scripts/lib/engines/suricata-engine';
import { zeekEngine } from '../../../scripts/lib/engines/zeek-engine';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { LAB_ENGINES, type LabEngine } from '../../../scripts/lib/engines/finding';
import { caseId, type Case, type CaseSource } from '../../../scripts/lab/proof/case';
import { deriveCases } from '../../../scripts/lab/proof/derive-cases';
import type { Scenario, TcpFlow } from '../../../scripts/model/scenario';

export const TELEMETRY = 'contec-cms8000/telemetry';
export const CONTACT = 'contec-cms8000/contact';

let pack: Pack | undefined;

/** The project's own pack, rendered once. */
export function thePack(): Pack {
  pack ??= renderPack();
  return pack;
}

export function detectionOf(id: string) {
  const source = thePack().sources.find(({ detection }) => detection.id === id);
  if (!source) throw new Error(`no detection ${id}; give these tests another one`);
  return source.detection;
}

/** Engines that are here; the others are counted as skipped. */
export async function enginesHere(names: readonly LabEngine[] = LAB_ENGINES): Promise<Engine[]> {
  const states = await Promise.all(names.map((name) => engineOrSkip(name)));
  return states.filter((state): state is Engine => state !== null);
}

/** The cases of a detection without transforms: few, and enough to see a fault. */
export function plainCases(detection: CaseSource['detection']): CaseSource {
  const source = deriveCases(detection, thePack().plan.detections);
  return { ...source, cases: source.cases.filter(({ view }) => view === undefined) };
}

/** Cases of a detection, with more planted among them. */
export function withPlanted(...planted: Case[]) {
  return (detection: CaseSource['detection']): CaseSource => {
    const source = plainCases(detection);
    return { ...source, cases: [...source.cases, ...planted] };
  };
}

export function plantedCase(
  detection: string,
  must: Case['must'],
  name: string,
  flow: Partial<TcpFlow>,
): Case {
  const scenario: Scenario = { name, flows: [{ ...STREAM, ...flow }] };
  const one = {
    detection: detection as Case['detection'],
    kind: 'match' as const,
    name,
    transform: null,
    must,
    scenario,
  };
  return { ...one, id: caseId(one) };
}

const STREAM: TcpFlow = {
  transport: 'tcp',
  client: { address: '10.20.0.5', port: 40515 },
  server: { address: '10.20.0.9', port: 515 },
  messages: [{ from: 'client', bytes: '00' }],
};

/** An engine whose command is wrapped in a shell script; "$@" is the engine itself. */
export function wrapped(engine: Engine, script: string): Engine {
  const made = engine.name === 'zeek' ? zeekEngine : suricataEngine;
  return made({
    ...engine,
    command: (args) => {
      const real = engine.command(args);
      return { ...real, file: '/bin/sh', args: ['-c', script, 'sh', real.file, ...real.args] };
    },
  });
}

/** Runs with a folder of its own that is gone afterwards. */
export async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-proof-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

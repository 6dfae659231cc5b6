import path from 'node:path';
import { isPresent, type Engine } from '../../lib/engines/engine';
import { findEngines } from '../../lib/engines/find';
import { canRun, stockPack } from '../stock-pack';
import type { LabEngine } from '../../lib/engines/finding';
import { namedFiles } from './named-files';
import type { OpenPack } from './open-pack';

/** What one rule or notice says of one capture in both releases. */
export interface AlertChange {
  engine: LabEngine;
  /** File name of the capture. */
  capture: string;
  detection: string;
  sid: number | null;
  before: number;
  after: number;
}

export interface CaptureResult {
  captures: number;
  /** `suricata-8 8.0.8`. */
  engines: string[];
  /** Why an engine was not asked. */
  absent: string[];
  changes: AlertChange[];
  /** Runs that gave no answer; never taken for silence. */
  failures: string[];
}

const CAPTURE = /\.(pcap|pcapng|cap)$/;

/**
 * Runs both releases over captures in every engine that is here.
 * @param networks the site's own; default the engines' private space.
 * @throws Error when there is no capture or no engine.
 */
export async function compareOnCaptures(
  before: OpenPack,
  after: OpenPack,
  places: readonly string[],
  options: { networks?: readonly string[]; onProgress?: (text: string) => void } = {},
): Promise<CaptureResult> {
  const captures = places.flatMap((place) =>
    namedFiles(place, CAPTURE, '.pcap, .pcapng or .cap file'),
  );
  const states = await findEngines();
  const engines = states
    .filter(isPresent)
    .filter(({ name }) => canRun(before, name) && canRun(after, name));
  if (engines.length === 0)
    throw new Error('no engine is here, or OLD or NEW is a manifest without its files');
  const result: CaptureResult = {
    captures: captures.length,
    engines: engines.map(({ name, version }) => `${name} ${version}`),
    absent: states.flatMap((state) => (isPresent(state) ? [] : [`${state.name}: ${state.absent}`])),
    changes: [],
    failures: [],
  };
  for (const [index, capture] of captures.entries()) {
    options.onProgress?.(`${index + 1} of ${captures.length}: ${path.basename(capture)}`);
    const runs = engines.map(async (engine) => {
      try {
        const [was, is] = await Promise.all([
          alertsOf(engine, before, capture, options.networks),
          alertsOf(engine, after, capture, options.networks),
        ]);
        result.changes.push(...changesOf(engine.name, path.basename(capture), was, is));
      } catch (error) {
        result.failures.push((error as Error).message);
      }
    });
    await Promise.all(runs);
  }
  result.changes.sort((a, b) => orderOf(a).localeCompare(orderOf(b)));
  return result;
}

function orderOf({ capture, engine, detection, sid }: AlertChange): string {
  return [capture, engine, detection, sid ?? ''].join(' ');
}

function changesOf(engine: LabEngine, capture: string, was: Tally, is: Tally): AlertChange[] {
  return [...new Map([...was, ...is])].flatMap(([key, { detection, sid }]) => {
    const [before, after] = [was.get(key)?.count ?? 0, is.get(key)?.count ?? 0];
    return before === after ? [] : [{ engine, capture, detection, sid, before, after }];
  });
}

type Tally = Map<string, { detection: string; sid: number | null; count: number }>;

async function alertsOf(
  engine: Engine,
  pack: OpenPack,
  pcap: string,
  networks?: readonly string[],
): Promise<Tally> {
  const { findings } = await engine.run({ pcap }, stockPack(pack), { networks });
  const tally: Tally = new Map();
  for (const { detection, sid } of findings) {
    const key = `${detection} ${sid}`;
    tally.set(key, { detection, sid, count: (tally.get(key)?.count ?? 0) + 1 });
  }
  return tally;
}

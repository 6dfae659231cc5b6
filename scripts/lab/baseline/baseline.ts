import { accessSync, constants, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { renderPack } from '../../backends/pack';
import { writeLabPack } from '../batch/lab-pack';
import { pool } from '../batch/pool';
import type { Loaded } from '../batch/run-batch';
import { isPresent, type EngineState } from '../../lib/engines/engine';
import { findEngines } from '../../lib/engines/find';
import type { LabEngine } from '../../lib/engines/finding';
import { runSingles } from './run-single';
import { findCaptures, type SingleCapture } from './captures';
import { writeJoined, runJoined } from './run-joined';
import { captureGroups } from './capture-groups';
import { addWarnings, sortFindings, type BaselineReport } from './report';
import type { BaselineRun } from './baseline-run';
import { ROOT } from '../../lib/root';

export interface BaselineOptions {
  engines?: readonly LabEngine[];
  /** Captures and logs go below it; default build/baseline. */
  workFolder?: string;
  onProgress?: (done: number, total: number) => void;
  states?: readonly EngineState[];
  loaded?: Partial<Loaded>;
}

/**
 * The pack over every capture of a folder, in every engine (docs/lab.md says what joining changes).
 * @throws Error when the folder has no capture.
 */
export async function baseline(
  folder: string,
  options: BaselineOptions = {},
): Promise<BaselineReport> {
  const work = options.workFolder ?? path.join(ROOT, 'build', 'baseline');
  const pack = renderPack();
  const labPack = writeLabPack(pack, path.join(writable(work), 'pack'));
  const loaded: Loaded = { pack, labPack, timeoutSeconds: 300, ...options.loaded };
  const states = options.states ?? (await findEngines());
  const engines = states
    .filter(isPresent)
    .filter(({ name }) => options.engines?.includes(name) ?? true);
  if (engines.length === 0) throw new Error('no engine is here; see "vitalwire doctor"');
  const { captures: found, unreadable } = await findCaptures(folder);
  if (found.length === 0) {
    const [first] = unreadable;
    const told = first ? `: ${first.file || folder}: ${first.why}` : '';
    throw new Error(`${folder} has no pcap or pcapng file${told}`);
  }

  const report: BaselineReport = {
    schema: 1,
    folder,
    files: found.length,
    engines: engines.map(({ name, version }) => ({ name, version })),
    alone: [],
    findings: [],
    unreadable,
    warnings: [],
    unread: [],
    refused: [],
    broken: [],
  };
  let done = 0;
  const through = (files: number) => {
    done += files;
    options.onProgress?.(done, found.length * engines.length);
  };
  const run: BaselineRun = { work, loaded, report, through };
  const alone: SingleCapture[] = [];
  let group = 0;
  for await (const portion of captureGroups(found)) {
    group += 1;
    alone.push(...portion.alone);
    if (portion.readable.length === 0) continue;
    for (const read of portion.readable) addWarnings(report, read.found.file, read);
    const name = `group-${group}`;
    const joined = writeJoined(run, name, portion.readable);
    await pool(
      [...engines]
        .reverse()
        .map((engine) => () => runJoined(engine, name, joined, portion.readable, run)),
    );
    rmSync(joined.pcap);
  }
  report.alone.push(...alone.map(({ found: { file }, alone: why }) => ({ file, why })));
  await runSingles(engines, alone, run);
  sortFindings(report);
  return report;
}

/** The folder, made. @throws Error that names the option to choose another. */
function writable(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${folder} cannot be written (${code}); name another folder with --out`);
  }
}

import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { engineSources, machineSources } from './apt-sources';
import { downloadDebs, missingTools, ownInstall, unpackDebs } from './apt';
import { describeEngine, enginesFolder, isPresent, SURICATA_ENGINES } from './engine';
import type { EngineState, SuricataEngine } from './engine';
import { findEngines, findSuricata } from './find';
import { withLock } from '../file-lock';
import { ProgressLine } from '../progress';
import { checkTree, engineOfTree, finishTree } from './fetched-suricata';

export interface EnsureOptions {
  /** Which Suricatas; default all three. */
  engines?: readonly SuricataEngine[];
  progress?: ProgressLine;
}

/**
 * Gets the Suricatas that this machine lacks from Debian into enginesFolder(), side by side, without
 * a change to the system. An engine that cannot be had comes back absent with the reason; the others
 * are not held up by it. Two processes may do this at once: the second waits and uses what is there.
 */
export async function ensureEngines(options: EnsureOptions = {}): Promise<EngineState[]> {
  const progress = options.progress ?? new ProgressLine();
  try {
    const wanted = options.engines ?? SURICATA_ENGINES;
    return await Promise.all(
      wanted.map(async (name): Promise<EngineState> => {
        try {
          return await ensureEngine(name, (text) => progress.show(name, text));
        } catch (error) {
          return { name, absent: `${oneLine(error)}; or ${ownInstall(name)}` };
        }
      }),
    );
  } finally {
    progress.clear();
  }
}

/** Before the tests: fetches what is missing and prints one line for each engine, Zeek included. */
export async function prepareEnginesForTests(): Promise<EngineState[]> {
  const suricatas = await ensureEngines();
  const others = (await findEngines()).filter(({ name }) => name === 'zeek');
  const states = [...suricatas, ...others];
  for (const state of states) console.log(describeEngine(state));
  return states;
}

async function ensureEngine(
  name: SuricataEngine,
  onProgress: (text: string) => void,
): Promise<EngineState> {
  const here = await findSuricata(name);
  if (isPresent(here) && (engineOfTree(name) === null || (await checkTree(name)) === null)) {
    onProgress('ready');
    return here;
  }
  const missing = missingTools(name);
  if (missing) return { name, absent: missing };

  const folder = enginesFolder();
  const wait = () => onProgress('another process is fetching it');
  await withLock(path.join(folder, `${name}.lock`), wait, async () => {
    // Whoever held the lock before may have finished the work.
    if ((await checkTree(name)) !== null) await fetchEngine(name, folder, onProgress);
  });
  onProgress('ready');
  return findSuricata(name);
}

async function fetchEngine(
  name: SuricataEngine,
  folder: string,
  onProgress: (text: string) => void,
): Promise<void> {
  // Stays after an interruption, so that the next run downloads only the rest.
  const download = path.join(folder, `${name}.download`);
  // Never used again: an interrupted unpacking starts over.
  const unpacked = path.join(folder, `${name}.unpacking`);
  await mkdir(download, { recursive: true });
  const sources = engineSources(name, await machineSources());
  const debs = await downloadDebs(name, download, sources, onProgress);
  await unpackDebs(debs, unpacked, onProgress);
  onProgress('checking');
  await finishTree(name, unpacked, debs);
  await rm(download, { recursive: true, force: true });
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0] ?? message;
}

import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { renderPack } from '../../build/build';
import { ROOT } from '../../model/load';
import type { Border, Grade } from '../../model/vocabulary';
import { attribute } from '../batch/attribute';
import { writeLabPack } from '../batch/lab-pack';
import { pool } from '../batch/pool';
import { runCapture, writeCaptureFile, type Loaded } from '../batch/run-batch';
import { isPresent, type Engine, type EngineState } from '../engines/engine';
import { findEngines } from '../engines/find';
import { badEnding, runProcess } from '../engines/process';
import type { Finding, LabEngine } from '../finding';
import { PLAIN } from '../transforms';
import { findCaptures, readCapture, type Found, type Readable } from './captures';
import { join, type Joined } from './join';

/** One kind of finding in one file by one engine. */
export interface BaselineFinding {
  file: string;
  engine: LabEngine;
  detection: string;
  grade: Grade;
  border: Border;
  source: string;
  destination: string;
  count: number;
}

export interface BaselineReport {
  schema: 1;
  folder: string;
  files: number;
  engines: { name: LabEngine; version: string }[];
  /** Files that ran in a process of their own, with the reason. */
  alone: { file: string; why: string }[];
  findings: BaselineFinding[];
  /** Files about which an engine gave no answer, with its words and the command. */
  unread: { file: string; engine: LabEngine; why: string }[];
  /** Files on which an engine fails with the pack and without it: no answer, and no fault of the pack. */
  broken: { file: string; engine: LabEngine; why: string }[];
  /** Files of a format that an engine does not read, in its own words. */
  refused: { file: string; engine: LabEngine; why: string }[];
}

export interface BaselineOptions {
  engines?: readonly LabEngine[];
  /** Captures and logs go below it; default build/baseline. */
  workFolder?: string;
  onProgress?: (done: number, total: number) => void;
  states?: readonly EngineState[];
  loaded?: Partial<Loaded>;
}

/** Captures in one file: as many as keep two cores busy with files of like size. */
const JOINED_BYTES = 12 * 2 ** 20;
const MOST_IN_ONE = 400;

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
  const labPack = writeLabPack(pack, path.join(work, 'pack'));
  const loaded: Loaded = { pack, labPack, timeoutSeconds: 300, ...options.loaded };
  const states = options.states ?? (await findEngines());
  const engines = states
    .filter(isPresent)
    .filter(({ name }) => options.engines?.includes(name) ?? true);
  if (engines.length === 0) throw new Error('no engine is here; see "vitalwire doctor"');
  const found = findCaptures(folder);
  if (found.length === 0) throw new Error(`${folder} has no pcap or pcapng file`);

  const report: BaselineReport = {
    schema: 1,
    folder,
    files: found.length,
    engines: engines.map(({ name, version }) => ({ name, version })),
    alone: [],
    findings: [],
    unread: [],
    refused: [],
    broken: [],
  };
  let done = 0;
  const through = (files: number) => {
    done += files;
    options.onProgress?.(done, found.length * engines.length);
  };
  const run = { work, loaded, report, through };
  const alone: Alone[] = [];
  let group = 0;
  for (const portion of portions(found)) {
    group += 1;
    alone.push(...portion.alone);
    if (portion.readable.length === 0) continue;
    const name = `group-${group}`;
    const joined = joinedFile(run, name, portion.readable);
    await pool(
      [...engines]
        .reverse()
        .map((engine) => () => runJoined(engine, name, joined, portion.readable, run)),
    );
  }
  report.alone.push(...alone.map(({ found: { file }, alone: why }) => ({ file, why })));
  await runThoseAlone(engines, alone, run);
  report.findings.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return report;
}

interface Run {
  work: string;
  loaded: Loaded;
  report: BaselineReport;
  through(files: number): void;
}

interface JoinedFile extends Joined {
  pcap: string;
}

interface Alone {
  found: Found;
  alone: string;
}

/** The folder in portions, so that it need not fit into memory. */
function* portions(found: readonly Found[]) {
  let readable: Readable[] = [];
  let alone: Alone[] = [];
  let size = 0;
  for (const one of found) {
    const read = readCapture(one);
    if ('alone' in read) alone.push(read);
    else {
      readable.push(read);
      size += one.size;
    }
    if (size > JOINED_BYTES || readable.length >= MOST_IN_ONE) {
      yield { readable, alone };
      [readable, alone, size] = [[], [], 0];
    }
  }
  yield { readable, alone };
}

function joinedFile({ work, loaded }: Run, name: string, captures: readonly Readable[]) {
  const joined = join(captures, loaded.labPack.memorySeconds);
  return { ...joined, pcap: writeCaptureFile(path.join(work, `${name}.pcap`), joined.bytes) };
}

/** A group that an engine fails on is cut in halves until the file is found that it fails on. */
async function runJoined(
  engine: Engine,
  name: string,
  joined: JoinedFile,
  captures: readonly Readable[],
  run: Run,
): Promise<void> {
  const outDir = path.join(run.work, 'runs', `${name}.${engine.name}`);
  try {
    const { findings } = await runCapture(engine, joined.pcap, joined.packets, outDir, run.loaded);
    const batch = { name, slots: joined.slots, packets: [], format: PLAIN };
    for (const [file, mine] of attribute(batch, findings)) add(run, engine, file, mine);
    run.through(captures.length);
  } catch (error) {
    if (captures.length === 1) {
      await runAlone(engine, captures[0]!.found, run);
      return;
    }
    const middle = Math.ceil(captures.length / 2);
    const halves = [captures.slice(0, middle), captures.slice(middle)];
    for (const [i, half] of halves.entries()) {
      const part = `${name}-${i + 1}`;
      await runJoined(engine, part, joinedFile(run, `${part}.${engine.name}`, half), half, run);
    }
  }
}

/**
 * Captures in processes of their own. Suricata reads some link types only, and takes a minute to say so:
 * one capture of each other type is tried, all at once, and where it is refused the rest are too.
 */
async function runThoseAlone(
  engines: readonly Engine[],
  alone: readonly Alone[],
  run: Run,
): Promise<void> {
  const probes: (() => Promise<void>)[] = [];
  const rest: (() => Promise<unknown>)[] = [];
  for (const engine of engines) {
    const byType = new Map<string, Found[]>();
    for (const { found, alone: why } of alone) {
      const type = engine.name === 'zeek' ? undefined : /^(?:link type|mixes) .*/.exec(why)?.[0];
      if (type === undefined) rest.push(() => runAlone(engine, found, run));
      else byType.set(type, [...(byType.get(type) ?? []), found]);
    }
    for (const [first, ...others] of byType.values()) {
      probes.push(async () => {
        const refused = await runAlone(engine, first!, run, REFUSAL_SECONDS);
        for (const other of others) {
          if (!refused) rest.push(() => runAlone(engine, other, run));
          else {
            run.report.refused.push({ file: other.file, engine: engine.name, why: refused });
            run.through(1);
          }
        }
      });
    }
  }
  // They wait and do nothing, so cores are no measure of how many may run.
  await pool(probes, PROBES_AT_ONCE);
  await pool(rest);
}

/** What engines say of a file format that they do not read. That is no answer, and no failure either. */
const REFUSES =
  /an interface has a (type|snapshot length)|failed to get first packet timestamp|(datalink type|data link type|link type) ?\S* (not|unknown|is not)|unknown data ?link type|unsupported/i;
const REFUSAL_SECONDS = 10;
const PROBES_AT_ONCE = 24;

/** @returns the engine's words when it refuses such files, else null. */
async function runAlone(
  engine: Engine,
  { file, path: pcap }: Found,
  run: Run,
  timeoutSeconds = run.loaded.timeoutSeconds!,
): Promise<string | null> {
  const name = `alone-${file.replace(/[^A-Za-z0-9]+/g, '-')}.${engine.name}`;
  const entry = { file, engine: engine.name };
  try {
    const plain = readFileSync(pcap).subarray(0, 2).toString('hex') !== '1f8b';
    const readable = plain
      ? pcap
      : writeCaptureFile(path.join(run.work, `${name}.pcap`), gunzipSync(readFileSync(pcap)));
    const outDir = path.join(run.work, 'runs', name);
    const loaded = { ...run.loaded, timeoutSeconds };
    const { findings } = await runCapture(engine, readable, null, outDir, loaded);
    add(run, engine, file, findings);
    return null;
  } catch (error) {
    const why = (error as Error).message;
    if (REFUSES.test(why)) {
      run.report.refused.push({ ...entry, why });
      return why;
    }
    const without = await failsWithoutPack(engine, pcap, run, name);
    (without ? run.report.broken : run.report.unread).push({ ...entry, why });
    return null;
  } finally {
    run.through(1);
  }
}

/** Whether the engine fails on a capture by itself: then it is no fault of the pack, and no answer either. */
async function failsWithoutPack(
  engine: Engine,
  pcap: string,
  { work, loaded }: Run,
  name: string,
): Promise<boolean> {
  const folder = path.join(work, 'runs', `${name}.without`);
  const empty = writeCaptureFile(path.join(work, 'empty.rules'), Buffer.from('# none\n'));
  try {
    if (engine.name === 'zeek') {
      mkdirSync(folder, { recursive: true });
      const command = engine.command(['-C', '-r', path.resolve(pcap)]);
      const result = await runProcess(command, { cwd: folder, timeoutSeconds: 60 });
      return badEnding(result, 60) !== null;
    }
    await runCapture(engine, pcap, null, folder, { ...loaded, rulesFiles: [empty] });
    return false;
  } catch {
    return true;
  }
}

function add({ report }: Run, engine: Engine, file: string, findings: readonly Finding[]): void {
  const rows = new Map<string, BaselineFinding>();
  for (const { detection, grade, border, sourceAddress, destinationAddress } of findings) {
    const row: BaselineFinding = {
      file,
      engine: engine.name,
      detection,
      grade,
      border,
      source: sourceAddress,
      destination: destinationAddress,
      count: 0,
    };
    const known = rows.get(keyOf(row)) ?? row;
    known.count += 1;
    rows.set(keyOf(row), known);
  }
  report.findings.push(...rows.values());
}

function keyOf(row: BaselineFinding): string {
  const { file, engine, detection, border, source, destination } = row;
  return [file, engine, detection, border, source, destination].join(' ');
}

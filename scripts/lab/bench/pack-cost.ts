/** What the pack costs one engine on a capture. */
import path from 'node:path';
import type { Pack } from '../../backends/pack';
import { runCapture, writeCaptureFile } from '../batch/run-batch';
import { rulesFilesFor } from '../batch/lab-pack';
import type { Engine } from '../../lib/engines/engine';
import { buildPackets, writePcap } from '../packets';
import type { LabEngine } from '../../lib/engines/finding';
import type { BenchCapture } from './capture';
import type { Cost } from './measure';
import {
  rulesOf,
  runRounds,
  runCompared,
  comparedRun,
  type Load,
  type ComparedRun,
  type Site,
} from './pack-comparison';
import { median, ratioOf, type Ratio } from './statistics';

/** One measure: its median without the pack, and ratios over that. */
export interface Row {
  without: number;
  /** The same without the pack, run again in the same rounds: how far two runs of one thing differ. */
  again: Ratio;
  core: Ratio;
  all: Ratio;
  /** The core and the background set, over the background set alone; null where no such set was given. */
  onTop: Ratio | null;
}

/** A run on one packet: loading rules and scripts, and ending. */
export interface StartCost {
  /** User CPU seconds. */
  seconds: Row;
  /** Of a run with nothing loaded, median. */
  withoutSeconds: number;
}

export interface PackCost {
  engine: LabEngine;
  version: string;
  capture: string;
  /** How often the capture was repeated in the file that was read. */
  times: number;
  rounds: number;
  /** In the capture once. */
  findings: number;
  /**
   * CPU seconds that packets took: those of Suricata's packet thread; Zeek has one thread for everything, so
   * its user CPU less that of its start.
   */
  packets: Row;
  /** Peak of resident memory in MiB. */
  memory: Row;
}

/** A capture on which the engine does too little for a ratio. */
export class TooSmall extends Error {}

/** The kernel counts by ticks of 4 ms or less, and two runs of the same differ by hundredths of a second. */
const LEAST_SECONDS = 1;
/** Work below this is not told from none at all. */
const UNTOLD_SECONDS = 0.01;
const CHECK_SECONDS = 1800;

const SIDES = {
  without: { pack: 'nothing', background: false },
  again: { pack: 'nothing', background: false },
  core: { pack: 'core', background: false },
  all: { pack: 'all', background: false },
} as const satisfies Record<string, Load>;
const ON_TOP = {
  background: { pack: 'nothing', background: true },
  onTop: { pack: 'core', background: true },
} as const satisfies Record<string, Load>;
type SideName = keyof typeof SIDES | keyof typeof ON_TOP;

const loadsOf = (engine: LabEngine, { background }: Site): [SideName, Load][] =>
  Object.entries({
    ...SIDES,
    // Zeek has no rule files to lie beside.
    ...(background.length > 0 && engine !== 'zeek' ? ON_TOP : {}),
  }) as [SideName, Load][];

/** Runs of the engine that measuring takes, for a progress bar. */
export const runsOf = (engine: LabEngine, site: Site, rounds: number) =>
  loadsOf(engine, site).length * (rounds + 1);

type Sides = ReadonlyMap<SideName, ComparedRun>;

async function makeSides(
  engine: Engine,
  pcap: string,
  where: string,
  pack: Pack,
  site: Site,
): Promise<Sides> {
  const rules = rulesFilesFor(engine.name, pack, site.labPack);
  const sides = loadsOf(engine.name, site).map(
    async ([name, load]) =>
      [name, await comparedRun(engine, `${name} ${where}`, load, pcap, site, rules)] as const,
  );
  return new Map(await Promise.all(sides));
}

/** Each side once, for the disk; then rounds, in which that counts for nobody. */
async function measureSides(sides: Sides, rounds: number, onRun: () => void): Promise<void> {
  for (const side of sides.values()) {
    await runCompared(side);
    onRun();
  }
  for (const side of sides.values()) side.costs.length = 0;
  await runRounds([...sides.values()], rounds, onRun);
}

/** @throws Error where the engine fails. */
export async function startCost(
  engine: Engine,
  pack: Pack,
  site: Site,
  rounds: number,
  onRun: () => void,
): Promise<StartCost> {
  const pcap = writeOnePacket(site);
  const sides = await makeSides(engine, pcap, 'start', pack, site);
  await measureSides(sides, rounds, onRun);
  const seconds = rowOf(sides, ({ userSeconds }) => userSeconds);
  return { seconds, withoutSeconds: seconds.without };
}

/** @throws Error where the engine fails; findingsOf says more about why. */
export async function packCost(
  engine: Engine,
  capture: BenchCapture,
  start: StartCost,
  pack: Pack,
  site: Site,
  rounds: number,
  onRun: () => void,
): Promise<Omit<PackCost, 'findings'>> {
  const { pcap, times } = capture;
  const sides = await makeSides(engine, pcap, `on ${capture.name}`, pack, site);
  const seconds = packetSeconds(engine, start);
  await measureSides(sides, rounds, onRun);
  return {
    engine: engine.name,
    version: engine.version,
    capture: capture.name,
    times,
    rounds,
    packets: rowOf(sides, seconds),
    memory: rowOf(sides, ({ peakMib }) => peakMib),
  };
}

/** CPU seconds that an engine without the pack takes for a capture's packets, by one run: enough to choose a size. */
export async function pilotSeconds(
  engine: Engine,
  capture: BenchCapture,
  pack: Pack,
  site: Site,
): Promise<number> {
  const run = async (pcap: string) =>
    runCompared((await makeSides(engine, pcap, 'pilot', pack, site)).get('without')!);
  const { threadSeconds, userSeconds } = await run(capture.pcap);
  return threadSeconds ?? userSeconds - (await run(writeOnePacket(site))).userSeconds;
}

/** How often a capture that took `seconds` must stand in a file. @param most where it would be too large for a disk. */
export function timesNeeded(seconds: number, most: number): number {
  return Math.min(most, Math.ceil((1.5 * LEAST_SECONDS) / Math.max(seconds, UNTOLD_SECONDS)));
}

function packetSeconds(engine: Engine, start: StartCost): (cost: Cost, side: SideName) => number {
  if (engine.packetThread !== null) return ({ threadSeconds }) => threadSeconds!;
  const { without, core, all } = start.seconds;
  const begun = {
    without: 1,
    again: 1,
    core: core.median,
    all: all.median,
    background: 1,
    onTop: 1,
  };
  return ({ userSeconds }, side) => userSeconds - without * begun[side];
}

/**
 * @param times how often the capture is in the file already.
 * @throws TooSmall when the engine's work on the packets is too little.
 */
export function refuseSmall(name: string, seconds: number, times: number): void {
  if (seconds >= LEAST_SECONDS) return;
  const enough = Math.ceil((1.2 * LEAST_SECONDS * times) / seconds);
  const advice = seconds < UNTOLD_SECONDS ? 'give' : `repeat it with --times ${enough}, or give`;
  throw new TooSmall(
    `capture too small: ${name} took ${seconds.toFixed(2)} s of CPU time without the pack; a ratio takes ` +
      `${LEAST_SECONDS.toFixed(2)} s; ${advice} a larger one or a folder of captures`,
  );
}

function rowOf(sides: Sides, what: (cost: Cost, side: SideName) => number): Row {
  const values = (name: SideName) => sides.get(name)!.costs.map((cost) => what(cost, name));
  const without = values('without');
  const over = (name: SideName) => ratioOf(values(name), without);
  return {
    without: median(without),
    again: over('again'),
    core: over('core'),
    all: over('all'),
    onTop: sides.has('onTop') ? ratioOf(values('onTop'), values('background')) : null,
  };
}

/**
 * One run that is not measured: how much is found, and whether the engine loads every rule and reads the capture
 * at all.
 * @throws EngineFailure where it does not.
 */
export async function findingsOf(
  engine: Engine,
  pcap: string,
  pack: Pack,
  site: Site,
): Promise<number> {
  const outDir = path.join(site.folder, engine.name, 'check');
  const rules = rulesFilesFor(engine.name, pack, site.labPack);
  const run = await runCapture(engine, pcap, null, outDir, {
    pack,
    labPack: site.labPack,
    rulesFiles: () => [...site.background, ...rulesOf('all', rules, site.shipped)],
    timeoutSeconds: CHECK_SECONDS,
  });
  return run.findings.length;
}

function writeOnePacket(site: Site): string {
  return writeCaptureFile(path.join(site.folder, 'one-packet.pcap'), onePacket());
}

/** One datagram between documentation addresses (RFC 5737): an engine starts, reads it and ends. */
function onePacket(): Uint8Array {
  return writePcap(
    buildPackets({
      name: 'start',
      flows: [
        {
          transport: 'udp',
          client: { address: '192.0.2.1', port: 9 },
          server: { address: '192.0.2.2', port: 9 },
          messages: [{ from: 'client', bytes: '00' }],
        },
      ],
    }),
  );
}

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
import { rulesOf, runRounds, runSide, sideOf, type Load, type Side, type Site } from './sides';
import { median, ratioOf, type Ratio } from './statistics';

/** One measure: its median without the pack, and ratios over that. */
export interface Row {
  without: number;
  /** The same without the pack, run again in the same rounds: how far two runs of one thing differ. */
  again: Ratio;
  core: Ratio;
  all: Ratio;
}

export interface PackCost {
  engine: LabEngine;
  version: string;
  rounds: number;
  findings: number;
  /** Seconds of user CPU time of the whole run, of it on a capture of one packet, and the difference. */
  user: Row;
  startUp: Row;
  traffic: Row;
  /** MiB. */
  memory: Row;
}

/** A capture on which the engine does little but start. */
export class TooSmall extends Error {}

/** The kernel splits user from system time by ticks of 4 ms, and two runs of the same differ by hundredths of a second. */
const LEAST_TRAFFIC_SECONDS = 1;
/** Traffic below this is not told from start-up at all. */
const UNTOLD_SECONDS = 0.01;
const SIDES = { without: 'nothing', again: 'nothing', core: 'core', all: 'all' } as const;
type SideName = keyof typeof SIDES;
const NAMES = Object.keys(SIDES) as SideName[];
const CHECK_SECONDS = 1800;

/** Runs of the engine that measuring takes, for a progress bar. */
export const runsOf = (rounds: number) => 2 * NAMES.length * (rounds + 1);

/**
 * @throws TooSmall where the engine's start would hide what the pack costs; EngineFailure and Error where
 * the engine fails, or does not load a rule.
 */
export async function packCost(
  engine: Engine,
  { pcap, times }: BenchCapture,
  pack: Pack,
  site: Site,
  rounds: number,
  onRun: () => void,
): Promise<PackCost> {
  const rules = engine.name === 'zeek' ? [] : rulesFilesFor(engine.name, pack, site.labPack);
  const findings = await check(engine, pcap, pack, site, rules);
  const start = writeCaptureFile(path.join(site.folder, 'one-packet.pcap'), onePacket());
  const make = (name: SideName, load: Load, file: string, where: string): [SideName, Side] => [
    name,
    sideOf(engine, `${name} ${where}`, load, file, site, rules),
  ];
  const whole = new Map(NAMES.map((name) => make(name, SIDES[name], pcap, 'capture')));
  const starts = new Map(NAMES.map((name) => make(name, SIDES[name], start, 'start')));
  const sides = [...starts.values(), ...whole.values()];
  for (const side of sides) {
    await runSide(side);
    onRun();
  }
  refuseSmall(starts.get('without')!.costs[0]!, whole.get('without')!.costs[0]!, times);
  // What the disk had to read first counts for nobody.
  for (const side of sides) side.costs.length = 0;
  await runRounds(sides, rounds, onRun);

  const userOf = ({ userSeconds }: Cost) => userSeconds;
  const of = (from: Map<SideName, Side>, name: SideName, what: (cost: Cost) => number) =>
    from.get(name)!.costs.map(what);
  return {
    engine: engine.name,
    version: engine.version,
    rounds,
    findings,
    user: rowOf((name) => of(whole, name, userOf)),
    startUp: rowOf((name) => of(starts, name, userOf)),
    traffic: rowOf((name) => {
      const begun = of(starts, name, userOf);
      return of(whole, name, userOf).map((seconds, i) => seconds - begun[i]!);
    }),
    memory: rowOf((name) => of(whole, name, ({ peakMib }) => peakMib)),
  };
}

/**
 * @param now how often the capture is in the file already.
 * @throws TooSmall when the engine's work on the capture is too little beside its start.
 */
export function refuseSmall(start: Cost, whole: Cost, now: number): void {
  const traffic = whole.userSeconds - start.userSeconds;
  const least = Math.max(LEAST_TRAFFIC_SECONDS, start.userSeconds);
  if (traffic >= least) return;
  const times = Math.ceil((1.2 * least * now) / traffic);
  const advice = traffic < UNTOLD_SECONDS ? 'give' : `repeat it with --times ${times}, or give`;
  throw new TooSmall(
    `capture too small: the engine used ${whole.userSeconds.toFixed(2)} s of user CPU time, of which ` +
      `start-up is ${start.userSeconds.toFixed(2)} s; it must work on it for ${least.toFixed(2)} s; ` +
      `${advice} a larger one or a folder of captures`,
  );
}

function rowOf(values: (name: SideName) => number[]): Row {
  const without = values('without');
  const over = (name: SideName) => ratioOf(values(name), without);
  return { without: median(without), again: over('again'), core: over('core'), all: over('all') };
}

/** One run that is not measured: whether the engine loads every rule and reads the capture at all. */
async function check(
  engine: Engine,
  pcap: string,
  pack: Pack,
  site: Site,
  rules: readonly string[],
): Promise<number> {
  const outDir = path.join(site.folder, engine.name, 'check');
  const run = await runCapture(engine, pcap, null, outDir, {
    pack,
    labPack: site.labPack,
    ...(engine.name === 'zeek'
      ? {}
      : { rulesFiles: [...site.beside, ...rulesOf('all', rules, site.shipped)] }),
    timeoutSeconds: CHECK_SECONDS,
  });
  return run.findings.length;
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

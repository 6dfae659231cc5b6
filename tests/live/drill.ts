import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { EngineCommand } from '../../scripts/lib/engines/engine';
import { ROOT } from '../../scripts/lib/root';
import { newDrillId, parseDrillRecord, type DrillRecord } from '../../scripts/model/drill';
import { checkDrill, type DrillResult } from '../../scripts/operator/drill/check';
import { drillText } from '../../scripts/operator/drill/check-report';
import { drillPack } from '../../scripts/operator/drill/pack';
import { recordFile } from '../../scripts/operator/drill/record';
import { scratchFolder } from '../lib/engines/scratch';
import { Daemon } from './daemon';
import { run } from './namespaces';
import { until } from './until';
import { HOSTS, type Wire } from './wire';

const PACK = drillPack(path.join(ROOT, 'dist'));
/** The product's own goal is ten seconds (issue "the drill"); printed, not asserted: machines are loaded. */
const LATE_SECONDS = 3600;
/** For both sides: far above what a drill takes. */
const MOST_SECONDS = '2400';

/** Conversations of some seconds, over TCP and UDP, with answers and without, with a parser and without. */
export const SOME = [
  'contec-cms8000/telemetry',
  'contec-cms8000/nfs-mounted',
  'mindray-pds/patient-data',
  'orthanc/execute-script',
];

/** Fresh addresses: the pack says the same of two hosts once in its time. */
let monitors = 0;

export interface DrillOptions {
  detections?: readonly string[];
  /** Speaks from outside of the site. */
  isOutside?: boolean;
  /** Of the monitor's host; a fresh one without it. */
  from?: string;
  /** Done while they speak. */
  during?: () => Promise<void>;
}

/** The two commands on two hosts of a wire, as docs/drill.md has them. @returns what was said. */
export async function haveDrill(wire: Wire, options: DrillOptions = {}): Promise<DrillRecord> {
  const { detections = [], isOutside = false, during = async () => undefined } = options;
  const id = newDrillId();
  const folder = scratchFolder();
  const own = isOutside ? HOSTS.outside : freshMonitor(wire, options.from);
  const listen = ['listen', '--address', HOSTS.station, '--id', id, '--for', MOST_SECONDS];
  const listener = new Daemon('drill listen', wire.station, drillCommand(listen), folder);
  try {
    await listener.ready(/listening on/);
    const chosen = detections.length === 0 ? [] : ['--detections', detections.join()];
    const send = [
      'send',
      HOSTS.station,
      '--from',
      own,
      '--id',
      id,
      '--for',
      MOST_SECONDS,
      ...chosen,
    ];
    const host = isOutside ? wire.outside : wire.monitor;
    const sender = new Daemon('drill send', host, drillCommand(send), folder);
    await listener.ready(/knows the id/);
    await during();
    const ended = await sender.end();
    if (ended !== 'exit code 0') throw new Error(`drill send: ${ended}\n${sender.output}`);
    // Both end by themselves.
    await listener.end();
  } finally {
    await listener.stop();
  }
  const file = path.join(folder, recordFile(id));
  return parseDrillRecord(readFileSync(file, 'utf8'), file);
}

/** One more address of the monitor's host. */
export function freshMonitor(wire: Wire, address = `10.20.1.${(monitors += 1)}`): string {
  run(wire.monitor, `ip addr add ${address}/24 dev eth0`);
  return address;
}

function drillCommand(args: string[]): EngineCommand {
  const program = path.join(ROOT, 'scripts/vitalwire.js');
  return { file: process.execPath, args: [program, 'drill', ...args], env: {} };
}

export function check(logs: string, record: DrillRecord): Promise<DrillResult> {
  return checkDrill({
    paths: [logs],
    record,
    manifest: PACK.manifest,
    sentAt: null,
    lateAfterSeconds: LATE_SECONDS,
  });
}

/** Waits until the logs show all of a drill, and prints how long that took. */
export async function green(what: string, logs: string, record: DrillRecord): Promise<DrillResult> {
  const said = Date.now();
  let result: DrillResult | null = null;
  await until(
    `${what}: a green drill`,
    async () => {
      result = await check(logs, record);
      return result.rows.length > 0 && result.rows.every(({ status }) => status === 'seen');
    },
    () => (result === null ? '' : `\n${drillText(result)}`),
  );
  const seconds = ((Date.now() - said) / 1000).toFixed(1);
  console.log(`${what}: ${result!.rows.length} findings, all in the logs after ${seconds} s`);
  return result!;
}

/** Waits until check names a cause of what is missing, and says the same some seconds later: nothing more comes. */
export async function named(
  why: RegExp,
  logs: string,
  record: DrillRecord,
  isEnough: (result: DrillResult) => boolean = () => true,
): Promise<DrillResult> {
  let before = '';
  let result: DrillResult | null = null;
  await until(
    `a cause that is ${why.source}`,
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 5000));
      result = await check(logs, record);
      const now = result.rows.map(({ status }) => status).join();
      const isSame = now === before;
      before = now;
      return isSame && result.causes.some((cause) => why.test(cause.why)) && isEnough(result);
    },
    () => (result === null ? '' : `\n${drillText(result)}`),
  );
  return result!;
}

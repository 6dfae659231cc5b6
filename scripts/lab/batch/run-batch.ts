import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Pack } from '../../backends/pack';
import type { Engine } from '../../lib/engines/engine';
import { EngineFailure } from '../../lib/process';
import { runSuricata } from '../../lib/engines/suricata';
import { STOCK_HOME_NET, type ConfigNode } from '../../lib/engines/suricata-config';
import { runZeek } from '../../lib/engines/zeek';
import type { Finding } from '../../lib/engines/finding';
import { expectedValues } from '../../backends/expected';
import { EXPECTED_PAIRS, rulesFilesFor, type LabPack } from './lab-pack';

/** The site of the lab: HOME_NET is what Suricata ships, so that both engines share it. */
export const LOCAL_NETS = ['192.168.0.0/16', '10.0.0.0/8', '172.16.0.0/12'] as const;
export const MEDICAL_NET = '[10.0.0.0/8]';

/** What runs on a capture: the pack as written for the lab, or other rules in its place. */
export interface Loaded {
  pack: Pack;
  labPack: LabPack;
  /** In place of the pack's rule files. */
  rulesFiles?: readonly string[];
  /** In place of the pack's Zeek package. */
  zeekPackage?: string;
  /** Added to the Zeek script. */
  zeekScript?: string;
  extraConfig?: ConfigNode;
  timeoutSeconds?: number;
}

export interface CaptureRun {
  findings: Finding[];
  /** To repeat by hand. */
  command: string;
}

const NOT_READ = 'did not read the whole capture';

/**
 * One engine over one capture with the pack, in the lab's site.
 * @param packets how many the capture holds: an engine that read fewer did not do its work. Null where
 * the lab did not write the capture itself.
 * @throws EngineFailure for everything but an orderly and complete run: also when a rule was not loaded
 * or an alert was lost because one packet raised too many.
 */
export async function runCapture(
  engine: Engine,
  pcap: string,
  packets: number | null,
  outDir: string,
  loaded: Loaded,
): Promise<CaptureRun> {
  return engine.name === 'zeek'
    ? zeek(engine, pcap, packets, outDir, loaded)
    : suricata(engine, pcap, packets, outDir, loaded);
}

async function suricata(
  engine: Engine,
  pcap: string,
  packets: number | null,
  outDir: string,
  loaded: Loaded,
): Promise<CaptureRun> {
  const run = await runSuricata(engine, {
    pcap,
    rulesFiles: [
      ...(loaded.rulesFiles ?? rulesFilesFor(engine.name, loaded.pack, loaded.labPack)),
      loaded.labPack.expectedRules,
    ],
    homeNet: STOCK_HOME_NET,
    vars: { MEDICAL_NET },
    outDir,
    ...timeout(loaded),
    ...(loaded.extraConfig ? { extraConfig: loaded.extraConfig } : {}),
  });
  const { rulesFailed, alertQueueOverflow, packets: read } = run.stats;
  const bad =
    (rulesFailed > 0 && `did not load ${rulesFailed} rules`) ||
    (alertQueueOverflow > 0 &&
      `lost ${alertQueueOverflow} alerts: one packet raised more than packet-alert-max`) ||
    (packets !== null && read !== packets && `${NOT_READ}: ${read} packets of ${packets}`);
  if (bad) throw new EngineFailure(engine.name, pcap, run.command, bad, said(run.log));
  return { findings: run.findings, command: run.command };
}

async function zeek(
  engine: Engine,
  pcap: string,
  packets: number | null,
  outDir: string,
  loaded: Loaded,
): Promise<CaptureRun> {
  const packageDir = path.resolve(
    loaded.zeekPackage ?? path.join(loaded.labPack.folder, 'zeek', 'vitalwire'),
  );
  const run = await runZeek(engine, {
    pcap,
    packageDir,
    localNets: LOCAL_NETS,
    script: [labScript(loaded.labPack), loaded.zeekScript ?? ''].join('\n'),
    outDir,
    ...timeout(loaded),
  });
  const read = packetsRead(outDir);
  // Zeek's own scripts stumble over odd traffic, whatever the pack does.
  const ours = run.reports.filter(
    ({ level, location }) => level === 'ERROR' && location.includes(packageDir),
  );
  const bad =
    (ours.length > 0 && 'had errors in a script of the pack') ||
    (read === null && 'did not come to its end') ||
    (packets !== null && read !== packets && `${NOT_READ}: ${read} packets of ${packets}`);
  if (bad) {
    const reports = ours.map(({ message, location }) => `${message} (${location})`);
    throw new EngineFailure('zeek', pcap, run.command, bad, reports.slice(0, 3));
  }
  return { findings: run.findings, command: run.command };
}

const PACKETS_FILE = 'lab-packets.txt';

/** Written at the end of a run: proof that Zeek came there, and how much it had read. */
function labScript({ switchedOn }: LabPack): string {
  const ids = switchedOn.map((id) => JSON.stringify(id)).join(', ');
  const expected = expectedValues(EXPECTED_PAIRS).map((pair) => JSON.stringify(pair));
  return [
    `redef Vitalwire::expected_pairs += { ${expected.join(', ')} };`,
    ...(switchedOn.length > 0 ? [`redef Vitalwire::switched_on += { ${ids} };`] : []),
    // Zeek keeps a datagram's first fragments for ever by default; cases and files follow each other.
    'redef frag_timeout = 60secs;',
    'event zeek_done() &priority=-10',
    '\t{',
    `\tlocal lab_end = open("${PACKETS_FILE}");`,
    '\tprint lab_end, get_net_stats()$pkts_recvd;',
    '\tclose(lab_end);',
    '\t}',
  ].join('\n');
}

function packetsRead(outDir: string): number | null {
  try {
    const read = Number(readFileSync(path.join(outDir, PACKETS_FILE), 'utf8').trim());
    return Number.isInteger(read) ? read : null;
  } catch {
    return null;
  }
}

function said(log: readonly { level: string; text: string }[]): string[] {
  return log.filter(({ level }) => level === 'error').map(({ text }) => text);
}

function timeout({ timeoutSeconds }: Loaded): { timeoutSeconds?: number } {
  return timeoutSeconds === undefined ? {} : { timeoutSeconds };
}

/** Writes a capture and its folder. */
export function writeCaptureFile(file: string, bytes: Uint8Array): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return file;
}

import path from 'node:path';
import { ownTime } from '../../lib/captures/clock';
import { prepareCapture, type Prepared } from '../../lib/captures/prepare';
import { EXIT } from '../../lib/exit-codes';
import { isPresent, type Engine } from '../../lib/engines/engine';
import { findEngines } from '../../lib/engines/find';
import type { Finding, LabEngine } from '../../lib/engines/finding';
import { EngineFailure } from '../../lib/process';
import { ROOT } from '../../lib/root';
import { STOCK_HOME_NET } from '../../lib/engines/suricata-config';
import { parseNetworks, Site } from '../../lib/site-networks';
import { inTemporaryFolder } from '../../lib/temp-folder';
import type { Manifest } from '../../model/manifest';
import { readManifestFile } from '../read-manifest';
import { fromReplay } from '../report/from-replay';
import { checkFiles, writeReport } from '../report/write';
import { packIn, stockPack } from '../stock-pack';
import {
  acrossEngines,
  mergeFindings,
  type AgreedFinding,
  type PairFinding,
} from './merge-findings';
import { wasReadInPart, type CaptureReport } from './capture-report';
import { adviceText, captureText } from './report';
import { whyUnread } from '../../lib/file-errors';

export interface ReplayOptions {
  engines?: readonly LabEngine[];
  /** The site's networks; default private ones. */
  homeNet?: string;
  dist?: string;
  json?: boolean;
  /** A file for a page to look at; see scripts/operator/report. */
  html?: string;
}

/**
 * Runs the pack over each capture in each engine that is here and prints what was found, graded.
 * @returns the exit code: 2 where an engine or a capture gave no verdict, else 1 for findings, else 3 where
 * some packets were not read.
 * @throws Error for a pack, networks or engines that are not there.
 */
export async function replay(pcaps: readonly string[], options: ReplayOptions): Promise<number> {
  const dist = path.resolve(options.dist ?? path.join(ROOT, 'dist'));
  const manifest = manifestOf(dist);
  if (options.homeNet !== undefined) parseNetworks(options.homeNet);
  const engines = await enginesFor(options.engines);
  if (options.html === '-') throw new Error('--html writes a file; name one');
  if (options.html !== undefined) checkFiles({ html: options.html, csv: null }, pcaps);
  const found: AgreedFinding[] = [];
  const reports: CaptureReport[] = [];
  const codes = new Set<number>();
  for (const pcap of pcaps) {
    const report = await inTemporaryFolder('replay', (work) =>
      replayOne(pcap, engines, dist, work, options.homeNet),
    );
    for (const one of report.findings) found.push(one);
    reports.push(report);
    process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : `${captureText(report)}`);
    const isUnjudged =
      report.problem !== null || report.engines.some(({ problem }) => problem !== null);
    if (isUnjudged) codes.add(EXIT.failed);
    if (report.findings.length > 0) codes.add(EXIT.found);
    if (wasReadInPart(report)) codes.add(EXIT.notRead);
  }
  if (!options.json) process.stdout.write(adviceText(found, manifest.detections));
  if (options.html !== undefined) {
    const { networks } = new Site(networksOf(options.homeNet));
    writeReport(
      fromReplay(reports, manifest.detections, networks),
      { html: options.html, csv: null },
      { manifest, subject: 'captures', madeAt: Date.now() / 1000, timeZone: null },
    );
  }
  return [EXIT.failed, EXIT.found, EXIT.notRead].find((code) => codes.has(code)) ?? EXIT.ok;
}

/** One capture in all engines. Never throws: what fails is a `problem`. */
async function replayOne(
  pcap: string,
  engines: readonly Engine[],
  dist: string,
  work: string,
  homeNet?: string,
): Promise<CaptureReport> {
  const report: CaptureReport = { pcap, prepared: null, problem: null, engines: [], findings: [] };
  try {
    const prepared = await prepareCapture(pcap, path.join(work, 'copy.pcap'));
    report.prepared = prepared;
    const runs = engines.map(async (engine) => {
      try {
        const { found, undecoded } = await inEngine(engine, prepared, dist, homeNet);
        return { engine, found, undecoded, problem: null };
      } catch (error) {
        // What was found is true, also where it is not all.
        const found = error instanceof EngineFailure ? error.findings : [];
        const problem = (error as Error).message;
        return { engine, found: merged(found, prepared, homeNet), undecoded: 0, problem };
      }
    });
    const done = await Promise.all(runs);
    report.findings = acrossEngines(done.flatMap(({ found }) => found));
    report.engines = done.map(({ engine: { name, version }, problem, undecoded }) => ({
      name,
      version,
      problem,
      undecoded,
    }));
  } catch (error) {
    report.problem = whyUnread(error, pcap);
  }
  return report;
}

/** One capture in one engine, findings merged by detection and pair of hosts. */
export async function findingsOf(
  engine: Engine,
  pcap: string,
  dist: string,
  homeNet?: string,
): Promise<PairFinding[]> {
  return inTemporaryFolder('replay', async (work) => {
    const prepared = await prepareCapture(pcap, path.join(work, 'copy.pcap'));
    return (await inEngine(engine, prepared, dist, homeNet)).found;
  });
}

/** @throws Error also when the engine took no packet for what it is: that is no verdict. */
async function inEngine(
  engine: Engine,
  prepared: Prepared,
  dist: string,
  homeNet?: string,
): Promise<{ found: PairFinding[]; undecoded: number }> {
  const { findings, decoded, decodedIpPackets } = await engine.run(
    { pcap: prepared.pcap },
    stockPack(packIn(dist)),
    // What Zeek counts as local by itself is more than HOME_NET as shipped: addresses of documentation too.
    { networks: networksOf(homeNet ?? STOCK_HOME_NET) },
  );
  if (findings.length === 0 && !decoded) {
    throw new Error(
      prepared.ipPackets === 0
        ? 'the capture holds no IP packet'
        : `it decoded none of the ${prepared.ipPackets} IP packets of this capture`,
    );
  }
  const undecoded = Math.max(0, prepared.plainIpPackets - (decodedIpPackets ?? Infinity));
  return { found: merged(findings, prepared, homeNet), undecoded };
}

/** By detection and pair of hosts. The border is computed from the site's networks: rules alone cannot always say it. */
function merged(
  findings: readonly Finding[],
  { shifts }: Prepared,
  homeNet?: string,
): PairFinding[] {
  const site = new Site(networksOf(homeNet));
  return mergeFindings(findings, []).map((one) => ({
    ...one,
    time: ownTime(shifts, one.time),
    lastTime: ownTime(shifts, one.lastTime),
    border: site.borderOf(one.farEnd),
  }));
}

function networksOf(homeNet: string | undefined): readonly string[] | undefined {
  return homeNet === undefined ? undefined : parseNetworks(homeNet);
}

function manifestOf(dist: string): Manifest {
  const file = path.join(dist, 'manifest.json');
  try {
    return readManifestFile(file);
  } catch (error) {
    throw new Error(`${file} is no manifest of a pack: ${(error as Error).message}; see --dist`);
  }
}

async function enginesFor(wanted?: readonly LabEngine[]): Promise<Engine[]> {
  const states = await findEngines();
  const chosen = states.filter(({ name }) => !wanted || wanted.includes(name));
  for (const state of chosen) {
    if (!isPresent(state)) process.stderr.write(`${state.name} is not here: ${state.absent}\n`);
  }
  const present = chosen.filter(isPresent);
  if (present.length === 0) throw new Error('no engine is here; run "vitalwire engines" once');
  return present;
}

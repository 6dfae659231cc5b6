import { STOCK_HOME_NET } from '../../lib/engines/suricata-config';
import { BORDER_RULE_FILE } from '../../model/vocabulary';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Manifest, ManifestDetection } from '../../model/manifest';
import { isPresent, type Engine } from '../../lib/engines/engine';
import { findEngines } from '../../lib/engines/find';
import { runSuricata } from '../../lib/engines/suricata';
import { runZeek } from '../../lib/engines/zeek';
import type { Finding, LabEngine } from '../../lib/engines/finding';
import { mergeFindings, type PairFinding } from './merge-findings';
import { ROOT } from '../../lib/root';

export interface ReplayOptions {
  engines?: readonly LabEngine[];
  homeNet?: string;
  dist?: string;
  json?: boolean;
}

/**
 * Runs the pack over each capture in each engine that is here and prints what was found, graded.
 * @returns the exit code: 0 no finding, 1 findings, 2 an engine or a capture failed.
 */
export async function replay(pcaps: readonly string[], options: ReplayOptions): Promise<number> {
  const dist = path.resolve(options.dist ?? path.join(ROOT, 'dist'));
  const manifest = JSON.parse(readFileSync(path.join(dist, 'manifest.json'), 'utf8')) as Manifest;
  const engines = await enginesFor(options.engines);
  const shown = new Set<string>();
  let code = 0;
  for (const pcap of pcaps) {
    const runs = engines.map(async (engine) => {
      try {
        return { engine, findings: await findingsOf(engine, pcap, dist, options.homeNet) };
      } catch (error) {
        return { engine, error: (error as Error).message };
      }
    });
    if (!options.json) process.stdout.write(`${pcap}\n`);
    for (const { engine, findings, error } of await Promise.all(runs)) {
      if (error !== undefined) {
        process.stderr.write(`  ${error}\n`);
        code = 2;
        continue;
      }
      if (findings!.length > 0 && code === 0) code = 1;
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ pcap, engine: engine.name, version: engine.version, findings })}\n`
          : table(engine, findings!),
      );
      for (const { detection } of findings!) shown.add(detection);
    }
  }
  if (!options.json)
    process.stdout.write(advice(manifest.detections.filter(({ id }) => shown.has(id))));
  return code;
}

/** One capture in one engine, findings merged by detection and pair of hosts. */
export async function findingsOf(
  engine: Engine,
  pcap: string,
  dist: string,
  homeNet?: string,
): Promise<PairFinding[]> {
  const outDir = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-replay-'));
  try {
    const found: Finding[] =
      engine.name === 'zeek'
        ? (
            await runZeek(engine, {
              pcap,
              outDir,
              packageDir: path.join(dist, 'zeek/vitalwire'),
              ...(homeNet ? { localNets: homeNet.replace(/[[\]]/g, '').split(',') } : {}),
            })
          ).findings
        : (
            await runSuricata(engine, {
              pcap,
              outDir,
              rulesFiles: [
                path.join(dist, 'suricata/rules/vitalwire.rules'),
                path.join(dist, 'suricata/rules-border', BORDER_RULE_FILE),
              ],
              ...(homeNet ? { homeNet: `[${homeNet.replace(/[[\]]/g, '')}]` } : {}),
            })
          ).findings;
    const own = homeNet ?? STOCK_HOME_NET;
    return mergeFindings(found, own.replace(/[[\]]/g, '').split(','));
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

async function enginesFor(wanted?: readonly LabEngine[]): Promise<Engine[]> {
  const states = await findEngines();
  const chosen = states.filter(({ name }) => !wanted || wanted.includes(name));
  for (const state of chosen) {
    if (!isPresent(state)) process.stderr.write(`${state.name} is not here: ${state.absent}\n`);
  }
  const present = chosen.filter(isPresent);
  if (present.length === 0) throw new Error('no engine is here; run "npx vitalwire engines" once');
  return present;
}

function table(engine: Engine, findings: readonly PairFinding[]): string {
  const name = `${engine.name} ${engine.version}`.padEnd(18);
  if (findings.length === 0) return `  ${name} nothing\n`;
  return findings
    .map(
      (finding) =>
        `  ${name} ${finding.grade.padEnd(13)} ${finding.border.padEnd(8)} ` +
        `${finding.detection.padEnd(32)} ${finding.monitor} -> ${finding.farEnd}\n`,
    )
    .join('');
}

/** What to do now, once for each detection. */
function advice(detections: readonly ManifestDetection[]): string {
  return detections
    .map(
      ({ id, title, grade, meaning, doNow }) =>
        `\n${id} (${grade}): ${title}\n  ${meaning}\n${doNow.map((step, i) => `  ${i + 1}. ${step}\n`).join('')}`,
    )
    .join('');
}

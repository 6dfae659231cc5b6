/** What a failed case leaves behind: its capture, alone, and the command that shows the failure by hand. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { spread } from '../packets/bytes';
import { variantOf } from '../batch/batch-case';
import { pool } from '../batch/pool';
import { runCapture, writeCaptureFile, type Loaded } from '../batch/run-batch';
import type { Engine } from '../../lib/engines/engine';
import { writeCapture } from '../transforms';
import type { Case } from './case';
import type { ReportDifference, ReportVerdict } from './report';
import { ROOT } from '../../lib/root';

/** Cases that are run again alone, for each engine: enough to see a pattern, and over in seconds. */
const MOST_REPEATED = 20;

/**
 * Adds pcap, command and the verdict alone to verdicts that failed and to differences. A case that behaves
 * otherwise alone than in its batch is a fault of the lab, and says so.
 */
export async function explainFailures(
  verdicts: ReportVerdict[],
  differences: ReportDifference[],
  cases: ReadonlyMap<string, Case>,
  engines: readonly Engine[],
  loaded: Loaded,
  folder: string,
): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const failed = verdicts.filter(({ status }) => status === 'fail' || status === 'error');
  const pcaps = new Map<string, string>();
  const pcapOf = (id: string) => {
    const known = pcaps.get(id) ?? writeCase(cases.get(id)!, folder);
    pcaps.set(id, known);
    return known;
  };
  const commands = new Map<string, (pcap: string) => string>();
  await pool(
    engines.map((engine) => async () => {
      const mine = failed.filter((verdict) => verdict.engine === engine.name);
      for (const verdict of mine) {
        const pcap = pcapOf(verdict.case);
        const command = commands.get(engine.name);
        verdict.pcap = shown(pcap);
        // An engine that gave no answer is asked again once: a hang takes its whole time.
        const most = verdict.status === 'error' ? 1 : MOST_REPEATED;
        if (command && mine.indexOf(verdict) >= most) {
          verdict.command = command(pcap);
          continue;
        }
        const alone = await runAlone(engine, pcap, loaded, folder);
        verdict.command = alone.command;
        verdict.alone = compared(verdict, alone.saw);
        commands.set(engine.name, (other) => alone.command.replaceAll(pcap, other));
      }
    }),
  );
  for (const difference of differences) {
    const pcap = pcapOf(difference.case);
    difference.pcap = shown(pcap);
    for (const engine of engines) {
      if (!difference.missedBy.includes(engine.name)) continue;
      if (!commands.has(engine.name)) {
        const alone = await runAlone(engine, pcap, loaded, folder);
        commands.set(engine.name, (other) => alone.command.replaceAll(pcap, other));
      }
      difference.commands = [...(difference.commands ?? []), commands.get(engine.name)!(pcap)];
    }
  }
}

function writeCase(one: Case, folder: string): string {
  const variant = variantOf(one);
  const name = one.id.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 100);
  const file = `${name}-${spread(one.id).toString(16)}.${variant.format.kind}`;
  return writeCaptureFile(path.join(folder, file), writeCapture(variant));
}

/** What the engine saw in the case alone; null when it failed, which is then its message. */
async function runAlone(engine: Engine, pcap: string, loaded: Loaded, folder: string) {
  try {
    const outDir = path.join(folder, `by-hand.${engine.name}`);
    const run = await runCapture(engine, pcap, null, outDir, loaded);
    return { command: run.command, saw: run.findings.map(({ detection }) => detection as string) };
  } catch (error) {
    const command = (error as { command?: string }).command ?? '';
    return { command, saw: null };
  }
}

function compared(verdict: ReportVerdict, saw: string[] | null): string {
  if (saw === null) return verdict.status === 'error' ? 'as in the batch' : 'the engine failed';
  if (verdict.status === 'error') return 'the engine gave an answer';
  const before = new Set(verdict.saw.map((finding) => finding.split(',')[0]!));
  const same = before.size === new Set(saw).size && saw.every((id) => before.has(id));
  return same
    ? 'as in the batch'
    : `not as in the batch, which is a fault of the lab: saw ${[...new Set(saw)].join(', ') || 'nothing'}`;
}

function shown(file: string): string {
  const near = path.relative(ROOT, file);
  return near.startsWith('..') ? file : near;
}

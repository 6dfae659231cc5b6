import { z } from 'zod';
import { parseJson } from '../json';
import { linesOf } from '../log-lines';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EngineProgram } from './engine';
import type { EngineMessage } from './engine-log';
import { readEve, type EveResult, type SuricataStats } from './eve';
import { readArgs, startSuricata, type RuleOptions } from './suricata-process';

export type { RuleOptions } from './suricata-process';

export interface SuricataRunOptions extends RuleOptions {
  pcap: string;
  /** Whether packets with wrong checksums are ignored; default no (-k none). */
  checksums?: boolean;
  /** Keep the alert events as they are. */
  rawEve?: boolean;
  /** A rule that does not load ends the run; default yes. */
  initErrorsFatal?: boolean;
}

export interface SuricataRun extends Omit<EveResult, 'stats'> {
  stats: SuricataStats;
  /** Warnings and errors of the engine. */
  log: EngineMessage[];
  exitCode: 0;
  /** To repeat by hand. */
  command: string;
}

export interface RuleTest {
  /** 0 when every rule loads. */
  exitCode: number;
  warnings: string[];
  errors: string[];
  command: string;
}

/** A line of rules.json. `type` (ip_only, pkt, ...) since 7. */
const ANALYSED_RULE = z.looseObject({
  id: z.int(),
  gid: z.int(),
  rev: z.int(),
  msg: z.string(),
  type: z.string().optional(),
  flags: z.array(z.string()),
});
export type AnalysedRule = z.infer<typeof ANALYSED_RULE>;

/**
 * Reads one capture with the given rules, in one thread so that order and counts repeat.
 * @throws EngineFailure for everything but an orderly end: a crash, a signal, a hang, a rule that
 * does not load, a capture that Suricata refuses.
 */
export async function runSuricata(
  engine: EngineProgram,
  options: SuricataRunOptions,
): Promise<SuricataRun> {
  const pcap = path.resolve(options.pcap);
  const run = await startSuricata(engine, readArgs(pcap, options), options, pcap);
  if (run.ending) throw run.failure(run.ending);
  const eveFile = path.join(run.outDir, 'eve.json');
  if (!existsSync(eveFile)) throw run.failure('wrote no eve.json');
  const { stats, ...eve } = await readEve(run.name, linesOf(eveFile), options.rawEve);
  if (!stats) throw run.failure('wrote no statistics at its end');
  return { ...eve, stats, log: run.log, exitCode: 0, command: run.command };
}

/**
 * Loads the rules as at a start and stops (`-T`). A rule that fails is a result, not a throw.
 * @param strict an unknown classtype or reference is an error as well
 * @throws EngineFailure when Suricata crashed or hung
 */
export async function testRules(
  engine: EngineProgram,
  options: RuleOptions & { strict?: boolean },
): Promise<RuleTest> {
  const args = ['-T', ...(options.strict ? ['--strict-rule-keywords=all'] : [])];
  const run = await startSuricata(engine, args, options, null);
  if (run.exitCode !== 0 && run.exitCode !== 1) throw run.failure(run.ending ?? '');
  const texts = (level: EngineMessage['level']) =>
    run.log.filter((entry) => entry.level === level).map((entry) => entry.text);
  const found = { warnings: texts('warning'), errors: texts('error') };
  return { exitCode: run.exitCode, ...found, command: run.command };
}

/**
 * What Suricata makes of each rule (`--engine-analysis`). It drops rules that do not load without a
 * word, so run testRules as well.
 * @throws EngineFailure when it fails or writes nothing
 */
export async function engineAnalysis(
  engine: EngineProgram,
  options: RuleOptions,
): Promise<AnalysedRule[]> {
  const run = await startSuricata(engine, ['--engine-analysis'], options, null);
  if (run.ending) throw run.failure(run.ending);
  const file = path.join(run.outDir, 'rules.json');
  if (!existsSync(file)) throw run.failure('wrote no rules.json');
  const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean);
  return lines.map((line) => parseJson(line, ANALYSED_RULE, file));
}

import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Engine, SuricataEngine } from './engine';
import { majorOf } from './engine';
import { readEngineLog, type EngineMessage } from './engine-log';
import { readEve, type EveResult, type SuricataStats } from './eve';
import { badEnding, EngineFailure, runProcess, shellLine } from './process';
import { suricataConfig, type ConfigNode } from './suricata-config';

/** Which rules, in which site. One of rulesFiles and rulesDir. */
export interface RuleOptions {
  rulesFiles?: readonly string[];
  /** All `*.rules` below it. */
  rulesDir?: string;
  homeNet?: string;
  vars?: Readonly<Record<string, string>>;
  extraConfig?: ConfigNode;
  /** Taken for this run alone: emptied, then configuration and logs are written into it. */
  outDir: string;
  /** Default 120. */
  timeoutSeconds?: number;
}

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
export interface AnalysedRule {
  id: number;
  gid: number;
  rev: number;
  msg: string;
  type?: string;
  flags: string[];
  [key: string]: unknown;
}

const TIMEOUT_SECONDS = 120;

/**
 * Reads one capture with the given rules, in one thread so that order and counts repeat.
 * @throws EngineFailure for everything but an orderly end: a crash, a signal, a hang, a rule that
 * does not load, a capture that Suricata refuses.
 */
export async function runSuricata(
  engine: Engine,
  options: SuricataRunOptions,
): Promise<SuricataRun> {
  const pcap = path.resolve(options.pcap);
  const args = ['-r', pcap, '--runmode', 'single'];
  if (!options.checksums) args.push('-k', 'none');
  if (options.initErrorsFatal ?? true) args.push('--init-errors-fatal');
  const run = await start(engine, args, options, pcap);
  if (run.ending) throw run.failure(run.ending);
  const eveFile = path.join(run.outDir, 'eve.json');
  if (!existsSync(eveFile)) throw run.failure('wrote no eve.json');
  const lines = createInterface({ input: createReadStream(eveFile) });
  const { stats, ...eve } = await readEve(run.name, lines, options.rawEve);
  if (!stats) throw run.failure('wrote no statistics at its end');
  return { ...eve, stats, log: run.log, exitCode: 0, command: run.command };
}

/**
 * Loads the rules as at a start and stops (`-T`). A rule that fails is a result, not a throw.
 * @param strict an unknown classtype or reference is an error as well
 * @throws EngineFailure when Suricata crashed or hung
 */
export async function testRules(
  engine: Engine,
  options: RuleOptions & { strict?: boolean },
): Promise<RuleTest> {
  const args = ['-T', ...(options.strict ? ['--strict-rule-keywords=all'] : [])];
  const run = await start(engine, args, options, null);
  if (run.exitCode !== 0 && run.exitCode !== 1) throw run.failure(run.ending ?? '');
  const texts = (level: EngineMessage['level']) =>
    run.log.filter((entry) => entry.level === level).map((entry) => entry.text);
  const found = { warnings: texts('warning'), errors: texts('error') };
  return { exitCode: run.exitCode, ...found, command: run.command };
}

/**
 * What Suricata makes of each rule (`--engine-analysis`). It drops rules that do not load without a
 * word, so run testRules as well (facts/engines.md section 2).
 * @throws EngineFailure when it fails or writes nothing
 */
export async function engineAnalysis(
  engine: Engine,
  options: RuleOptions,
): Promise<AnalysedRule[]> {
  const run = await start(engine, ['--engine-analysis'], options, null);
  if (run.ending) throw run.failure(run.ending);
  const file = path.join(run.outDir, 'rules.json');
  if (!existsSync(file)) throw run.failure('wrote no rules.json');
  const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as AnalysedRule);
}

async function start(
  engine: Engine,
  args: readonly string[],
  options: RuleOptions,
  pcap: string | null,
) {
  const name = engine.name as SuricataEngine;
  const outDir = path.resolve(options.outDir);
  // What an earlier run left would be read as the answer of this one.
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const config = path.join(outDir, 'suricata.yaml');
  const text = suricataConfig({
    ...options,
    major: majorOf(name),
    configFolder: engine.configFolder ?? '/etc/suricata',
    rulesFiles: await rulesOf(options),
  });
  await writeFile(config, text);
  const command = engine.command(['-c', config, '-l', outDir, '--data-dir', outDir, ...args]);
  const timeoutSeconds = options.timeoutSeconds ?? TIMEOUT_SECONDS;
  const line = shellLine(command);
  const result = await runProcess(command, { cwd: outDir, timeoutSeconds }).catch(
    (error: Error) => {
      throw new EngineFailure(name, pcap, line, `could not be started: ${error.message}`, []);
    },
  );
  const log = readEngineLog(path.join(outDir, 'engine.json'), result.stderr + result.stdout);
  const said = log.map((entry) => entry.text.replace(/\s+/g, ' ').trim());
  const lastWords = said.length > 0 ? said : result.stderr.trim().split('\n').filter(Boolean);
  return {
    name,
    outDir,
    command: line,
    log,
    exitCode: result.exitCode,
    ending: badEnding(result, timeoutSeconds),
    failure: (ending: string) => new EngineFailure(name, pcap, line, ending, lastWords.slice(-3)),
  };
}

async function rulesOf(options: RuleOptions): Promise<string[]> {
  const files = [...(options.rulesFiles ?? [])];
  if (options.rulesDir) {
    const entries = await readdir(options.rulesDir, { recursive: true });
    const rules = entries.filter((entry) => entry.endsWith('.rules')).sort();
    files.push(...rules.map((entry) => path.join(options.rulesDir ?? '', entry)));
  }
  if (files.length === 0) throw new Error(`no rules given (${options.rulesDir ?? 'rulesFiles'})`);
  return files.map((file) => path.resolve(file));
}

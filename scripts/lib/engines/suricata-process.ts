import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { majorOf, type EngineCommand, type EngineProgram, type SuricataEngine } from './engine';
import { readEngineLog, type EngineMessage } from './engine-log';
import { badEnding, EngineFailure, runProcess, shellLine } from '../process';
import { suricataConfig, type ConfigNode } from './suricata-config';

/** Which rules, in which site. Neither rulesFiles nor rulesDir: none at all. */
export interface RuleOptions {
  rulesFiles?: readonly string[];
  /** All `*.rules` below it. */
  rulesDir?: string;
  homeNet?: string;
  vars?: Readonly<Record<string, string>>;
  extraConfig?: ConfigNode;
  /** Configuration and logs are written into it; what an earlier run left there is replaced. */
  outDir: string;
  /** Default 120. */
  timeoutSeconds?: number;
}

/** How one run of Suricata ended. */
export interface SuricataEnd {
  name: SuricataEngine;
  /** Absolute. */
  outDir: string;
  /** To repeat by hand. */
  command: string;
  log: EngineMessage[];
  exitCode: number | null;
  /** Null after exit 0, else how it ended, in words. */
  ending: string | null;
  /** The error to throw when the run is no answer. */
  failure(ending: string): EngineFailure;
}

/** For one that hangs: far above what a slow machine takes for one that works. */
const TIMEOUT_SECONDS = 900;
/** 6 ends with 0 all the same; 7 and 8 first wait a minute for their reader. */
const UNREAD = /Failed to init pcap file|pcap file reader thread failed/;
const ANSWERS = ['eve.json', 'engine.json', 'rules.json'];

/**
 * Writes a configuration of ours into `options.outDir`.
 * @param args besides -c, -l and --data-dir
 * @returns the command that runs with it.
 */
export async function suricataCommand(
  engine: EngineProgram,
  args: readonly string[],
  options: RuleOptions,
): Promise<EngineCommand> {
  const outDir = path.resolve(options.outDir);
  await mkdir(outDir, { recursive: true });
  // What an earlier run left would be read as the answer of this one.
  for (const answer of ANSWERS) await rm(path.join(outDir, answer), { force: true });
  const config = path.join(outDir, 'suricata.yaml');
  const text = suricataConfig({
    ...options,
    major: majorOf(engine.name as SuricataEngine),
    configFolder: engine.configFolder ?? '/etc/suricata',
    rulesFiles: await rulesOf(options),
  });
  await writeFile(config, text);
  return engine.command(['-c', config, '-l', outDir, '--data-dir', outDir, ...args]);
}

/** Arguments for reading a capture in one thread, so that order and counts repeat. */
export function readArgs(
  pcap: string,
  { checksums = false, initErrorsFatal = true } = {},
): string[] {
  return [
    ...['-r', path.resolve(pcap), '--runmode', 'single'],
    ...(checksums ? [] : ['-k', 'none']),
    ...(initErrorsFatal ? ['--init-errors-fatal'] : []),
  ];
}

/**
 * Starts Suricata with a configuration of ours and waits for its end, whatever that is.
 * @param args besides -c, -l and --data-dir
 * @throws EngineFailure only when it cannot be started
 */
export async function startSuricata(
  engine: EngineProgram,
  args: readonly string[],
  options: RuleOptions,
  pcap: string | null,
): Promise<SuricataEnd> {
  const name = engine.name as SuricataEngine;
  const outDir = path.resolve(options.outDir);
  const command = await suricataCommand(engine, args, options);
  const timeoutSeconds = options.timeoutSeconds ?? TIMEOUT_SECONDS;
  const line = shellLine(command);
  const result = await runProcess(command, { cwd: outDir, timeoutSeconds, stopWhen: UNREAD }).catch(
    (error: Error) => {
      throw new EngineFailure(name, pcap, line, `could not be started: ${error.message}`, []);
    },
  );
  const console = `${result.stderr}\n${result.stdout}`;
  const log = readEngineLog(path.join(outDir, 'engine.json'), console);
  const errors = log.filter((entry) => entry.level === 'error');
  const said = errors.map((entry) => entry.text.replace(/\s+/g, ' ').trim());
  if (said.length === 0) said.push(...result.stderr.trim().split('\n').filter(Boolean).slice(-3));
  return {
    name,
    outDir,
    command: line,
    log,
    exitCode: result.exitCode,
    ending: UNREAD.test(console) ? 'could not read it' : badEnding(result, timeoutSeconds),
    // The first error is the cause, the later ones follow from it.
    failure: (ending: string) => new EngineFailure(name, pcap, line, ending, said.slice(0, 3)),
  };
}

async function rulesOf(options: RuleOptions): Promise<string[]> {
  const files = [...(options.rulesFiles ?? [])];
  if (options.rulesDir) {
    const entries = await readdir(options.rulesDir, { recursive: true });
    const rules = entries.filter((entry) => entry.endsWith('.rules')).sort();
    files.push(...rules.map((entry) => path.join(options.rulesDir ?? '', entry)));
  }
  if (files.length === 0) {
    // Without any file, Suricata would look for its own.
    const empty = path.join(options.outDir, 'empty.rules');
    await writeFile(empty, '# none\n');
    files.push(empty);
  }
  return files.map((file) => path.resolve(file));
}

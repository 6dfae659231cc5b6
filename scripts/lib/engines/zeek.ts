import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EngineCommand, EngineProgram } from './engine';
import { zeekSubnet } from '../zeek-literals';
import { badEnding, EngineFailure, runProcess, shellLine } from '../process';
import { parseNoticeLog, parseReporterLog, parseVitalwireLog } from './zeek-logs';
import type { ZeekFinding, ZeekNotice, ZeekReport } from './zeek-logs';

/** What Zeek loads, in which site. */
export interface ZeekScripts {
  /** The folder of the package, with its __load__.zeek (dist/zeek/vitalwire); null: none. */
  packageDir: string | null;
  /**
   * The site's own networks, in place of all others: with it Zeek's built-in list of private space is
   * off, so that the same networks count as the site's as in Suricata's HOME_NET.
   */
  localNets?: readonly string[] | undefined;
  /** Zeek script text, loaded after the package. */
  script?: string;
  /** Further scripts or command line settings, before those above. */
  extraArgs?: readonly string[];
  /** The logs are written into it; those of an earlier run are replaced. */
  outDir: string;
}

export interface ZeekRunOptions extends ZeekScripts {
  pcap: string;
  /** Default 120. */
  timeoutSeconds?: number;
}

export interface ZeekRun {
  findings: ZeekFinding[];
  notices: ZeekNotice[];
  /** Run-time errors and warnings of scripts. */
  reports: ZeekReport[];
  /** Absolute paths of all logs written. */
  logs: string[];
  stderr: string;
  /** The lines of stderr that tell of an error or a warning. */
  complaints: string[];
  /** Packets read; null where Zeek did not come to its end. */
  packets: number | null;
  exitCode: 0;
  /** To repeat by hand. */
  command: string;
}

/** For one that hangs: far above what a slow machine takes for one that works. */
const TIMEOUT_SECONDS = 900;
const SETTINGS = 'run-settings.zeek';
const PACKETS_FILE = 'packets-read.txt';

/** What a run of ours needs to be read: logs as JSON, and proof that Zeek came to its end. */
const READABLE = [
  'redef LogAscii::use_json = T;',
  'event zeek_done() &priority=-10',
  '\t{',
  `\tlocal packets_read = open("${PACKETS_FILE}");`,
  '\tprint packets_read, get_net_stats()$pkts_recvd;',
  '\tclose(packets_read);',
  '\t}',
];

/**
 * Writes the settings of a run into `scripts.outDir`.
 * @param lines of Zeek script, before all others.
 * @returns the command that reads a capture with the package. Checksums are not looked at (-C).
 */
export async function zeekCommand(
  engine: EngineProgram,
  pcap: string,
  scripts: ZeekScripts,
  lines: readonly string[] = [],
): Promise<EngineCommand> {
  const outDir = path.resolve(scripts.outDir);
  await mkdir(outDir, { recursive: true });
  // What an earlier run left would be read as the answer of this one.
  for (const log of await logsIn(outDir)) await rm(log);
  await rm(path.join(outDir, PACKETS_FILE), { force: true });
  const settings = path.join(outDir, SETTINGS);
  await writeFile(settings, settingsScript(scripts, lines));
  const loaded = scripts.packageDir === null ? [] : [path.resolve(scripts.packageDir)];
  const all = [...loaded, ...(scripts.extraArgs ?? []), settings];
  return engine.command(['-C', '-r', path.resolve(pcap), ...all]);
}

/**
 * Reads one capture with the package. Checksums are not looked at (-C).
 * @throws EngineFailure for everything but an orderly end: a crash, a signal, a hang, a script that
 * does not load, a capture that Zeek refuses.
 */
export async function runZeek(engine: EngineProgram, options: ZeekRunOptions): Promise<ZeekRun> {
  const outDir = path.resolve(options.outDir);
  const pcap = path.resolve(options.pcap);
  const command = await zeekCommand(engine, pcap, options, READABLE);
  const timeoutSeconds = options.timeoutSeconds ?? TIMEOUT_SECONDS;
  const line = shellLine(command, outDir);
  const failure = (ending: string, words: string[]) =>
    new EngineFailure('zeek', pcap, line, ending, words);
  const result = await runProcess(command, { cwd: outDir, timeoutSeconds }).catch(
    (error: Error) => {
      throw failure(`could not be started: ${error.message}`, []);
    },
  );
  const spoken = result.stderr.trim().split('\n').filter(Boolean);
  const ending = badEnding(result, timeoutSeconds);
  if (ending) throw failure(ending, spoken.slice(-3));

  const read = async <T>(name: string, parse: (text: string) => T[]): Promise<T[]> => {
    const file = path.join(outDir, name);
    return existsSync(file) ? parse(await readFile(file, 'utf8')) : [];
  };
  return {
    findings: await read('vitalwire.log', parseVitalwireLog),
    notices: await read('notice.log', parseNoticeLog),
    reports: await read('reporter.log', parseReporterLog),
    logs: await logsIn(outDir),
    stderr: result.stderr,
    packets: await packetsRead(outDir),
    complaints: spoken.filter((said) => /error|warning/i.test(said)),
    exitCode: 0,
    command: line,
  };
}

async function packetsRead(outDir: string): Promise<number | null> {
  const file = path.join(outDir, PACKETS_FILE);
  const read = existsSync(file) ? Number((await readFile(file, 'utf8')).trim()) : NaN;
  return Number.isInteger(read) ? read : null;
}

async function logsIn(folder: string): Promise<string[]> {
  const logs = (await readdir(folder)).filter((file) => file.endsWith('.log')).sort();
  return logs.map((file) => path.join(folder, file));
}

function settingsScript({ localNets, script }: ZeekScripts, lines: readonly string[]): string {
  const nets = localNets?.map(zeekSubnet);
  const site = nets
    ? [
        'redef Site::private_address_space_is_local = F;',
        `redef Site::local_nets = ${nets.length > 0 ? `{ ${nets.join(', ')} }` : 'set()'};`,
      ]
    : [];
  return `${[...lines, ...site, script ?? ''].join('\n')}\n`;
}

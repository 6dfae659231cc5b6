import { spawnSync } from 'node:child_process';
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { z } from 'zod';
import { renderPack } from '../backends/pack';
import { parseJson } from '../lib/json';
import { ROOT } from '../lib/root';
import { operatorPackage } from './operator-package';

/**
 * `npm run bench:hunt [MB]`: how fast the hunt of the operator's package reads generated logs, beside zgrep for the same
 * addresses on the same files, one after the other in one run, each a process from its start to its end. zgrep answers
 * less: it finds lines, in any column. Speed is what a person waits for, on all cores; the ratio a core is that of CPU
 * seconds, which other work of the machine hardly moves.
 */
const LINES_A_FILE = 100_000;

async function main(): Promise<void> {
  const megabytes = Number(process.argv[2] ?? 400);
  if (!(megabytes > 0)) throw new Error('give the size of the logs in MB, such as 400');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-bench-'));
  try {
    const program = unpackedProgram(folder);
    for (const kind of ['conn', 'eve'] as const) {
      for (const packed of [false, true]) {
        const dir = path.join(folder, `${kind}${packed ? '-gz' : ''}`);
        mkdirSync(dir);
        const text = await generate(dir, kind, packed, (megabytes / 4) * 1e6);
        const files = readdirSync(dir).map((name) => path.join(dir, name));
        const onDisk = files.reduce((sum, file) => sum + statSync(file).size, 0);
        const report = hunt(program, dir);
        const grep = zgrep(files);
        if (report.hits === 0 || report.hits !== grep.hits) {
          throw new Error(`${report.hits} and ${grep.hits} hits`);
        }
        const speed = (seconds: number) => `${(text / 1e6 / seconds).toFixed(0)} MB/s`;
        console.log(
          `${kind}${packed ? ' .gz' : ''}: ${(text / 1e6).toFixed(0)} MB of text, ${(onDisk / 1e6).toFixed(0)} MB on disk: ` +
            `hunt ${speed(report.seconds)}, zgrep ${speed(grep.seconds)}, ` +
            `ratio ${(grep.seconds / report.seconds).toFixed(1)}; ` +
            `a core ${speed(report.cpuSeconds)} and ${speed(grep.cpuSeconds)}, ratio ${(grep.cpuSeconds / report.cpuSeconds).toFixed(2)}; ` +
            `${report.hits} hits; memory at most ${report.peakMib.toFixed(0)} MiB`,
        );
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What an operator installs: compiled, so that threads do not begin with a compiler. */
function unpackedProgram(folder: string): string {
  const archive = path.join(folder, 'operator.tgz');
  writeFileSync(archive, operatorPackage(ROOT, renderPack().files, '0.0.0', 0).archive);
  run('tar', ['-xzf', archive, '-C', folder]);
  return path.join(folder, 'package', 'scripts', 'operator-cli.js');
}

/** @returns bytes of text written. */
async function generate(
  dir: string,
  kind: 'conn' | 'eve',
  packed: boolean,
  wanted: number,
): Promise<number> {
  let bytes = 0;
  for (let file = 0; bytes < wanted; file += 1) {
    const name = kind === 'conn' ? `conn.${file}.log` : `eve.${file}.json`;
    const blocks = (kind === 'conn' ? connBlocks : eveBlocks)(file);
    const counted = Readable.from(
      (function* () {
        for (const block of blocks) {
          bytes += block.length;
          yield Buffer.from(block);
        }
      })(),
    );
    const target = createWriteStream(path.join(dir, packed ? `${name}.gz` : name));
    if (packed) await pipeline(counted, createGzip({ level: 1 }), target);
    else await pipeline(counted, target);
  }
  return bytes;
}

/** Lines that look random enough not to compress like zeros; one in 20,000 is a contact. */
function* connBlocks(file: number): Generator<string> {
  yield '#separator \\x09\n#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents\n';
  yield* inBlocks(file, (i, random) => {
    const to =
      i % 20_000 === 7 ? '202.114.4.119' : `93.184.${random % 256}.${(random >>> 8) % 256}`;
    const bytes = random % 90_000;
    return `${1_700_000_000 + i}.${random % 1_000_000}\tC${random.toString(36)}${i}\t10.20.${random % 250}.${i % 250}\t${1024 + (random % 60_000)}\t${to}\t443\ttcp\tssl\t${(random % 999) / 10}\t${bytes}\t${bytes * 3}\tSF\tT\tF\t0\tShADadFf\t${1 + (bytes % 99)}\t${bytes + 400}\t${bytes % 77}\t${bytes * 3 + 400}\t-\n`;
  });
}

function* eveBlocks(file: number): Generator<string> {
  yield* inBlocks(file, (i, random) => {
    const to =
      i % 20_000 === 7 ? '202.114.4.119' : `93.184.${random % 256}.${(random >>> 8) % 256}`;
    const time = `2023-11-14T22:${String(i % 60).padStart(2, '0')}:20.${String(random % 1_000_000).padStart(6, '0')}+0000`;
    const flow = `"pkts_toserver":${1 + (random % 99)},"pkts_toclient":${random % 77},"bytes_toserver":${random % 90_000},"bytes_toclient":${random % 270_000},"start":"${time}","end":"${time}","age":0,"state":"closed","reason":"timeout","alerted":false`;
    return `{"timestamp":"${time}","flow_id":${random}${i},"in_iface":"eth0","event_type":"flow","src_ip":"10.20.${random % 250}.${i % 250}","src_port":${1024 + (random % 60_000)},"dest_ip":"${to}","dest_port":443,"proto":"TCP","app_proto":"tls","flow":{${flow}},"tcp":{"tcp_flags":"1b","tcp_flags_ts":"1b","tcp_flags_tc":"1b","syn":true,"fin":true,"psh":true,"ack":true,"state":"closed"}}\n`;
  });
}

function* inBlocks(file: number, line: (i: number, random: number) => string): Generator<string> {
  let random = file + 1;
  let block = '';
  for (let i = 0; i < LINES_A_FILE; i += 1) {
    // A linear congruential generator (Numerical Recipes): the same logs in every run.
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    block += line(i, random);
    if (block.length > 65_536) {
      yield block;
      block = '';
    }
  }
  yield block;
}

/** Of what `hunt --json` prints. */
const REPORT = z.object({ findings: z.array(z.object({ times: z.number() })) });

interface Cost {
  hits: number;
  seconds: number;
  cpuSeconds: number;
}

function hunt(program: string, dir: string): Cost & { peakMib: number } {
  const told = path.join(dir, '..', 'peak');
  // The program as it is started by its name, which says at its end what memory it had.
  const script = `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(told)}, String(process.resourceUsage().maxRSS))); require(process.argv[1]);`;
  const { stdout, ...times } = timed(process.execPath, [
    '-e',
    script,
    program,
    'hunt',
    '--json',
    dir,
  ]);
  const report = parseJson(stdout, REPORT, 'the report of hunt');
  const hits = report.findings.reduce((sum, { times: count }) => sum + count, 0);
  return { ...times, hits, peakMib: Number(readFileSync(told, 'utf8')) / 1024 };
}

function zgrep(files: readonly string[]): Cost {
  const pattern = '202\\.114\\.4\\.1\\(19\\|20\\)';
  const { stdout, ...times } = timed('zgrep', ['-hc', pattern, ...files]);
  return { ...times, hits: stdout.split('\n').reduce((sum, count) => sum + Number(count), 0) };
}

/** Runs a program, and says what it and what it started took. */
function timed(program: string, args: readonly string[]) {
  const started = process.hrtime.bigint();
  // `times` prints minutes and seconds of the shell, then those of what it started: user, system.
  const stdio = run('bash', ['-c', '"$@"; times >&2', 'bash', program, ...args]);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const children = stdio.stderr.trim().split('\n').at(-1) ?? '';
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  if (parts.length !== 2) throw new Error(`bash says no times: ${stdio.stderr}`);
  const cpuSeconds = parts.reduce(
    (sum, [, minutes, s]) => sum + Number(minutes) * 60 + Number(s),
    0,
  );
  return { stdout: stdio.stdout, seconds, cpuSeconds };
}

function run(program: string, args: readonly string[]): { stdout: string; stderr: string } {
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const result = spawnSync(program, args, { encoding: 'utf8', env, maxBuffer: 2 ** 28 });
  if (result.error || result.status !== 0) {
    throw new Error(`${program}: ${result.error?.message ?? result.stderr}`);
  }
  return result;
}

void main();

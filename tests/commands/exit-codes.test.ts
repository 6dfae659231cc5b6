import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { COMMANDS } from '../../scripts/commands';
import { EXIT } from '../../scripts/lib/exit-codes';
import { ROOT } from '../../scripts/lib/root';
import { eveLine, flow } from '../operator/hunt/logs';

const test = suite('commands/exit-codes');

const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-exit-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, text: string) => {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};

const DIST = path.join(ROOT, 'dist');
const GONE = path.join(folder, 'gone');
const PCAP = path.join(ROOT, 'tests/pcaps/recorded/neg-hl7-mllp-2575.pcap');
const TUNING = put('tuning.yaml', 'version: 1\n');
const WRONG_TUNING = put('wrong.yaml', 'version: 1\noff: [no/such]\n');
const OTHER_JSON = put('other.json', '{"name":"other"}\n');
const KEY = put(
  'key.pub',
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDvKJ7Cpl5wAq0w6jzr0aYgK1tQnSmhNIVqmFhX7xNl4\n',
);

/** A line as typed (without the command), what it must end with, and a word of what it must say. */
type Row = [line: string[], exit: number, says: RegExp];
/** An exit code that takes more than a line; the test that makes a run end so. */
interface SeenIn {
  exit: number;
  seenIn: string;
}

/** Every command, and each exit code that its help names: a new command or code needs a row. */
const ROWS: Record<string, (Row | SeenIn)[]> = {
  baseline: [
    [[GONE], EXIT.failed, /gone/],
    [[folder, '--engine', 'suricata7'], EXIT.failed, /Write one of suricata-6/],
    [[], EXIT.failed, /missing required argument/],
    { exit: EXIT.ok, seenIn: 'tests/lab/baseline/command.test.ts' },
    { exit: EXIT.found, seenIn: 'tests/lab/baseline/command.test.ts' },
    { exit: EXIT.notRead, seenIn: 'tests/lab/baseline/command.test.ts' },
  ],
  build: [
    [['extra'], EXIT.failed, /too many arguments/],
    { exit: EXIT.ok, seenIn: 'tests/release/build/build.test.ts' },
    { exit: EXIT.found, seenIn: 'tests/release/build/build.test.ts' },
  ],
  bundle: [
    [['--key', GONE, '--out', path.join(folder, 'out')], EXIT.failed, /gone|is no release/],
    { exit: EXIT.ok, seenIn: 'tests/release/bundle/reproducible.test.ts' },
  ],
  diff: [
    [[GONE, GONE], EXIT.failed, /gone/],
    [[OTHER_JSON, OTHER_JSON], EXIT.failed, /other\.json/],
    [[DIST, DIST], EXIT.ok, /./],
    { exit: EXIT.found, seenIn: 'tests/operator/diff/engines.test.ts' },
  ],
  doctor: [
    [['--checks'], EXIT.ok, /suricata-home-net/],
    [[put('suricata.yaml', ''), '--only', 'no-such-check'], EXIT.failed, /no-such-check/],
    { exit: EXIT.found, seenIn: 'tests/operator/doctor/checks.test.ts' },
    { exit: EXIT.notRead, seenIn: 'tests/operator/doctor/checks.test.ts' },
  ],
  drill: [
    [['send', '127.0.0.1'], EXIT.failed, /--id is missing/],
    [
      ['write', '--monitor', '10.0.0.1', '--station', '8.8.8.8', '--out', GONE],
      EXIT.failed,
      /--station 8/,
    ],
    [['check', GONE, '--id', 'lower'], EXIT.failed, /eight of A-Z/],
    [['check', GONE, '--record', OTHER_JSON], EXIT.failed, /other\.json/],
    [
      [
        'write',
        '--monitor',
        '10.0.0.1',
        '--station',
        '10.0.0.2',
        '--out',
        path.join(folder, 'd.pcap'),
      ],
      EXIT.ok,
      /must appear/,
    ],
    { exit: EXIT.found, seenIn: 'tests/operator/drill/drill.test.ts' },
    { exit: EXIT.notRead, seenIn: 'tests/operator/drill/drill.test.ts' },
  ],
  engines: [
    [['extra'], EXIT.failed, /too many arguments/],
    { exit: EXIT.ok, seenIn: 'tests/lib/engines/fetch.test.ts' },
    { exit: EXIT.found, seenIn: 'tests/lib/engines/fetch.test.ts' },
  ],
  export: [
    [['smoke-signals'], EXIT.failed, /smoke-signals/],
    [['stix', '--out', path.join(GONE, 'x.json')], EXIT.failed, /gone/],
    [['stix'], EXIT.ok, /"bundle"/],
  ],
  hunt: [
    [[], EXIT.failed, /missing required argument/],
    [[GONE], EXIT.failed, /does not exist/],
    [[folder, '--since', '2025-02-30'], EXIT.failed, /2025-02-30/],
    [[folder, '--home-net', 'hospital'], EXIT.failed, /hospital/],
    [
      [put('quiet.json', eveLine('flow', { ...flow(), dest_ip: '10.9.9.9' }))],
      EXIT.ok,
      /Nothing found/,
    ],
    [[put('loud.json', eveLine('flow', flow()))], EXIT.found, /10\.20\.0\.5/],
    [[put('cut.json', eveLine('flow', flow()).slice(0, 120))], EXIT.notRead, /NOT READ/],
  ],
  install: [
    [['--lock', GONE, '--key', KEY, '--into', folder], EXIT.failed, /gone/],
    { exit: EXIT.ok, seenIn: 'tests/operator/pin/install.test.ts' },
  ],
  lock: [
    [['extra'], EXIT.failed, /too many arguments/],
    [['--check'], EXIT.ok, /./],
    { exit: EXIT.found, seenIn: 'tests/commands/lock.test.ts' },
  ],
  new: [
    [['A/b', '--kind', 'rpc-call'], EXIT.failed, /A\/b/],
    [['a/b', '--kind', 'telepathy'], EXIT.failed, /telepathy/],
    { exit: EXIT.ok, seenIn: 'tests/commands/new.test.ts' },
  ],
  pin: [
    [['1.0.0', '--from', GONE, '--key', KEY], EXIT.failed, /gone/],
    [['1.0.0', '--from', folder, '--key', GONE], EXIT.failed, /gone/],
    { exit: EXIT.ok, seenIn: 'tests/operator/pin/install.test.ts' },
  ],
  prove: [
    [['no/such'], EXIT.failed, /no\/such/],
    [['--engine', 'snort'], EXIT.failed, /Write one of/],
    [['--merge', GONE], EXIT.failed, /gone/],
    { exit: EXIT.ok, seenIn: 'tests/lab/proof/all.test.ts' },
    { exit: EXIT.found, seenIn: 'tests/lab/proof/all.test.ts' },
  ],
  publish: [
    [[folder], EXIT.failed, /--base-url is missing/],
    [
      [folder, '--base-url', 'http://x.example', '--key', GONE, '--list-key', GONE],
      EXIT.failed,
      /gone|bundle/,
    ],
    { exit: EXIT.ok, seenIn: 'tests/release/publish/publish.test.ts' },
  ],
  release: [
    [['one'], EXIT.failed, /X\.Y\.Z|one/],
    { exit: EXIT.ok, seenIn: 'tests/release/release.test.ts' },
    { exit: EXIT.found, seenIn: 'tests/release/release.test.ts' },
  ],
  replay: [
    [[PCAP, '--engine', 'suricata7'], EXIT.failed, /Write one of/],
    [[PCAP, '--engine', 'suricata-7', '--dist', GONE], EXIT.failed, /gone/],
    [[GONE], EXIT.failed, /gone/],
    { exit: EXIT.ok, seenIn: 'tests/operator/replay/replay.test.ts' },
    { exit: EXIT.found, seenIn: 'tests/operator/replay/replay.test.ts' },
    { exit: EXIT.notRead, seenIn: 'tests/operator/replay/replay.test.ts' },
  ],
  rollback: [
    [['--into', GONE], EXIT.failed, /gone/],
    { exit: EXIT.ok, seenIn: 'tests/operator/pin/install.test.ts' },
  ],
  tune: [
    [[GONE], EXIT.failed, /gone/],
    [[TUNING, '--pack', GONE], EXIT.failed, /gone/],
    [[WRONG_TUNING], EXIT.found, /no detection of Vitalwire/],
    [[TUNING], EXIT.ok, /checked, not written/],
  ],
  verify: [
    [[GONE], EXIT.failed, /gone/],
    [[folder, '--key', GONE], EXIT.failed, /gone/],
    [[folder, '--sid-range', '9-1'], EXIT.failed, /Write the first and the last sid/],
    { exit: EXIT.ok, seenIn: 'tests/release/bundle/verify.test.ts' },
    { exit: EXIT.found, seenIn: 'tests/release/bundle/verify.test.ts' },
  ],
};

const isRow = (one: Row | SeenIn): one is Row => Array.isArray(one);

test('every command has its rows, and each exit code that its help names is among them', async () => {
  assert.equal(Object.keys(ROWS).sort(), Object.keys(COMMANDS).sort());
  const program = new Command('vitalwire');
  for (const load of Object.values(COMMANDS)) (await load()).register(program);
  for (const [name, rows] of Object.entries(ROWS)) {
    const command = program.commands.find((one) => one.name() === name)!;
    const named = /Exit codes?:(.*?)(?:\n\n|\.\s+[A-Z]|$)/s.exec(helpOf(command))?.[1] ?? '';
    const codes = [...new Set(named.match(/(?<=^|[\s,(])[0-3](?= )/g) ?? [])].map(Number).sort();
    assert.ok(codes.includes(EXIT.ok) && codes.includes(EXIT.failed), `${name} --help: ${named}`);
    const shown = rows.map((one) => (isRow(one) ? one[1] : one.exit));
    assert.equal([...new Set(shown)].sort(), codes, `exit codes of ${name}`);
    for (const one of rows) {
      if (!isRow(one)) assert.ok(existsSync(path.join(ROOT, one.seenIn)), one.seenIn);
    }
  }
});

const LINES: Row[] = [
  [['verfy'], EXIT.failed, /Did you mean verify/],
  ...Object.entries(ROWS).flatMap(([name, rows]): Row[] => [
    [[name, '--no-such-option'], EXIT.failed, /unknown option|required option/],
    ...rows.filter(isRow).map(([line, exit, says]): Row => [[name, ...line], exit, says]),
  ]),
];

for (const [line, exit, says] of LINES) {
  const words = line.map((word) => path.basename(word)).join(' ');
  test(`vitalwire ${words}: exit code ${exit}`, async () => {
    const { code, stdout, stderr } = await vitalwire(line);
    assert.is(code, exit, stdout + stderr);
    assert.match(stdout + stderr, says);
  });
}

/** The whole help, with what a command adds behind its options. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}

test('a reader that has seen enough is no error', async () => {
  const { code, stderr } = await shell(
    `"${process.execPath}" scripts/vitalwire.js export stix | head -c 10 >/dev/null; exit $PIPESTATUS`,
  );
  assert.is(code, EXIT.ok, stderr);
  assert.is(stderr, '');
});

function vitalwire(args: readonly string[]) {
  return ended(process.execPath, ['scripts/vitalwire.js', ...args]);
}

function shell(line: string) {
  return ended('bash', ['-c', line]);
}

function ended(program: string, args: readonly string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve, reject) => {
    execFile(program, args, { cwd: ROOT }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(new Error(error.message));
      else resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

test.run();

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Command } from 'commander';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { COMMANDS } from '../../scripts/commands';
import type { ProofReport } from '../../scripts/lab/proof/report';
import { EXIT } from '../../scripts/lib/exit-codes';
import { ROOT } from '../../scripts/lib/root';
import { findEngines } from '../../scripts/lib/engines/find';
import { isPresent } from '../../scripts/lib/engines/engine';
import { packLockText } from '../../scripts/operator/pin/lock-file';
import { eveLine, flow } from '../operator/hunt/logs';
import { newKey, place, sampleBundle, sampleInput, sampleManifest } from '../release/bundle/sample';
import { sshKeygenOrSkip } from '../release/bundle/tools';

const test = suite('commands/exit-codes');

const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-exit-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, text: string | Uint8Array) => {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};

const DIST = path.join(ROOT, 'dist');
const GONE = path.join(folder, 'gone');
const PCAP = path.join(ROOT, 'tests/pcaps/recorded/neg-hl7-mllp-2575.pcap');
const TUNING = put('tuning.yaml', 'version: 1\n');
const WRONG_TUNING = put('wrong.yaml', 'version: 1\noff: [no/such]\n');
const OTHER_JSON = put('other.json', '{"name":"other"}\n');
/** A sensor's file with nothing to say about it, and one that stores what was sent. */
const SENSOR = (alert: string) =>
  `%YAML 1.1\n---\nvars:\n  address-groups:\n    HOME_NET: "[10.0.0.0/8]"\noutputs:\n  - eve-log:\n      enabled: yes\n      types:\n        - alert${alert}\ndefault-rule-path: /var/lib/suricata/rules\nrule-files:\n  - vitalwire.rules\n`;
const CHECKED = ['--no-engine', '--only', 'suricata-patient-data'];
const LOCK = put(
  'vitalwire.lock',
  packLockText({
    version: '1.0.0',
    place: 'https://rules.hospital.example/',
    key: `SHA256:${'A'.repeat(43)}`,
    sums: '0'.repeat(64),
    zkg: '0'.repeat(40),
    list: '1',
  }),
);
const QUIET_SENSOR = put('quiet.yaml', SENSOR(''));
const CUT_SENSOR = put('cut.gz', gzipSync(SENSOR('')).subarray(0, 60));
/** A whole run of one case, as `prove` writes it. */
const proofOf = (name: string, status: 'pass' | 'fail') => {
  const whole: ProofReport = {
    schema: 1,
    version: '1.0.0',
    engines: [{ name: 'suricata-7', version: '7', absent: null }],
    shards: ['1/1'],
    detections: ['a/b'],
    verdicts: [
      {
        case: 'a/b one',
        detection: 'a/b',
        kind: 'proof',
        name: 'one',
        transform: null,
        must: 'alert',
        engine: 'suricata-7',
        status,
        saw: [],
        sids: [],
        why: status === 'pass' ? null : 'saw nothing',
      },
    ],
    differences: [],
    declarations: [],
    left: [],
    thin: [],
  };
  mkdirSync(path.join(folder, name));
  put(path.join(name, 'proof.json'), JSON.stringify(whole));
  return path.join(folder, name);
};
const PROOF_OUT = ['--out', path.join(folder, 'proof')];
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
const HERE = 'tests/commands/exit-codes.test.ts';

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
    { exit: EXIT.found, seenIn: 'tests/commands/new.test.ts' },
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
    [[QUIET_SENSOR, '--minutes', '0'], EXIT.failed, /write a number above 0/],
    [[put('suricata.yaml', ''), '--only', 'no-such-check'], EXIT.failed, /no-such-check/],
    [[QUIET_SENSOR, ...CHECKED], EXIT.ok, /0 error, 0 warning/],
    [
      [put('stores.yaml', SENSOR(':\n            payload: yes')), ...CHECKED],
      EXIT.found,
      /payload is yes/,
    ],
    [[QUIET_SENSOR, CUT_SENSOR, ...CHECKED], EXIT.notRead, /cut\.gz: ends before its end/],
  ],
  drill: [
    [['send', '127.0.0.1'], EXIT.failed, /--id is missing/],
    [['send', '127.0.0.1', '--port', '0'], EXIT.failed, /a port from 1 to 65535/],
    [
      ['listen', '--address', '127.0.0.1', '--port', '70000'],
      EXIT.failed,
      /a port from 1 to 65535/,
    ],
    // An address that no host has: it prints the invitation, and cannot listen.
    [
      ['listen', '--address', '192.0.2.1', '--port', '47600', '--id', 'ABCD1234', '--for', '1'],
      EXIT.failed,
      /drill send 192\.0\.2\.1 --id ABCD1234 --port 47600\n/,
    ],
    [
      ['write', '--monitor', '10.0.0.1', '--station', '8.8.8.8', '--out', GONE],
      EXIT.failed,
      /--station 8/,
    ],
    [['check', GONE, '--id', 'lower'], EXIT.failed, /eight of A-Z/],
    [['check', GONE, '--record', OTHER_JSON], EXIT.failed, /other\.json/],
    [['check', GONE, '--record', GONE], EXIT.failed, /gone: there is no such file/],
    [['check', GONE, '--record', folder], EXIT.failed, /is a folder; name a file/],
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
    { exit: EXIT.ok, seenIn: HERE },
    { exit: EXIT.found, seenIn: HERE },
  ],
  export: [
    [['smoke-signals'], EXIT.failed, /smoke-signals/],
    [
      ['stix', '--out', path.join(GONE, 'x.json')],
      EXIT.failed,
      /there is no folder \S+gone; make it/,
    ],
    [['stix', '--out', folder], EXIT.failed, /is a folder; name a file/],
    [['stix'], EXIT.ok, /"bundle"/],
  ],
  hunt: [
    [[], EXIT.failed, /missing required argument/],
    [[GONE], EXIT.failed, /there is no such file/],
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
    [['--lock', LOCK, '--key', OTHER_JSON, '--into', folder], EXIT.failed, /holds no key; --key/],
    { exit: EXIT.ok, seenIn: HERE },
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
    { exit: EXIT.ok, seenIn: HERE },
  ],
  prove: [
    [['no/such'], EXIT.failed, /no\/such/],
    [['--engine', 'snort'], EXIT.failed, /Write one of/],
    [['--merge', GONE], EXIT.failed, /gone/],
    [['--merge', GONE, '--engine', 'zeek'], EXIT.failed, /cannot be used with/],
    [['--mutations', '--shard', '1/2'], EXIT.failed, /cannot be used with/],
    [['--mutations', '--engine', 'suricata-6'], EXIT.failed, /write suricata-7 or suricata-8/],
    [['--mutations', '--engine', 'suricata-7,suricata-8'], EXIT.failed, /not both/],
    [['--merge', proofOf('proved', 'pass'), ...PROOF_OUT], EXIT.ok, /./],
    [['--merge', proofOf('failed', 'fail'), ...PROOF_OUT], EXIT.found, /saw nothing/],
  ],
  publish: [
    [[folder], EXIT.failed, /--base-url is missing/],
    [
      [folder, '--base-url', 'http://x.example', '--key', GONE, '--list-key', GONE],
      EXIT.failed,
      /gone|bundle/,
    ],
    { exit: EXIT.ok, seenIn: HERE },
  ],
  release: [
    [['one'], EXIT.failed, /X\.Y\.Z|one/],
    { exit: EXIT.ok, seenIn: 'tests/release/bundle/reproducible.test.ts' },
    { exit: EXIT.found, seenIn: 'tests/release/bundle/reproducible.test.ts' },
  ],
  replay: [
    [[PCAP, '--engine', 'suricata7'], EXIT.failed, /Write one of/],
    [[PCAP, '--engine', 'suricata-7', '--dist', GONE], EXIT.failed, /gone/],
    [[GONE], EXIT.failed, /gone/],
    { exit: EXIT.ok, seenIn: 'tests/operator/replay/replay.test.ts' },
    { exit: EXIT.found, seenIn: 'tests/operator/replay/replay.test.ts' },
    { exit: EXIT.notRead, seenIn: 'tests/operator/replay/replay.test.ts' },
  ],
  report: [
    [[GONE, '-o', path.join(folder, 'r.html')], EXIT.failed, /there is no such file/],
    [[folder], EXIT.failed, /required option '-o/],
    [
      [put('quiet-2.json', eveLine('flow', { ...flow(), dest_ip: '10.9.9.9' })), '-o', '-'],
      EXIT.ok,
      /Nothing was found/,
    ],
    [
      [put('loud-2.json', eveLine('flow', flow())), '-o', '-'],
      EXIT.found,
      /One monitor was answered/,
    ],
    [
      [put('cut-2.json', eveLine('flow', flow()).slice(0, 120)), '-o', '-'],
      EXIT.notRead,
      /NOT READ/,
    ],
  ],
  rollback: [[['--into', GONE], EXIT.failed, /gone/], { exit: EXIT.ok, seenIn: HERE }],
  tune: [
    [[folder], EXIT.failed, /is a folder; name a file/],
    [[TUNING, '--into', OTHER_JSON], EXIT.failed, /other\.json is a file where a folder/],
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
      if (isRow(one)) continue;
      // A test that calls functions says nothing of how the command ends.
      const text = readFileSync(path.join(ROOT, one.seenIn), 'utf8');
      assert.match(text, /runCommand\(|vitalwire\.js|\bbuild\(/, `${one.seenIn} starts no command`);
      assert.match(text, new RegExp(`\\b${name}\\b`), `${one.seenIn} does not start ${name}`);
    }
  }
});

const LINES: Row[] = [
  [['verfy'], EXIT.failed, /Did you mean verify/],
  [['help', 'verfy'], EXIT.failed, /Did you mean verify/],
  [['help', 'verify'], EXIT.ok, /Usage: vitalwire verify/],
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

// The first capture's words find nobody; the second is looked at all the same.
test('a reader that has seen enough changes no exit code', async () => {
  const engine = (await findEngines()).find(isPresent);
  const pcap = path.join(ROOT, 'tests/pcaps/recorded/pos-cms8000-515-syn-no-answer.pcap');
  const { code, stderr } = await shell(
    `"${process.execPath}" scripts/vitalwire.js replay "${pcap}" "${pcap}" --engine ${engine?.name ?? 'zeek'} | true; exit $PIPESTATUS`,
  );
  assert.is(code, engine ? EXIT.found : EXIT.failed, stderr);
});

test('an answer that cannot be written is none', async () => {
  const log = put('found.json', eveLine('flow', flow()));
  const { code, stderr } = await shell(
    `"${process.execPath}" scripts/vitalwire.js hunt "${log}" > /dev/full`,
  );
  assert.is(code, EXIT.failed, stderr);
  assert.match(stderr, /^vitalwire: standard output: the disk is full; make room, [^\n]*\n$/);
});

test('engines: 0 where all four are here, 1 where one is missing', async () => {
  // Nothing is fetched where all are here; where one is missing, there is no apt on this PATH to ask.
  const states = await findEngines();
  if (states.every(isPresent)) assert.is((await vitalwire(['engines'])).code, EXIT.ok);
  const bare = { ...process.env, VITALWIRE_ZEEK: '', VITALWIRE_ENGINES: GONE, PATH: folder };
  const { code, stdout, stderr } = await vitalwire(['engines'], bare);
  assert.is(code, EXIT.found, stdout + stderr);
  assert.match(stdout + stderr, /VITALWIRE_ZEEK is set and names nothing/);
});

if (sshKeygenOrSkip()) {
  test('publish, pin, install and rollback: 0 all the way', async () => {
    const key = newKey();
    const at = (name: string) => path.join(folder, name);
    const run = async (says: RegExp, ...line: string[]) => {
      const { code, stdout, stderr } = await vitalwire(line);
      assert.is(code, EXIT.ok, stdout + stderr);
      assert.match(stdout + stderr, says);
    };
    const trust = ['--key', key.publicFile];
    for (const version of ['1.0.0', '1.0.1']) {
      const bundle = place(sampleBundle(key.file, sampleInput(sampleManifest({ version }))));
      const keys = [...trust, '--list-key', key.file];
      const into = ['--base-url', 'https://rules.hospital.example/', '--bundle', bundle];
      await run(/./, 'publish', at('channel'), ...keys, ...into);
      await run(/pinned/, 'pin', version, '--from', at('channel'), ...trust, '--lock', at('lock'));
      await run(/./, 'install', '--lock', at('lock'), ...trust, '--into', at('packs'));
    }
    await run(/current is 1\.0\.0 again/, 'rollback', '--into', at('packs'));
  });
}

function vitalwire(args: readonly string[], env = process.env) {
  return ended(process.execPath, ['scripts/vitalwire.js', ...args], env);
}

function shell(line: string) {
  return ended('bash', ['-c', line]);
}

function ended(program: string, args: readonly string[], env = process.env) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve, reject) => {
    execFile(program, args, { cwd: ROOT, env }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(new Error(error.message));
      else resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

test.run();

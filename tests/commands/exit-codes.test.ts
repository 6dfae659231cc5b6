import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { COMMANDS } from '../../scripts/commands';
import { EXIT } from '../../scripts/lib/exit-codes';
import { ROOT } from '../../scripts/lib/root';

const test = suite('commands/exit-codes');

const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-exit-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, text: string) => {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};

const GONE = path.join(folder, 'gone');
const PCAP = path.join(ROOT, 'tests/pcaps/recorded/neg-hl7-mllp-2575.pcap');
const TUNING = put('tuning.yaml', 'version: 1\n');
const WRONG_TUNING = put('wrong.yaml', 'version: 1\noff: [no/such]\n');
const OTHER_JSON = put('other.json', '{"name":"other"}\n');
const KEY = put(
  'key.pub',
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDvKJ7Cpl5wAq0w6jzr0aYgK1tQnSmhNIVqmFhX7xNl4\n',
);

/** A line as typed, what it must end with, and a word of what it must say. */
const LINES: [line: string[], exit: number, says: RegExp][] = [
  [['verfy'], EXIT.failed, /Did you mean verify/],
  ...Object.keys(COMMANDS).map((name): [string[], number, RegExp] => [
    [name, '--no-such-option'],
    EXIT.failed,
    /unknown option|required option/,
  ]),
  [['baseline', GONE], EXIT.failed, /gone/],
  [['baseline', folder, '--engine', 'suricata7'], EXIT.failed, /Write one of suricata-6/],
  [['diff', GONE, GONE], EXIT.failed, /gone/],
  [['diff', OTHER_JSON, OTHER_JSON], EXIT.failed, /other\.json/],
  [['export', 'smoke-signals'], EXIT.failed, /smoke-signals/],
  [['hunt'], EXIT.failed, /missing required argument/],
  [['install', '--lock', GONE, '--key', KEY, '--into', folder], EXIT.failed, /gone|unknown option/],
  [['pin', '1.0.0', '--from', GONE, '--key', KEY], EXIT.failed, /gone/],
  [['pin', '1.0.0', '--from', folder, '--key', GONE], EXIT.failed, /gone/],
  [['prove', 'no/such'], EXIT.failed, /no\/such/],
  [['prove', '--engine', 'snort'], EXIT.failed, /Write one of/],
  [['replay', PCAP, '--engine', 'suricata7'], EXIT.failed, /Write one of/],
  [['replay', PCAP, '--engine', 'suricata-7', '--dist', GONE], EXIT.failed, /gone/],
  [['replay', GONE], EXIT.failed, /gone/],
  [['rollback', '--into', GONE], EXIT.failed, /gone|unknown option/],
  [['tune', GONE], EXIT.failed, /gone/],
  [['tune', TUNING, '--pack', GONE], EXIT.failed, /gone/],
  [['tune', WRONG_TUNING], EXIT.found, /no detection of Vitalwire/],
  [['tune', TUNING], EXIT.ok, /checked, not written/],
  [['verify', GONE], EXIT.failed, /gone/],
  [['verify', folder, '--key', GONE], EXIT.failed, /gone/],
  [['verify', folder, '--sid-range', '9-1'], EXIT.failed, /Write the first and the last sid/],
];

for (const [line, exit, says] of LINES) {
  const words = line.map((word) => path.basename(word)).join(' ');
  test(`vitalwire ${words}: exit code ${exit}`, async () => {
    const { code, stdout, stderr } = await vitalwire(line);
    assert.is(code, exit, stderr);
    assert.match(stdout + stderr, says);
  });
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

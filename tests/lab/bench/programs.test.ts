/** The benchmarks as programs, and what they measure of a process. No test looks at a time. */
import fs, { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { measureRun } from '../../../scripts/lab/bench/measure';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { runNode } from '../../release/build/scratch';
import { scratchFolder } from '../../lib/engines/scratch';
import { ROOT } from '../../../scripts/lib/root';

const test = suite('bench/programs');

const PCAP = path.join(
  ROOT,
  'tests/pcaps/recorded/pos-cms8000-telemetry-202.114.4.119-515-emulated.pcap',
);
const program = (
  name: 'cases' | 'engine' | 'gate',
  args: string[],
  env: Record<string, string> = {},
) =>
  runNode(['-r', './scripts/typescript.js', `scripts/lab/bench/${name}.ts`, ...args], {
    cwd: ROOT,
    env,
  });
/** Zeek is looked for there and nowhere else. */
const NO_ZEEK = { VITALWIRE_ZEEK: '/nowhere/zeek' };

test('wrong usage is exit code 2 and names what is wrong', async () => {
  const refused: [string[], RegExp][] = [
    [['--traffic', 'faxes'], /--traffic faxes is unknown; write one of mixed, hospital/],
    [[PCAP, '--traffic', 'mixed'], /--traffic and captures: write one of them/],
    [['/nowhere/x.pcap'], /^\/nowhere\/x\.pcap: no such file or folder$/m],
    [[path.join(ROOT, 'package.json')], /package\.json: is neither pcap nor pcapng/],
    [[PCAP, '--engine', 'snort'], /engine "snort" is unknown; write one of suricata-6/],
    [[PCAP, '--times', 'x'], /--times x: write a whole number, 1 or more/],
    [[PCAP, '--rounds', '2'], /--rounds 2: write a whole number, 6 or more/],
    [[PCAP, '--background', '/nowhere.rules'], /--background \/nowhere\.rules: no such file/],
  ];
  for (const [args, words] of refused) {
    const { code, said } = await program('engine', args);
    assert.match(said, words);
    assert.is(code, 2, said);
  }
  const refusedByGate: [string[], RegExp][] = [
    [['--by-detection', 'faxes'], /--by-detection faxes is unknown; write one of mixed, hospital/],
    [['--background', PCAP], /--background: write --by-detection or --whole too/],
    [['--whole', 'faxes'], /--whole faxes is unknown; write one of mixed, hospital/],
    [['--whole', 'nfs', '--by-detection', 'nfs'], /--whole: write it without --by-detection/],
    [['--whole', 'nfs', '--rules', '/nowhere.rules'], /--rules \/nowhere\.rules: no such file/],
    [['--whole', 'nfs', '--scale', 'x'], /--scale x: write a number above 0/],
    [['--rules', PCAP], /--rules and --scale: write --whole too/],
    [
      ['--by-detection', 'mixed', '--background', '/nowhere.rules'],
      /--background \/nowhere\.rules: no such file/,
    ],
  ];
  for (const [args, words] of refusedByGate) {
    const { code, said } = await program('gate', args);
    assert.match(said, words);
    assert.is(code, 2, said);
  }
  const { code, said } = await program('cases', ['--engine', 'snort']);
  assert.match(said, /engine "snort" is unknown/);
  assert.is(code, 2);
});

test('an engine that is asked for and is not here is a failure, not a skip', async () => {
  for (const [name, args] of [
    ['cases', []],
    ['engine', [PCAP]],
  ] as const) {
    const { code, said } = await program(name, [...args, '--engine', 'zeek'], NO_ZEEK);
    assert.match(said, /zeek not found: .*\/nowhere\/zeek/);
    assert.is(code, 1);
  }
});

test('--help says what the exit codes mean', async () => {
  for (const name of ['cases', 'engine'] as const) {
    const { code, said } = await program(name, ['--help']);
    assert.match(said, /Usage: npm run bench(:engine)? -- /);
    assert.match(said, /Exit code/);
    assert.is(code, 0);
  }
});

test('a capture that is too little work gives no figures, in JSON too', async () => {
  if (!(await engineOrSkip('suricata-7'))) return;
  const args = [PCAP, '--engine', 'suricata-7'];
  const text = await program('engine', args);
  assert.is(text.code, 1);
  assert.match(
    text.said,
    /suricata-7: capture too small: pos-cms8000-telemetry\S+ took \d\.\d\d s of CPU time/,
  );
  const { code, said } = await program('engine', [...args, '--json']);
  assert.is(code, 1);
  const report = JSON.parse(said.slice(said.indexOf('{\n'))) as {
    costs: unknown[];
    failed: { engine: string; why: string }[];
  };
  assert.equal(report.costs, []);
  assert.is(report.failed[0]!.engine, 'suricata-7');
  assert.match(report.failed[0]!.why, /^capture too small/);
});

test('an engine that fails names the capture, and the command that is said to repeat it can be run', async () => {
  if (!(await engineOrSkip('suricata-7'))) return;
  const folder = scratchFolder();
  const broken = path.join(folder, 'broken.pcap');
  writeFileSync(broken, Buffer.concat([readFileSync(PCAP).subarray(0, 24), Buffer.alloc(99, 255)]));
  const { code, said } = await program('engine', [broken, '--engine', 'suricata-7'], {
    TMPDIR: folder,
  });
  assert.is(code, 1);
  assert.match(said, /^suricata-7 on .*broken\.pcap could not read it/m);
  const config = / -c (\S+suricata\.yaml)/.exec(said)![1]!;
  assert.ok(existsSync(config), 'what the command names was removed');
  assert.ok(config.startsWith(/^kept for that: (.+)$/m.exec(said)![1]!));
});

const run = (file: string, ...args: string[]) =>
  measureRun({ file, args, env: {} }, scratchFolder());
const failing = async (work: Promise<unknown>) => {
  try {
    await work;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('did not fail');
};

/** The cost of a program that does something, and ends when its memory has been read once more: no sooner, no later. */
async function untilRead(code: string) {
  const folder = scratchFolder();
  const [done, read] = [path.join(folder, 'done'), path.join(folder, 'read')];
  const waits = `${code}
    const fs = require('node:fs');
    fs.writeFileSync(${JSON.stringify(done)}, '');
    setInterval(() => fs.existsSync(${JSON.stringify(read)}) && process.exit(), 10);`;
  const original = fs.readFileSync;
  fs.readFileSync = ((...args: Parameters<typeof original>) => {
    const isAfter = /^\/proc\/\d+\/status$/.test(String(args[0])) && existsSync(done);
    const content = original(...args);
    if (isAfter) writeFileSync(read, '');
    return content;
  }) as typeof original;
  try {
    return await run(process.execPath, '-e', waits);
  } finally {
    fs.readFileSync = original;
  }
}

test('memory is that of the program itself, at its peak', async () => {
  const small = await untilRead('');
  const large = await untilRead('let held = Buffer.alloc(300 * 2 ** 20, 1); held = null;');
  assert.ok(small.peakMib > 10 && small.peakMib < 300, `${small.peakMib} MiB`);
  assert.ok(large.peakMib >= 300, `${large.peakMib} MiB`);
});

test('a program that fails gives no cost but its own last words and the command', async () => {
  const failed = await failing(run('sh', '-c', 'echo it is broken >&2; sleep 0.1; exit 3'));
  assert.match(failed, /^ended with exit code 3: it is broken\n {2}repeat it by hand: cd .* sh -c/);
  assert.match(await failing(run('sh', '-c', 'sleep 0.1; kill -SEGV $$')), /^was ended by SIGSEGV/);
  assert.match(
    await failing(run('/nowhere/engine')),
    /^ended with exit code 127: .*nowhere\/engine/,
  );
});

test.run();

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Engine, EngineProgram } from '../../../scripts/lib/engines/engine';
import { EngineFailure } from '../../../scripts/lib/process';
import { runSuricata, testRules } from '../../../scripts/lib/engines/suricata';
import { runZeek } from '../../../scripts/lib/engines/zeek';
import { scratchFolder, writeScript } from './scratch';

const test = suite('engines/failures');

const folder = scratchFolder();
const rules = path.join(folder, 'any.rules');
writeFileSync(rules, '');

/** An engine that is a shell script. */
function fake(name: Engine['name'], body: string): EngineProgram {
  const file = writeScript(path.join(scratchFolder(), name), body);
  const command = (args: readonly string[]) => ({ file, args: [...args], env: {} });
  return { name, version: '0', origin: file, configFolder: folder, command };
}

/** Longer than any machine needs for what does not wait for the sleeper. */
const SLEEP_SECONDS = 600;

async function failureOf(engine: EngineProgram, timeoutSeconds = 300): Promise<EngineFailure> {
  const common = { pcap: '/captures/x.pcap', outDir: path.join(folder, 'out'), timeoutSeconds };
  const run: Promise<unknown> =
    engine.name === 'zeek'
      ? runZeek(engine, { ...common, packageDir: folder })
      : runSuricata(engine, { ...common, rulesFiles: [rules] });
  const error = await run.then(
    () => assert.unreachable('the run should have failed'),
    (thrown: unknown) => thrown,
  );
  assert.instance(error, EngineFailure);
  return error as EngineFailure;
}

const ways: [what: string, body: string, words: RegExp, timeoutSeconds?: number][] = [
  ['hangs', `exec sleep ${SLEEP_SECONDS}`, /gave no answer within 0\.2 s and was killed/, 0.2],
  [
    'hangs in a child of its own',
    `sleep ${SLEEP_SECONDS}; true`,
    /gave no answer within 0\.2 s/,
    0.2,
  ],
  ['crashes', 'echo "last words" >&2; kill -SEGV $$', /was ended by SIGSEGV: last words/],
  ['is killed', 'kill -KILL $$', /was ended by SIGKILL/],
  ['refuses', 'echo "bad rule" >&2; exit 1', /ended with exit code 1: bad rule/],
];
for (const name of ['suricata-7', 'zeek'] as const) {
  for (const [what, body, words, timeoutSeconds] of ways) {
    test(`${name} that ${what} is an error with engine, capture and command`, async () => {
      const started = Date.now();
      const { message } = await failureOf(fake(name, body), timeoutSeconds);
      assert.match(message, words);
      assert.match(message, new RegExp(`^${name} on /captures/x\\.pcap `));
      assert.match(message, /repeat it by hand: .*\/captures\/x\.pcap/);
      assert.ok(Date.now() - started < SLEEP_SECONDS * 1000, 'it waited for the sleeper');
    });
  }
}

test('an orderly end without an answer is a failure too', async () => {
  assert.match((await failureOf(fake('suricata-8', 'exit 0'))).message, /wrote no eve\.json/);
  const silent = fake('suricata-8', 'while [ "$1" != -l ]; do shift; done; : > "$2/eve.json"');
  assert.match((await failureOf(silent)).message, /wrote no statistics/);
});

test('the answer of an earlier run is not read again', async () => {
  writeFileSync(path.join(folder, 'out', 'eve.json'), '{"event_type":"stats","stats":{}}\n');
  assert.match((await failureOf(fake('suricata-8', 'exit 0'))).message, /wrote no eve\.json/);
});

test('an engine that is gone says so', async () => {
  const engine = fake('suricata-6', '');
  const gone = { ...engine, command: () => ({ file: '/nowhere/suricata', args: [], env: {} }) };
  assert.match((await failureOf(gone)).message, /could not be started: .*ENOENT/);
});

test('a rule test that crashes is no verdict on the rules', async () => {
  const engine = fake('suricata-7', 'kill -SEGV $$');
  const options = { rulesFiles: [rules], outDir: path.join(folder, 'out') };
  const error = await testRules(engine, options).catch((thrown: unknown) => thrown);
  assert.instance(error, EngineFailure);
});

test.run();

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lockText, parseLock } from '../../scripts/compile/lock/lock-file';
import { seal } from '../../scripts/compile/lock/lock';
import { lockOf, runNode, scratchProject } from '../release/build/scratch';

const test = suite('commands/lock');

const project = scratchProject();
const FILE = path.join(project, 'rules-src/ids.lock.json');
const built = lockOf(project);
const { entries } = parseLock(built);

/** `vitalwire lock ...` in the scratch project. */
const lock = (...args: string[]) =>
  runNode([path.join(project, 'scripts/vitalwire.js'), 'lock', ...args], { cwd: project });
test.before.each(() => writeFileSync(FILE, built));

test('--check is content when a build changes nothing, and writes nothing', async () => {
  const { code, said } = await lock('--check');
  assert.equal(
    { code, said },
    { code: 0, said: `${entries.length} entries, a build changes none\n` },
  );
  assert.is(readFileSync(FILE, 'utf8'), built);
});

test('--check fails when a build would change it, and says what; --json says it to programs', async () => {
  // What is retired does not change any more.
  const active = entries.filter(({ engine, state }) => engine === 'suricata' && state === 'active');
  const first = active[0]!;
  const last = active.at(-1)!;
  const changed = entries
    .filter((entry) => entry !== last)
    .map((entry) => (entry === first ? { ...entry, hash: '0'.repeat(64) } : entry));
  writeFileSync(FILE, lockText(seal(changed)));
  const edited = readFileSync(FILE, 'utf8');
  const { code, said } = await lock('--check');
  assert.is(code, 1);
  assert.match(
    said,
    new RegExp(
      `^revised  ${first.detection} suricata ${first.sid} ${first.variant} rev ${first.rev}$`,
      'm',
    ),
  );
  assert.match(said, new RegExp(`^new +${last.detection} `, 'm'));
  assert.match(said, /^2 of \d+ entries change with the next build$/m);

  const json = await lock('--json');
  assert.is(json.code, 0);
  const { changes } = JSON.parse(json.said) as { changes: { change: string; sid: number }[] };
  assert.equal(changes.map(({ change }) => change).sort(), ['new', 'revised']);
  assert.is(readFileSync(FILE, 'utf8'), edited);
});

test('an edit by hand is refused until it is accepted', async () => {
  const edited = built.replace('"rev":', '"rev":1');
  writeFileSync(FILE, edited);
  const refused = await lock('--check');
  assert.is(refused.code, 1);
  assert.match(
    refused.said,
    /ids\.lock\.json: integrity: .*"vitalwire lock --accept" keeps the edit/,
  );

  const accepted = await lock('--accept');
  assert.is(accepted.code, 0);
  assert.match(accepted.said, /^rules-src\/ids\.lock\.json sealed anew$/m);
  const now = parseLock(readFileSync(FILE, 'utf8'));
  assert.is.not(now.integrity, parseLock(built).integrity);
});

test('--accept refuses a sid that two branches took, and leaves the file', async () => {
  const twice = built.replace(`"sid":${entries[1]!.sid}`, `"sid":${entries[0]!.sid}`);
  writeFileSync(FILE, twice);
  const { code, said } = await lock('--accept');
  assert.is(code, 1);
  assert.match(
    said,
    new RegExp(`sid: ${entries[0]!.sid} is given to ".*" and to ".*"; two branches`),
  );
  assert.is(readFileSync(FILE, 'utf8'), twice);
});

test('the help says what writes, and how a merge is settled', async () => {
  const { code, said } = await lock('--help');
  assert.is(code, 0);
  assert.match(said, /only --accept writes/);
  assert.not.match(said, /changes nothing/);
  assert.match(said, /delete the line that is not published, then --accept, then build/);
});

test.run();

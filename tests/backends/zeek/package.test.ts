import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderPack } from '../../../scripts/backends/pack';
import type { Manifest } from '../../../scripts/model/manifest';
import { runProcess } from '../../../scripts/lib/process';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { noticeName } from '../../../scripts/compile/notice';
import { ROOT } from '../../../scripts/lib/root';

const test = suite('render/Zeek package');

const scratch = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-zeek-'));
test.after(() => rmSync(scratch, { recursive: true, force: true }));

const PACKAGE = path.join(ROOT, 'dist/zeek/vitalwire');
const { files, plan, sources } = renderPack();
const scripts = [...files].filter(([file]) => file.startsWith('zeek/vitalwire/'));

/** Starts Zeek without a capture; what it says and how it ended. */
async function zeek(args: string[]): Promise<{ code: number | null; said: string } | null> {
  const engine = await engineOrSkip('zeek');
  if (!engine) return null;
  const { stdout, stderr, exitCode } = await runProcess(engine.command(args), {
    cwd: scratch,
    timeoutSeconds: 600,
  });
  return { code: exitCode, said: `${stdout}${stderr}`.trim() };
}

test('zeek -a reads the folder and says nothing', async () => {
  const result = await zeek(['-a', PACKAGE]);
  if (result) assert.equal(result, { code: 0, said: '' });
});

test('zeek -u finds nothing of ours that is unused or undefined', async () => {
  const result = await zeek(['-a', '-u', PACKAGE]);
  if (!result) return;
  assert.is(result.code, 0);
  // Zeek 8.0 has such warnings about scripts of its own.
  const ours = result.said.split('\n').filter((line) => line.includes(PACKAGE));
  assert.equal(ours, []);
});

test('it loads with @load by its folder, from a script that is elsewhere', async () => {
  writeFileSync(path.join(scratch, 'site.zeek'), `@load ${PACKAGE}\n`);
  const result = await zeek(['-a', 'site.zeek']);
  if (result) assert.equal(result, { code: 0, said: '' });
});

test('a script that is broken does not pass', async () => {
  writeFileSync(path.join(scratch, 'broken.zeek'), `@load ${PACKAGE}\nprint nonesuch;\n`);
  const result = await zeek(['-a', 'broken.zeek']);
  if (result) assert.is.not(result.code, 0);
});

test('every notice of the manifest is a notice type in Zeek', async () => {
  const manifest = JSON.parse(
    readFileSync(path.join(ROOT, 'dist/manifest.json'), 'utf8'),
  ) as Manifest;
  const notices = manifest.detections.flatMap(({ zeek: it }) =>
    'notice' in it ? [it.notice] : [],
  );
  assert.ok(notices.length > 0);
  const lines = notices.map((notice) => `print fmt("%s", ${notice});`);
  writeFileSync(
    path.join(scratch, 'notices.zeek'),
    `@load ${PACKAGE}\nevent zeek_init() { ${lines.join(' ')} }\n`,
  );
  const result = await zeek(['notices.zeek']);
  if (result) assert.equal(result, { code: 0, said: notices.join('\n') });
});

test('every detection has a notice, or says why Zeek cannot', () => {
  for (const { detection } of sources) {
    const rendered = plan.notices.some((planned) => planned.detection.id === detection.id);
    assert.is(rendered, !detection.cannot?.zeek, detection.id);
  }
});

test('no two ids make one notice name', () => {
  const names = sources.map(({ detection }) => noticeName(detection.id));
  assert.is(new Set(names).size, names.length);
});

test('every script is loaded, and what is loaded is there', () => {
  const loaded = scripts.flatMap(([, text]) =>
    [...text.matchAll(/^@load(?:-sigs)? \.\/(\S+)/gm)].map(([, name]) =>
      name!.replace(/\.(zeek|sig)$/, ''),
    ),
  );
  // What lies in intel/ is loaded by those who want it.
  const own = scripts.filter(([file]) => !file.includes('/intel/'));
  const there = own.map(([file]) => path.posix.basename(file).replace(/\.(zeek|sig)$/, ''));
  assert.equal(
    [...new Set(loaded)].sort(),
    [...new Set(there)].filter((name) => name !== '__load__').sort(),
  );
});

/** Gone or going in some Zeek from 8.0 on, or not the package's to change. */
const BREAKERS: [RegExp, string][] = [
  [/Broker::(publish|auto_publish)/, 'a cluster may have another backend'],
  [/&default[^;]*&optional|&optional[^;]*&default/, 'an error from 8.1'],
  [/c\$service_violation/, 'deprecated in 8.0'],
  [/redef\s+dpd_|dpd_match_only_beginning|tcp_content_deliver_all/, 'changes Zeek for everybody'],
];
for (const [pattern, why] of BREAKERS) {
  test(`no ${pattern.source}: ${why}`, () => {
    for (const [file, text] of scripts) assert.not.match(text, pattern, file);
  });
}

test('every notice can be suppressed: it has an identifier', () => {
  for (const [file, text] of scripts) {
    const raised = text.match(/\bNOTICE\(/g)?.length ?? 0;
    const made = [...text.matchAll(/Notice::Info\(.*?\);/gs)].map(([record]) => record);
    assert.is(made.length, raised, file);
    for (const record of made) {
      assert.match(record, /\$identifier/, file);
      assert.match(record, /\$suppress_for/, file);
    }
  }
});

test.run();

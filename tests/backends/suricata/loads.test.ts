import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { IPS_RULE_FILE } from '../../../scripts/model/vocabulary';
import type { Manifest } from '../../../scripts/model/manifest';
import { SURICATA_ENGINES } from '../../../scripts/lib/engines/engine';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { engineAnalysis, testRules } from '../../../scripts/lib/engines/suricata';
import { ROOT } from '../../../scripts/lib/root';

const test = suite('backends/loads in Suricata');

const scratch = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-loads-'));
test.after(() => rmSync(scratch, { recursive: true, force: true }));

const FOLDER = path.join(ROOT, 'dist/suricata/rules');
const CORE = path.join(FOLDER, 'vitalwire.rules');
const vars = { MEDICAL_NET: '[10.20.0.0/16]' };
const manifest = JSON.parse(
  readFileSync(path.join(ROOT, 'dist/manifest.json'), 'utf8'),
) as Manifest;
/** Those that alert; the rules that drop are in a folder of their own (tests/behaviour/ips.test.ts). */
const rules = manifest.detections
  .flatMap(({ id, suricata }) =>
    Array.isArray(suricata) ? suricata.map((rule) => ({ id, ...rule })) : [],
  )
  .filter(({ file }) => file !== IPS_RULE_FILE);

const BORDER = path.join(ROOT, 'dist/suricata/rules-border/vitalwire-border.rules');

/** All rule files with the rules that are off switched on, beside the lists that they load. */
function everythingOn(): string[] {
  const files = [...readdirSync(FOLDER).map((name) => path.join(FOLDER, name)), BORDER];
  return files.flatMap((file) => {
    const name = path.basename(file);
    const text = readFileSync(file, 'utf8').replace(/^# (?=alert )/gm, '');
    writeFileSync(path.join(scratch, name), text);
    return name.endsWith('.rules') ? [path.join(scratch, name)] : [];
  });
}

for (const name of SURICATA_ENGINES) {
  test(`${name}: the core file loads alone, strictly, without a warning`, async () => {
    const engine = await engineOrSkip(name);
    if (!engine) return;
    const outDir = path.join(scratch, `${name}-core`);
    const { exitCode, errors, warnings } = await testRules(engine, {
      rulesFiles: [CORE],
      outDir,
      strict: true,
    });
    assert.equal({ exitCode, errors, warnings }, { exitCode: 0, errors: [], warnings: [] });
  });

  test(`${name}: it loads where HOME_NET is any, as on sensors that nobody set up`, async () => {
    const engine = await engineOrSkip(name);
    if (!engine) return;
    const { exitCode, errors, warnings } = await testRules(engine, {
      rulesFiles: [CORE],
      homeNet: 'any',
      // Suricata itself refuses !$HOME_NET then.
      vars: { EXTERNAL_NET: 'any' },
      outDir: path.join(scratch, `${name}-any`),
      strict: true,
    });
    assert.equal({ exitCode, errors, warnings }, { exitCode: 0, errors: [], warnings: [] });
  });

  test(`${name}: every rule of every file loads when it is switched on`, async () => {
    const engine = await engineOrSkip(name);
    if (!engine) return;
    const options = { rulesFiles: everythingOn(), vars, outDir: path.join(scratch, name) };
    const { exitCode, errors, warnings } = await testRules(engine, { ...options, strict: true });
    assert.equal({ exitCode, errors, warnings }, { exitCode: 0, errors: [], warnings: [] });

    // -T says nothing of a rule that it left out on purpose; the analysis lists what is there.
    const analysed = await engineAnalysis(engine, options);
    assert.equal(analysed.map(({ id }) => id).sort(), rules.map(({ sid }) => sid).sort());
    const typeOf = new Map(analysed.map(({ id, type }) => [id, type]));
    if (name === 'suricata-6') return;
    for (const { sid, id, variant, border } of rules) {
      // Only what asks for the border negates an address.
      if (border === 'crossed') continue;
      assert.is.not(typeOf.get(sid), 'like_ip_only', `${sid} ${id} ${variant}`);
    }
    // The rule that must see a SYN without an answer, of any protocol.
    const contact = rules.find(
      (rule) => rule.id === 'contec-cms8000/contact' && rule.variant === 'to',
    );
    assert.is(typeOf.get(contact!.sid), 'ip_only');
  });
}

test('a rule that is broken does not pass', async () => {
  const engine = await engineOrSkip('suricata-7');
  if (!engine) return;
  const broken = path.join(scratch, 'broken-rules');
  writeFileSync(
    broken,
    readFileSync(CORE, 'utf8').replace('classtype:policy-violation', 'classtype:nonesuch'),
  );
  const { exitCode } = await testRules(engine, {
    rulesFiles: [broken],
    outDir: path.join(scratch, 'broken'),
    strict: true,
  });
  assert.is(exitCode, 1);
});

test.run();

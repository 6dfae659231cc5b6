import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderPack } from '../../scripts/backends/pack';
import { EXCEPTIONS, uncovered, warningsIn } from '../../scripts/lab/engine-analysis';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import { engineAnalysis } from '../../scripts/lib/engines/suricata';
import { ruleConditions } from '../../scripts/compile/suricata/text';
import { scratchFolder } from '../lib/engines/scratch';

/** What Suricata itself finds odd about the rules. */
const test = suite('lab/engine-analysis');

const pack = renderPack();
const rules = new Map(pack.plan.rules.map(({ entry, rule }) => [entry.sid, rule]));

for (const name of ['suricata-7', 'suricata-8'] as const) {
  test(`${name}: no warning that a reasoned exception does not cover, and no exception for nothing`, async () => {
    const engine = await engineOrSkip(name);
    if (!engine) return;
    const outDir = scratchFolder();
    const rulesFiles = [...pack.files]
      .filter(([file]) => /^suricata\/rules(?:-border)?\/.*\.rules$/.test(file))
      .map(([file, text]) => {
        const copy = path.join(outDir, path.basename(file));
        writeFileSync(copy, text.replace(/^# (?=alert )/gm, ''));
        return copy;
      });
    for (const [file, text] of pack.files) {
      if (file.endsWith('.sha256')) writeFileSync(path.join(outDir, path.basename(file)), text);
    }
    await engineAnalysis(engine, { rulesFiles, outDir, vars: { MEDICAL_NET: '[10.20.0.0/16]' } });
    const warnings = warningsIn(readFileSync(path.join(outDir, 'rules_analysis.txt'), 'utf8'));
    assert.ok(warnings.length > 0, 'the analysis says nothing: is it read as it is written?');
    assert.equal(
      uncovered(warnings, rules).map(({ sid, text }) => `${sid} ${text}: ${shown(sid)}`),
      [],
    );
    for (const { warning, applies, reason } of EXCEPTIONS) {
      const used = warnings.some(({ sid, text }) => warning.test(text) && applies(rules.get(sid)!));
      assert.ok(used, `no rule needs the exception "${reason}"; remove it`);
    }
  });
}

test('no anchored content in plain tcp: it would be looked for in packets and in the stream', () => {
  for (const [sid, { protocol, options }] of rules) {
    if (protocol !== 'tcp') continue;
    for (const option of options) {
      if (option.kind !== 'content') continue;
      assert.is(option.offset ?? option.depth, undefined, `${sid}: ${shown(sid)}`);
    }
  }
});

test('a warning that is new is told', () => {
  const text = '== Sid: 1 ==\n    Warning: Something else.\n';
  assert.equal(uncovered(warningsIn(text), rules), [{ sid: 1, text: 'Something else.' }]);
});

function shown(sid: number): string {
  const rule = rules.get(sid);
  return rule ? ruleConditions(rule).join('; ') : 'no rule of the pack';
}

test.run();

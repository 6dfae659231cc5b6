/** Mutants are caught by the near-misses that are there, and survive where these are taken away. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CaseCaptures } from '../../../scripts/lab/mutation/case-captures';
import type { MutantResult } from '../../../scripts/lab/mutation/outcome';
import type { Case } from '../../../scripts/lab/proof/case';
import type { Engine } from '../../../scripts/lib/engines/engine';
import { dataMutants } from '../../../scripts/lab/mutation/zeek-data';
import { mutateData } from '../../../scripts/lab/mutation/mutate-data';
import { mutateOption } from '../../../scripts/lab/mutation/mutate-option';
import { mutateRule } from '../../../scripts/lab/mutation/mutate-rule';
import { suricataMutants } from '../../../scripts/lab/mutation/suricata-mutants';
import { suricataRules } from '../../../scripts/compile/plan';
import type { RuleOption } from '../../../scripts/model/suricata-rule';
import { optionText } from '../../../scripts/compile/suricata/options';
import {
  detectionOf,
  enginesHere,
  inScratch,
  plainCases,
  TELEMETRY,
  thePack,
} from '../proof/planted-faults';

const test = suite('mutation');

test('every condition of every rule is dropped, and altered where it has a value', () => {
  for (const rules of suricataRules(thePack().plan.detections).values()) {
    for (const rule of rules) {
      const mutants = mutateRule(rule);
      for (const option of rule.options) {
        if (option.kind === 'buffer') continue;
        const of = mutants.filter(({ what }) => what.startsWith(optionText(option)));
        assert.ok(
          of.some(({ what }) => what.endsWith(': dropped')),
          optionText(option),
        );
        // A byte, whichever, has nothing to alter.
        const isAnyByte = option.kind === 'pcre' && option.pattern === '.';
        assert.ok(option.kind === 'filesha256' || isAnyByte || of.length > 1, optionText(option));
      }
      // No mutant is the rule itself.
      const texts = new Set(mutants.map((mutant) => JSON.stringify(mutant.rule)));
      assert.not.ok(texts.has(JSON.stringify(rule)));
    }
  }
});

const examples: [RuleOption, string[]][] = [
  [
    { kind: 'byte_test', count: 2, operator: '<=', value: 8, offset: 0, little: true },
    [
      'dropped',
      'bound one less',
      'bound one more',
      'operator inverted',
      'one byte later',
      'big-endian',
    ],
  ],
  [
    { kind: 'pcre', pattern: '^(?:a|b)\\x31[0-9]{4}', modifiers: 'R' },
    [
      'dropped',
      'pattern with a changed',
      'pattern with b changed',
      'pattern with \\x31 changed',
      'pattern with {4} one more',
      'pattern with any byte for [0-9]',
      'pattern with no a',
      'pattern with no b',
      'pattern with no anchor',
    ],
  ],
  [{ kind: 'flowbits', action: 'isset', name: 'x' }, ['dropped', 'isnotset for isset']],
];
for (const [option, expected] of examples) {
  test(`the mutants of ${optionText(option)}`, () => {
    assert.equal(
      mutateOption(option).map(({ what }) => what),
      expected,
    );
  });
}

test('data is mutated at every depth, words for people are not', () => {
  const mutants = mutateData({ kind: 'k', name: 'n', list: [1, 2], deep: { hex: '0f' } });
  assert.equal(
    mutants.map(({ where, what }) => `${where}: ${what}`),
    [
      'observable: without list',
      'observable.list: without 1',
      'observable.list[0]: 1 more',
      'observable.list[0]: 1 less',
      'observable.list: without 2',
      'observable.list[1]: 1 more',
      'observable.list[1]: 1 less',
      'observable: without deep',
      'observable.deep: without hex',
      'observable.deep.hex: a bit of byte 0 flipped',
    ],
  );
});

test('a mutant of a Zeek matcher gives Zeek other data than the original and all others', () => {
  for (const { detection, data } of thePack().plan.notices) {
    const all = [
      data,
      ...dataMutants(detection, data, thePack().plan.detections).map((mutant) => mutant.data),
    ];
    assert.is(new Set(all.map((one) => JSON.stringify(one))).size, all.length, detection.id);
  }
});

/** The fates of a detection's mutants by some of its cases. */
async function fates(engine: Engine, id: string, cases: readonly Case[]): Promise<MutantResult[]> {
  return inScratch((folder) => {
    const siteRules = path.join(folder, 'site.rules');
    writeFileSync(siteRules, '');
    return suricataMutants(id, {
      engine,
      rules: thePack().plan.rules,
      // Those of detections that depend on it are not asked.
      captures: new CaseCaptures(() => cases, 90_000, folder),
      siteRules,
      folder,
    });
  });
}

const survivors = (results: readonly MutantResult[]) =>
  results.filter(({ fate }) => fate === 'survived').map(({ where, what }) => `${where} ${what}`);

test('without its near-misses a detection lets mutants live; with them each condition counts', async () => {
  const [engine] = await enginesHere(['suricata-7']);
  if (!engine) return;
  const detection = detectionOf('contec-cms8000/patient-info');
  const { cases } = plainCases(detection);
  const blind = survivors(
    await fates(
      engine,
      detection.id,
      cases.filter(({ kind }) => kind !== 'near-miss'),
    ),
  );
  const judged = await fates(engine, detection.id, cases);
  const seeing = survivors(judged);
  const bounds = (list: string[]) =>
    list.filter((name) => /byte_test.*(dropped|inverted)/.test(name));
  assert.ok(bounds(blind).length > 0);
  assert.equal(bounds(seeing), []);
  assert.ok(seeing.length < blind.length);
  // What another rule makes up for is told without that one; a rule left out altogether is told as it is.
  assert.ok(judged.some(({ fate }) => fate === 'covered'));
  const leftOut = judged.filter(({ what }) => what === 'left out');
  assert.ok(leftOut.length > 0 && leftOut.every(({ fate }) => fate === 'caught'));
});

test('rules that alert in no case of theirs are no proof', async () => {
  const [engine] = await enginesHere(['suricata-7']);
  if (!engine) return;
  const detection = detectionOf(TELEMETRY);
  const cases = plainCases(detection).cases.filter(({ must }) => must === 'silent');
  const results = await fates(engine, detection.id, cases);
  assert.equal(
    results.map(({ where, fate }) => [where, fate]),
    [['control', 'survived']],
  );
});

test.run();

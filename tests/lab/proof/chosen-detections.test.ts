import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Pack } from '../../../scripts/backends/pack';
import { chosenDetections } from '../../../scripts/lab/proof/chosen-detections';

const test = suite('lab/proof/chosen-detections');

const IDS = ['acme-pump/beacon', 'acme-pump/hello', 'acme-pump-2/hello', 'hl7-border/message'];
const pack = { sources: IDS.map((id) => ({ detection: { id } })) } as unknown as Pack;
const chosen = (...names: string[]) => chosenDetections(pack, names).map(({ id }): string => id);

test('all, where nothing is named', () =>
  assert.equal(
    chosenDetections(pack, undefined).map(({ id }): string => id),
    IDS,
  ));

for (const [what, names, wanted] of [
  ['an id', ['acme-pump/hello'], ['acme-pump/hello']],
  [
    'a family, and none that begins like it',
    ['acme-pump'],
    ['acme-pump/beacon', 'acme-pump/hello'],
  ],
  ['a family with its slash', ['hl7-border/'], ['hl7-border/message']],
  ['a pattern', ['*/hello'], ['acme-pump/hello', 'acme-pump-2/hello']],
  ['a pattern and what it holds, once', ['acme-*', 'acme-pump/hello'], IDS.slice(0, 3)],
] as const) {
  test(`by ${what}`, () => assert.equal(chosen(...names), [...wanted]));
}

for (const [name, near] of [
  ['acme-pump/helo', 'acme-pump/hello'],
  ['acme-pmup', 'acme-pump'],
  ['hl7-boarder', 'hl7-border'],
] as const) {
  test(`${name} is none, with the nearest`, () =>
    assert.throws(
      () => chosen(name),
      new RegExp(`^no detection or family "${name}"; did you mean "${near}"\\? there are acme`),
    ));
}

test('a pattern that nothing fits is none, and its dots are dots', () => {
  assert.throws(() => chosen('acme.pump/*'), /no detection or family "acme\.pump\/\*"; /);
});

test.run();

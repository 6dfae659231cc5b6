import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  piecesOf,
  withValues,
  withoutLines,
} from '../../../../scripts/operator/doctor/trial/yaml-edits';
import { statementsOf } from '../../../../scripts/operator/doctor/trial/zeek-experiments';

const test = suite('doctor/trial/yaml-edits');

const TEXT = `%YAML 1.1
---
# one
default-log-dir: /var/log/suricata/   # keep
outputs:
  - fast:
      enabled: no
  - eve-log:
      filename: "/nsm/eve.json"
include: !include more.yaml
`;

test('values change in place; comments, order and lines stay', () => {
  const asked: string[] = [];
  const changed = withValues(TEXT, (keys, value) => {
    asked.push(`${keys.join('.')}=${value}`);
    return keys.at(-1) === 'filename' ? 'eve.json' : null;
  });
  assert.is(changed, TEXT.replace('"/nsm/eve.json"', '"eve.json"'));
  assert.equal(asked, [
    'default-log-dir=/var/log/suricata/',
    'outputs.0.fast.enabled=no',
    'outputs.1.eve-log.filename=/nsm/eve.json',
    'include=more.yaml',
  ]);
});

test('pieces have their lines, and can be taken out by them', () => {
  const pieces = piecesOf(TEXT);
  assert.equal(
    pieces.map(({ path, firstLine, lastLine }) => [path, firstLine, lastLine]),
    [
      ['default-log-dir', 4, 4],
      ['outputs', 5, 9],
      ['include', 10, 10],
    ],
  );
  const [fast] = pieces[1]!.children;
  assert.equal([fast!.path, fast!.firstLine, fast!.lastLine], ['outputs.0', 6, 7]);
  const without = withoutLines(TEXT, 6, 7);
  assert.is(without.split('\n').length, TEXT.split('\n').length);
  assert.is(without.split('\n')[5], '#   - fast:');
});

test('brackets that stand too far left are read as libyaml reads them', () => {
  const text = 'a:\n  b: [one, # two ]\n  three\n  ]\nc: four\n';
  const asked: string[] = [];
  withValues(text, (keys, value) => {
    asked.push(`${keys.join('.')}=${value}`);
    return null;
  });
  assert.equal(asked, ['a.b.0=one', 'a.b.1=three', 'c=four']);
  assert.equal(
    piecesOf(text).map(({ path, firstLine, lastLine }) => [path, firstLine, lastLine]),
    [
      ['a', 1, 4],
      ['c', 5, 5],
    ],
  );
});

test('statements of a Zeek script end where their braces do', () => {
  const script =
    '@load a\n\n# a comment\nredef x += {\n\t"}",\n};\nevent zeek_init()\n\t{\n\tprint "a;";\n\t}\n';
  assert.equal(
    statementsOf('f', script).map(({ firstLine, lastLine }) => [firstLine, lastLine]),
    [
      [1, 1],
      [4, 6],
      [7, 10],
    ],
  );
});

test.run();

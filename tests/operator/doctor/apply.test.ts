import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyFixes, linesBefore } from '../../../scripts/operator/doctor/apply';
import type { Fix } from '../../../scripts/operator/doctor/check';

const test = suite('doctor/apply');

const FILE = '/etc/x';
const fix = (how: Fix['how'], line: number, ...lines: string[]): Fix => ({
  file: FILE,
  how,
  line,
  lines,
});

test('every line with fixes is told where it stood before them', () => {
  const text = 'a\nb\nc\nd\ne';
  const fixes = [fix('remove', 2), fix('replace', 4, 'D'), fix('insert', 4, 'new', 'newer')];
  const after = applyFixes(new Map([[FILE, text]]), fixes)
    .get(FILE)!
    .split('\n');
  assert.equal(after, ['a', 'c', 'D', 'new', 'newer', 'e']);
  assert.equal(linesBefore(text, FILE, fixes), [1, 3, 4, null, null, 5]);
});

test('fixes of other files move nothing', () => {
  assert.equal(linesBefore('a\nb', FILE, [{ ...fix('remove', 1), file: '/etc/y' }]), [1, 2]);
});

test.run();

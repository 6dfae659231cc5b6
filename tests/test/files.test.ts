import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LONGEST, testFiles } from '../../scripts/test/files';

const test = suite('test/files');

test('each file that is known to take long is there under this name', () => {
  const all = new Set(testFiles([]));
  assert.equal(
    Object.keys(LONGEST).filter((file) => !all.has(file)),
    [],
  );
});

test.run();

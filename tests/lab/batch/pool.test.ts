import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pool, type PoolTask } from '../../../scripts/lab/batch/pool';

const test = suite('lab/batch/pool');

/** A task that ends a few turns of the event loop later, and notes how many ran beside it. */
function watched() {
  const seen = { running: 0, most: 0 };
  const task =
    <T>(value: T, more: readonly PoolTask<T>[] = []): PoolTask<T> =>
    async (add) => {
      seen.running += 1;
      seen.most = Math.max(seen.most, seen.running);
      for (const one of more) add(one);
      for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
      seen.running -= 1;
      return value;
    };
  return { seen, task };
}

test('no more at once than there are workers, results in the order of the tasks', async () => {
  const { seen, task } = watched();
  assert.equal(
    await pool(
      [1, 2, 3, 4, 5].map((n) => task(n)),
      2,
    ),
    [1, 2, 3, 4, 5],
  );
  assert.is(seen.most, 2);
});

test('what a task adds is run beside it, where a worker is free, and comes behind the others', async () => {
  const { seen, task } = watched();
  const added = [task(10), task(11), task(12)];
  assert.equal(await pool([task(1, added), task(2)], 3), [1, 2, 10, 11, 12]);
  assert.is(seen.most, 3);
});

test('a task that throws stops no other, nor does an added one', async () => {
  const done: number[] = [];
  const notes = (): Promise<number> => Promise.resolve(done.push(1));
  const fails = (message: string) => (): Promise<number> => Promise.reject(new Error(message));
  const adds: PoolTask<number> = (add) => {
    add(fails('added'));
    return notes();
  };
  const error = await pool<number>([fails('first'), adds, notes], 1).catch((e: unknown) => e);
  assert.instance(error, Error);
  assert.is((error as Error).message, 'first');
  assert.is(done.length, 2);
});

test('no task is no result', async () => {
  assert.equal(await pool([]), []);
});

test.run();

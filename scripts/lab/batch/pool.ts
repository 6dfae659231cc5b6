import os from 'node:os';

/** As many as there are cores; an engine on one capture uses one. */
const WORKERS = Math.max(1, os.availableParallelism());

/** May give the pool tasks that only its own run showed to be needed. */
export type PoolTask<T> = (add: (task: PoolTask<T>) => void) => Promise<T>;

/**
 * Runs tasks, a few at a time, in the order given, and behind them those that they add. A task that throws does not stop
 * the others.
 * @returns what each gave, in the order of the tasks; then what the added ones gave, in the order in which they came.
 * @throws the first error, when all are done.
 */
export async function pool<T>(
  tasks: readonly PoolTask<T>[],
  workers: number = WORKERS,
): Promise<T[]> {
  const queue = [...tasks];
  const results: T[] = [];
  const errors: unknown[] = [];
  let [next, running] = [0, 0];
  await new Promise<void>((resolve) => {
    const add = (task: PoolTask<T>) => {
      queue.push(task);
      start();
    };
    const run = async (mine: number) => {
      try {
        results[mine] = await queue[mine]!(add);
      } catch (error) {
        errors.push(error);
      }
      running -= 1;
      start();
    };
    const start = () => {
      while (running < workers && next < queue.length) {
        running += 1;
        void run(next++);
      }
      if (running === 0) resolve();
    };
    start();
  });
  if (errors.length > 0) throw errors[0];
  return results;
}

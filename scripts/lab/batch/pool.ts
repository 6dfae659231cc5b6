import os from 'node:os';

/** As many as there are cores; an engine on one capture uses one. */
const WORKERS = Math.max(1, os.availableParallelism());

/**
 * Runs tasks, a few at a time, in the order given. A task that throws does not stop the others.
 * @returns what each gave, in the order of the tasks.
 * @throws the first error, when all are done.
 */
export async function pool<T>(
  tasks: readonly (() => Promise<T>)[],
  workers: number = WORKERS,
): Promise<T[]> {
  const results = new Array<T>(tasks.length);
  const errors: unknown[] = [];
  let next = 0;
  const work = async () => {
    while (next < tasks.length) {
      const mine = next++;
      try {
        results[mine] = await tasks[mine]!();
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, tasks.length) }, work));
  if (errors.length > 0) throw errors[0];
  return results;
}

import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WorkerData, WorkerMessage } from './hunt-worker';
import { needles } from './needles';
import type { HuntQuestions } from './questions';
import { FileReader, type Outcome, type Task } from './read-file';
import type { Answer } from './answer';

export interface TaskReceiver {
  answers(task: number, answers: Answer[]): void;
  outcome(task: number, outcome: Outcome): void;
  done(task: number): void;
}

/** Below this a thread costs more time than it saves. */
export const WORTH_THREADS_BYTES = 48 * 2 ** 20;

/** Reads the tasks in this thread, one after the other. */
export async function readHere(
  questions: HuntQuestions,
  tasks: readonly Task[],
  receiver: TaskReceiver,
): Promise<void> {
  const reader = new FileReader(questions, needles(questions));
  for (const [id, task] of tasks.entries()) {
    const onAnswers = (answers: Answer[]) => receiver.answers(id, answers);
    for await (const outcome of reader.read(task, onAnswers)) receiver.outcome(id, outcome);
    receiver.done(id);
  }
}

/**
 * Reads the tasks in threads of their own; each takes the next when it is done.
 * @throws Error when a thread dies.
 */
export async function readInThreads(
  questions: HuntQuestions,
  tasks: readonly Task[],
  receiver: TaskReceiver,
  threads: number,
): Promise<void> {
  let next = 0;
  const texts = needles(questions);
  const run = () =>
    new Promise<void>((resolve, reject) => {
      const waiting = new SharedArrayBuffer(4);
      const count = new Int32Array(waiting);
      const worker = startWorker({ questions, texts, waiting });
      const take = () => {
        if (next < tasks.length) {
          worker.postMessage({ id: next, task: tasks[next] });
          next += 1;
        } else void worker.terminate().then(() => resolve());
      };
      worker.on('message', (message: WorkerMessage) => {
        if ('answers' in message) {
          receiver.answers(message.task, message.answers);
          Atomics.sub(count, 0, 1);
          Atomics.notify(count, 0);
        } else if ('outcome' in message) receiver.outcome(message.task, message.outcome);
        else {
          receiver.done(message.task);
          take();
        }
      });
      worker.on('error', reject);
      take();
    });
  await Promise.all(Array.from({ length: Math.min(threads, tasks.length) }, run));
}

/** Compiled, the worker is a module like any other; in the workshop it has to learn TypeScript first. */
function startWorker(workerData: WorkerData): Worker {
  const extension = path.extname(__filename);
  const file = path.join(__dirname, `hunt-worker${extension}`);
  if (extension !== '.ts') return new Worker(file, { workerData });
  const files = [path.join(__dirname, '..', '..', 'typescript.js'), file];
  const script = files.map((name) => `require(${JSON.stringify(name)});`).join(' ');
  return new Worker(script, { eval: true, workerData });
}

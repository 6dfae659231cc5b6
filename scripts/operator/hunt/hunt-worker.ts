import { parentPort, workerData } from 'node:worker_threads';
import type { HuntQuestions } from './questions';
import { FileReader, type Outcome, type Task } from './read-file';
import type { Answer } from './answer';

/** What a thread is started with. */
export interface WorkerData {
  questions: HuntQuestions;
  /** Needles of the questions. */
  texts: readonly string[];
  /** One number: batches of answers that nobody has taken yet. */
  waiting: SharedArrayBuffer;
}

export type WorkerMessage =
  | { task: number; answers: Answer[] }
  | { task: number; outcome: Outcome }
  | { task: number; done: true };

/** A thread that is further ahead than this waits, so that memory stays bounded. */
const MOST_WAITING = 32;

const { questions, texts, waiting } = workerData as WorkerData;
const count = new Int32Array(waiting);
const reader = new FileReader(questions, texts);
const post = (message: WorkerMessage) => parentPort!.postMessage(message);

parentPort!.on('message', ({ id, task }: { id: number; task: Task }) => {
  void (async () => {
    const onAnswers = (answers: Answer[]) => {
      const ahead = Atomics.add(count, 0, 1) + 1;
      post({ task: id, answers });
      if (ahead > MOST_WAITING) Atomics.wait(count, 0, ahead);
    };
    for await (const outcome of reader.read(task, onAnswers)) post({ task: id, outcome });
    post({ task: id, done: true });
  })();
});

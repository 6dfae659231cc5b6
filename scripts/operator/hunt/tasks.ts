import type { Task } from './read-file';
import { isPlainLines } from './plain-file';
import type { WalkedFile } from './walk';

/** Parts of one plain file, for cores that would wait otherwise. */
export const PART_BYTES = 64 * 2 ** 20;

export interface PlannedTask {
  task: Task;
  bytes: number;
}

/** Large first, so that no core is left with the largest at the end. */
export async function tasksOf(
  files: readonly WalkedFile[],
  partBytes: number,
): Promise<PlannedTask[]> {
  const planned: PlannedTask[] = [];
  for (const { file, bytes } of files) {
    if (bytes <= partBytes || !(await isPlainLines(file))) {
      planned.push({ task: { file, range: null }, bytes });
      continue;
    }
    const parts = Math.ceil(bytes / partBytes);
    const at = (part: number) => Math.floor((bytes * part) / parts);
    for (let i = 0; i < parts; i += 1) {
      planned.push({ task: { file, range: { from: at(i), to: at(i + 1) } }, bytes: bytes / parts });
    }
  }
  return partBytes === Infinity ? planned : planned.sort((a, b) => b.bytes - a.bytes);
}

/** Lines that are looked at for their time: one in so many bytes, and all where hours lie between these. */
const SAMPLE_BYTES = 64 * 1024;
const DENSE_SECONDS = 3600;

/**
 * Goes through whole lines, all of them where there are few.
 * @param look says the time of the line that begins at a place, in epoch seconds
 * @param lookAtAll goes through all lines between two places
 */
export function sampleLines(
  memory: Buffer,
  from: number,
  to: number,
  look: (start: number) => number | null,
  lookAtAll: (from: number, to: number) => void,
): void {
  if (to - from < SAMPLE_BYTES) {
    lookAtAll(from, to);
    return;
  }
  let before: { at: number; time: number | null } = { at: from, time: look(from) };
  for (let at = from + SAMPLE_BYTES; before.at < to; at += SAMPLE_BYTES) {
    const isLast = at >= to - 2;
    const start = isLast ? memory.lastIndexOf(10, to - 2) + 1 : memory.indexOf(10, at) + 1;
    if (start >= to || start <= before.at) break;
    const time = look(start);
    const isNear =
      time !== null && before.time !== null && Math.abs(time - before.time) < DENSE_SECONDS;
    if (!isNear) lookAtAll(before.at, start);
    before = { at: start, time };
    if (isLast) break;
  }
}

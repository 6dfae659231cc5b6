import fs from 'node:fs';

/** What changes a disk. */
const CHANGING = [
  ...['writeFileSync', 'renameSync', 'symlinkSync', 'mkdirSync', 'rmSync', 'chmodSync'],
  ...['unlinkSync', 'copyFileSync', 'linkSync', 'truncateSync', 'fsyncSync'],
] as const;

class Killed extends Error {}

/**
 * Runs work as if the process were killed just before its nth change to the disk: that one and all
 * later ones do not happen, those in clean-up code neither. Also kills it in the middle of a write.
 * @returns whether the work was cut short; false means that it has fewer than n steps.
 */
export async function killedAtStep(n: number, work: () => unknown): Promise<boolean> {
  const real = new Map(CHANGING.map((name) => [name, fs[name]]));
  const set = (name: string, value: unknown) => Object.assign(fs, { [name]: value });
  let count = 0;
  for (const [name, original] of real) {
    set(name, (...args: unknown[]) => {
      count += 1;
      if (count < n) return (original as (...all: unknown[]) => unknown)(...args);
      // The last thing that a dying process does may be half a write.
      if (count === n && name === 'writeFileSync') {
        const [file, bytes] = args as [string, string | Uint8Array];
        (real.get('writeFileSync') as typeof fs.writeFileSync)(
          file,
          bytes.slice(0, bytes.length / 2),
        );
      }
      throw new Killed(`killed at step ${n}`);
    });
  }
  try {
    await work();
    return false;
  } catch (error) {
    if (error instanceof Killed || count >= n) return true;
    throw error;
  } finally {
    for (const [name, original] of real) set(name, original);
  }
}

import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 200;
/** A lock without a readable owner is one whose holder died in the moment of making it. */
const OWNERLESS_MS = 10_000;
/** A holder on another machine (a shared folder) cannot be asked whether it lives. */
const FOREIGN_MS = 30 * 60_000;

/**
 * Runs `work` while no other process holds the folder `lock`; waits for as long as one does.
 * The lock of a process that died is taken over.
 * @param onWait called once when another holder has to be waited for.
 */
export async function withLock<T>(
  lock: string,
  onWait: () => void,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(path.dirname(lock), { recursive: true });
  for (let waited = false; !(await tryLock(lock));) {
    if (await isStale(lock)) {
      await discard(lock);
      continue;
    }
    if (!waited) onWait();
    waited = true;
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function tryLock(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  await writeFile(ownerFile(lock), `${os.hostname()} ${process.pid}\n`);
  return true;
}

async function isStale(lock: string): Promise<boolean> {
  try {
    const ageMs = Date.now() - (await stat(lock)).mtimeMs;
    const owner = await readFile(ownerFile(lock), 'utf8').catch(() => '');
    const [host, pid] = owner.trim().split(' ');
    if (!host || !pid) return ageMs > OWNERLESS_MS;
    return host === os.hostname() ? !isAlive(Number(pid)) : ageMs > FOREIGN_MS;
  } catch {
    // Gone meanwhile: the next attempt to take it will tell.
    return false;
  }
}

/**
 * Moved aside before it is removed: only one of two processes that saw the same dead owner succeeds.
 * Should the slower one still move a fresh lock, apt's own lock keeps the two downloads apart.
 */
async function discard(lock: string): Promise<void> {
  const aside = `${lock}.dead-${process.pid}-${Date.now()}`;
  await rename(lock, aside).catch(() => undefined);
  await rm(aside, { recursive: true, force: true });
}

function ownerFile(lock: string): string {
  return path.join(lock, 'owner');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

import { readFileSync, readlinkSync, utimesSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseObject } from './json';

const POLL_MS = 200;
/** A lock without a readable owner is one whose holder died in the moment of making it. */
const OWNERLESS_MS = 10_000;
const BEAT_MS = 5_000;
/** Who cannot be asked whether it lives shows it by touching its lock; so many beats may be lost on a slow disk. */
const SILENT_MS = 24 * BEAT_MS;

/**
 * Runs `work` while no other process holds the folder `lock`; waits for as long as one does.
 * The lock of a process that died is taken over: at once where this process would see it, else when it stops touching
 * its lock.
 * @param onWait called once when another holder has to be waited for, with who that is.
 */
export async function withLock<T>(
  lock: string,
  onWait: (owner: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(path.dirname(lock), { recursive: true });
  for (let waited = false; !(await tryLock(lock));) {
    if (await isStale(lock)) {
      await discard(lock);
      continue;
    }
    if (!waited) onWait(await ownerText(lock));
    waited = true;
    await sleep(POLL_MS);
  }
  const beat = setInterval(() => touch(lock), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(lock, { recursive: true, force: true });
  }
}

/**
 * Whose lock it is. A pid says nothing in another container or after a restart, and is given to another process some
 * day: so the boot, the pid namespace and the time at which the process began are part of it.
 */
interface Owner {
  host: string;
  pid: number;
  /** Boot and pid namespace, where the system tells: within one, pids mean the same. */
  world: string;
  /** When it began, in ticks since the boot; empty where the system does not tell. */
  began: string;
}

function self(): Owner {
  const { pid } = process;
  return { host: os.hostname(), pid, world: world(), began: beginOf(pid) ?? '' };
}

function world(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return '';
  }
}

/** proc(5), /proc/pid/stat, field 22; the second field may hold blanks and brackets. Null: no such process. */
function beginOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

async function tryLock(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  await writeFile(ownerFile(lock), `${JSON.stringify(self())}\n`);
  return true;
}

async function isStale(lock: string): Promise<boolean> {
  try {
    const silentMs = Date.now() - (await stat(lock)).mtimeMs;
    const owner = await ownerOf(lock);
    if (!owner) return silentMs > OWNERLESS_MS;
    const here = self();
    if (owner.host === here.host && owner.world === here.world) return !isAlive(owner);
    return silentMs > SILENT_MS;
  } catch {
    // Gone meanwhile: the next attempt to take it will tell.
    return false;
  }
}

async function ownerOf(lock: string): Promise<Owner | null> {
  const text = await readFile(ownerFile(lock), 'utf8').catch(() => '');
  const { host, pid, world: where, began } = parseObject(text) ?? {};
  if (typeof pid !== 'number' || typeof host !== 'string') return null;
  return { host, pid, world: String(where ?? ''), began: String(began ?? '') };
}

async function ownerText(lock: string): Promise<string> {
  const owner = await ownerOf(lock);
  return owner ? `process ${owner.pid} on ${owner.host} (${lock})` : `the owner of ${lock}`;
}

function isAlive({ pid, began }: Owner): boolean {
  if (began !== '') return beginOf(pid) === began;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function touch(lock: string): void {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // Taken away by hand: the work is not the worse for it.
  }
}

/**
 * Moved aside before it is removed: only one of two processes that saw the same dead owner succeeds.
 * Should the slower one move a fresh lock instead, it puts it back.
 */
async function discard(lock: string): Promise<void> {
  const aside = `${lock}.dead-${process.pid}-${Date.now()}`;
  const moved = await rename(lock, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if (!(await isStale(aside))) {
    await rename(aside, lock).catch(() => undefined);
    return;
  }
  await rm(aside, { recursive: true, force: true });
}

function ownerFile(lock: string): string {
  return path.join(lock, 'owner');
}

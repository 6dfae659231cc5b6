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
    const dead = await deadLock(lock);
    if (dead !== null) {
      await discard(lock, dead);
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
    await remove(lock);
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

/**
 * A process that was held up between the folder and the name in it may find that others took it for dead: then the
 * folder is gone, or another name is in it, or its own name is the first in a folder that another made. So the name
 * decides, and not the folder: one process writes it where none is.
 */
async function tryLock(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
  try {
    await writeFile(ownerFile(lock), `${JSON.stringify(self())}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}

/** What tells a lock whose owner is dead from one that another makes in its place; null where the owner may live. */
async function deadLock(lock: string): Promise<string | null> {
  try {
    const { text, ino, mtimeMs } = await look(lock);
    return isDead(text, mtimeMs) ? `${ino} ${text}` : null;
  } catch {
    // Gone meanwhile: the next attempt to take it will tell.
    return null;
  }
}

async function look(lock: string): Promise<{ text: string; ino: number; mtimeMs: number }> {
  const text = await textOf(ownerFile(lock));
  const { ino, mtimeMs } = await stat(lock);
  return { text, ino, mtimeMs };
}

/** @param touchedMs when the file that names the owner, or its folder, was last touched. */
function isDead(ownerText: string, touchedMs: number): boolean {
  const silentMs = Date.now() - touchedMs;
  const owner = ownerIn(ownerText);
  if (!owner) return silentMs > OWNERLESS_MS;
  const here = self();
  if (owner.host === here.host && owner.world === here.world) return !isAlive(owner);
  return silentMs > SILENT_MS;
}

function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

function ownerIn(text: string): Owner | null {
  const { host, pid, world: where, began } = parseObject(text) ?? {};
  if (typeof pid !== 'number' || typeof host !== 'string') return null;
  return { host, pid, world: String(where ?? ''), began: String(began ?? '') };
}

async function ownerText(lock: string): Promise<string> {
  const owner = ownerIn(await textOf(ownerFile(lock)));
  return owner ? `process ${owner.pid} on ${owner.host} (${lock})` : `the owner of ${lock}`;
}

function isAlive({ pid, began }: Owner): boolean {
  if (began !== '') return beginOf(pid) === began;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
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
 * Removes the lock of a dead owner. Whoever writes the claim into it is the only one who may: so a process that comes
 * late, when another already holds a fresh lock in its place, moves nothing.
 */
async function discard(lock: string, dead: string): Promise<void> {
  const claim = path.join(lock, 'claim');
  try {
    await writeFile(claim, `${JSON.stringify(self())}\n`, { flag: 'wx' });
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    if (!isCode(error, 'EEXIST')) throw error;
    // Another is at it, unless it died over it.
    const touched = await stat(claim).catch(() => null);
    if (touched && isDead(await textOf(claim), touched.mtimeMs)) await remove(claim);
    else await sleep(POLL_MS);
    return;
  }
  const now = await look(lock).catch(() => null);
  if (`${now?.ino} ${now?.text}` !== dead) {
    await remove(claim);
    return;
  }
  const aside = `${lock}.dead-${process.pid}-${Date.now()}`;
  await rename(lock, aside);
  await remove(aside);
}

/** Also while another, who comes late, looks into it. */
function remove(file: string): Promise<void> {
  return rm(file, { recursive: true, force: true, maxRetries: 10 });
}

function ownerFile(lock: string): string {
  return path.join(lock, 'owner');
}

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../lib/temp-folder';
import type { PackLock } from '../../model/pack-lock';
import { fetchLocked, releaseFolder } from '../pin/fetch-locked';
import { readPackLock } from '../pin/lock-file';
import type { Trust } from '../verify/signature';
import { membersOf } from '../verify/verify-archive';

/** A release that a lock pins, fetched and verified. */
export interface LockedPack {
  lock: PackLock;
  date: string;
  /** The archive, in a folder that is gone with the process. */
  archive: string;
  changelog: string;
}

export function isLock(named: string): boolean {
  return named.endsWith('.lock');
}

/** @throws Error where the lock, its key, or what it pins is refused. */
export async function openLock(file: string, trust: Trust): Promise<LockedPack> {
  const lock = readPackLock(file);
  const { archive, date } = await fetchLocked(lock, [releaseFolder(lock)], trust).catch(
    (error: Error) => {
      throw new Error(`${file}: ${error.message}`);
    },
  );
  const name = path.join(temporaryFolder('diff'), `vitalwire-${lock.version}.tar.gz`);
  writeFileSync(name, archive);
  const changelog = membersOf(archive).find(({ path: member }) => member === 'CHANGELOG.md');
  return { lock, date, archive: name, changelog: Buffer.from(changelog?.bytes ?? '').toString() };
}

/** What of the lock changes, for a review; and what an upgrade alone would not change. */
export function lockMarkdown(before: LockedPack, after: LockedPack): string {
  const rows: [string, string, string][] = [
    ['date', before.date, after.date],
    ...(['version', 'place', 'key', 'sums', 'zkg', 'list'] as const).map(
      (name): [string, string, string] => [name, before.lock[name], after.lock[name]],
    ),
  ];
  const unusual = (['place', 'key'] as const).filter(
    (name) => before.lock[name] !== after.lock[name],
  );
  return [
    '| lock | before | after |',
    '|---|---|---|',
    ...rows.map(([name, was, is]) =>
      was === is ? `| ${name} | \`${was}\` | the same |` : `| ${name} | \`${was}\` | \`${is}\` |`,
    ),
    ...unusual.map(
      (name) => `\n> **Warning:** the ${name} is another; an upgrade does not need that.`,
    ),
    '',
    'Both releases were fetched; sums, signature and content hold.',
    '',
  ].join('\n');
}

/**
 * The sections of the newer release's changelog that the older one did not have, for who has to read them; without
 * their tables of every rule, which the comparison has.
 */
export function changelogMarkdown(before: LockedPack, after: LockedPack): string {
  const known = new Set(sections(before.changelog).map(titleOf));
  const fresh = sections(after.changelog).filter((section) => !known.has(titleOf(section)));
  if (fresh.length === 0) return '';
  return `\n<details><summary>Changelog</summary>\n\n${fresh.map(ownersPart).join('\n').trim()}\n\n</details>\n`;
}

function sections(changelog: string): string[] {
  return changelog.split(/^(?=## )/m).filter((part) => part.startsWith('## '));
}

function ownersPart(section: string): string {
  return section.replace(/^### Every rule[\s\S]*/m, '');
}

function titleOf(section: string): string {
  return section.slice(0, section.indexOf('\n'));
}

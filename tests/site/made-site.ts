import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { renderPack } from '../../scripts/backends/pack';
import { writeFiles } from '../../scripts/lib/file-tree';
import { ROOT } from '../../scripts/lib/root';
import { siteFiles, type SiteFiles } from '../../scripts/site/site';

/** No run of the lab: what lies in build/ differs from machine to machine. */
const NO_RUNS = { proof: null, mutation: null, baseline: null };

export const pack = renderPack();

let made: SiteFiles | undefined;

/** The site of the pack, made once a process. */
export function site(): SiteFiles {
  return (made ??= siteFiles(pack, NO_RUNS, ROOT));
}

let written: string | undefined;

/** The same in a folder that goes with the process. */
export function siteFolder(): string {
  if (written !== undefined) return written;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-site-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeFiles(folder, site());
  written = folder;
  return folder;
}

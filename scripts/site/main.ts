import { rmSync } from 'node:fs';
import path from 'node:path';
import { renderPack } from '../backends/pack';
import { swapFolder, writeFiles } from '../lib/file-tree';
import { ROOT } from '../lib/root';
import { lastRuns } from './runs';
import { siteFiles } from './site';

/** `npm run site [FOLDER]`: writes the catalogue's pages, build/site where no folder is named, whole or not at all. */
function main(folder: string): void {
  const files = siteFiles(renderPack(), lastRuns(ROOT), ROOT);
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  writeFiles(fresh, files);
  const before = `${folder}.old`;
  rmSync(before, { recursive: true, force: true });
  swapFolder(folder, fresh, before);
  const sum = (capture: boolean) =>
    [...files]
      .filter(([file]) => file.endsWith('.pcap') === capture)
      .reduce((total, [, content]) => total + Buffer.byteLength(content), 0);
  process.stdout.write(
    `${files.size} files in ${path.relative(process.cwd(), folder) || '.'}: ${kilobytes(sum(false))} and ${kilobytes(sum(true))} of captures\n`,
  );
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000).toLocaleString('en')} kB`;
}

main(path.resolve(process.argv[2] ?? path.join(ROOT, 'build', 'site')));

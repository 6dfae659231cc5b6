import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import {
  enginesFolder,
  majorOf,
  SURICATA_ENGINES,
  type Engine,
  type SuricataEngine,
} from './engine';
import { parseJson } from '../json';
import { probeSuricata } from './probe';
import { suricataEngine } from './suricata-engine';

/** Written last into a tree: a tree without it is half of one. */
const STAMP_FORMAT = z.object({
  engine: z.enum(SURICATA_ENGINES),
  version: z.string(),
  sha256: z.string().describe('SHA-256 of the unpacked suricata binary.'),
  debs: z.array(z.string()).describe('File names of the packages that it was made of.'),
});
type Stamp = z.infer<typeof STAMP_FORMAT>;

const STAMP = 'vitalwire-stamp.json';
const BINARY = path.join('usr', 'bin', 'suricata');

/** The folder of one fetched engine. */
function treeFolder(name: SuricataEngine): string {
  return path.join(enginesFolder(), name);
}

/** The engine of a finished tree, or null. Reads the stamp only: commands start with it. */
export function engineOfTree(name: SuricataEngine): Engine | null {
  const tree = treeFolder(name);
  const stamp = readStamp(tree);
  if (stamp?.engine !== name || !existsSync(path.join(tree, BINARY))) return null;
  return treeEngine(name, tree, stamp.version);
}

/** What is wrong with a finished tree, null when nothing: the binary's hash, then whether it answers. */
export async function checkTree(name: SuricataEngine): Promise<string | null> {
  const tree = treeFolder(name);
  const stamp = readStamp(tree);
  if (!stamp) return 'it has no stamp';
  const hash = await hashOfBinary(tree).catch(() => 'nothing');
  if (hash !== stamp.sha256) return `its binary is not the one that was unpacked (${hash})`;
  const version = await versionOf(name, tree);
  return version.problem;
}

/**
 * Makes a filled folder the tree of an engine: it must run and have the right major version, then gets
 * its stamp, and only then its place.
 * @param unpacked on the same file system as the tree
 * @throws Error when the engine in it does not answer as it should
 */
export async function finishTree(
  name: SuricataEngine,
  unpacked: string,
  debs: readonly string[],
): Promise<void> {
  const { version, problem } = await versionOf(name, unpacked);
  if (problem) throw new Error(problem);
  const stamp: Stamp = {
    engine: name,
    version,
    sha256: await hashOfBinary(unpacked),
    debs: debs.map((deb) => path.basename(deb)),
  };
  await writeFile(path.join(unpacked, STAMP), `${JSON.stringify(stamp, null, 2)}\n`);
  await rm(treeFolder(name), { recursive: true, force: true });
  await rename(unpacked, treeFolder(name));
}

async function versionOf(
  name: SuricataEngine,
  tree: string,
): Promise<{ version: string; problem: string | null }> {
  const answer = await probeSuricata(treeEngine(name, tree, '').command(['--build-info']));
  if (typeof answer === 'string') return { version: '', problem: answer };
  const fits = Number.parseInt(answer.version, 10) === majorOf(name);
  return {
    version: answer.version,
    problem: fits ? null : `the mirror gave Suricata ${answer.version} in place of ${name}`,
  };
}

function treeEngine(name: SuricataEngine, tree: string, version: string): Engine {
  return suricataEngine({
    name,
    version,
    origin: path.join(tree, BINARY),
    configFolder: path.join(tree, 'etc', 'suricata'),
    // The tree's own loader and libraries: those of the machine may be older or newer than it needs.
    command: (args) => {
      const { loader, folders } = libraries(tree);
      const start = ['--library-path', folders.join(':'), path.join(tree, BINARY)];
      return { file: loader, args: [...start, ...args], env: {} };
    },
  });
}

/** Debian keeps libraries in a folder for each architecture; up to bullseye in /lib as well as /usr/lib. */
function libraries(tree: string): { loader: string; folders: string[] } {
  const folders = ['lib', path.join('usr', 'lib')]
    .map((folder) => path.join(tree, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((entry) => path.join(folder, entry)))
    .filter((folder) => /-linux-gnu\w*$/.test(folder));
  const loader = folders
    .flatMap((folder) => readdirSync(folder).map((entry) => path.join(folder, entry)))
    .find((file) => /^ld-linux.*\.so\.\d+$/.test(path.basename(file)));
  return { loader: loader ?? path.join(tree, 'no-loader-found'), folders };
}

function readStamp(tree: string): Stamp | null {
  try {
    return parseJson(readFileSync(path.join(tree, STAMP), 'utf8'), STAMP_FORMAT, STAMP);
  } catch {
    return null;
  }
}

async function hashOfBinary(tree: string): Promise<string> {
  const bytes = await readFile(path.join(tree, BINARY));
  return createHash('sha256').update(bytes).digest('hex');
}

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../lib/temp-folder';
import type { Manifest } from '../../model/manifest';
import { readManifestFile } from '../read-manifest';

/** A release to compare: its manifest, and its files where they were given too. */
export interface OpenPack {
  /** As the user named it. */
  named: string;
  manifest: Manifest;
  /** Folder of the .rules files, or null. */
  rules: string | null;
  /** Folder of the Zeek package, or null. */
  zeek: string | null;
}

/** Where a manifest may lie in a dist folder or in one of the archives of a bundle (bundle/layout.ts). */
const MANIFESTS = ['manifest.json', 'rules/manifest.json', 'vitalwire/manifest.json'];

/**
 * Opens a dist folder, a manifest.json, an archive of a bundle or the folder of one.
 * @throws Error saying what was looked for and what to name instead; the system's for a name that is not there.
 */
export function openPack(named: string): OpenPack {
  if (statSync(named).isFile()) {
    if (/\.(tar\.gz|tgz|tar)$/.test(named)) return openFolder(named, unpack(named));
    return { named, manifest: readManifestFile(named), rules: null, zeek: null };
  }
  // A bundle's folder has a manifest beside its archives; the files are in these.
  const archive = readdirSync(named).find((name) => /^vitalwire-\d[\w.+-]*\.tar\.gz$/.test(name));
  if (archive) {
    const whole = readdirSync(named).find((name) => /^vitalwire-[\d.]+\.tar\.gz$/.test(name));
    return openFolder(named, unpack(path.join(named, whole ?? archive)));
  }
  if (manifestIn(named)) return openFolder(named, named);
  throw new Error(`${named} holds no manifest.json; name a dist folder, a manifest or a bundle`);
}

function openFolder(named: string, folder: string): OpenPack {
  // An archive made of a dist folder by hand has that folder on top.
  const tops = readdirSync(folder).map((name) => path.join(folder, name));
  const root = manifestIn(folder)
    ? folder
    : tops.find((top) => statSync(top).isDirectory() && manifestIn(top));
  if (!root) throw new Error(`${named} holds no manifest.json; is it a bundle of vitalwire?`);
  const first = (...names: string[]) =>
    names.map((name) => path.join(root, name)).find((place) => existsSync(place)) ?? null;
  const zeek = first('zeek/vitalwire/__load__.zeek', 'vitalwire/__load__.zeek');
  return {
    named,
    manifest: readManifestFile(path.join(root, manifestIn(root)!)),
    rules: first('suricata/rules', 'rules'),
    zeek: zeek && path.dirname(zeek),
  };
}

function manifestIn(folder: string): string | null {
  return MANIFESTS.find((name) => existsSync(path.join(folder, name))) ?? null;
}

/** tar itself refuses paths that lead out of the folder. Whether the bundle is genuine, "verify" says. */
function unpack(archive: string): string {
  const folder = temporaryFolder('diff');
  try {
    execFileSync('tar', ['-xf', path.resolve(archive), '-C', folder, '--no-same-owner'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (error) {
    const said = String((error as { stderr?: Buffer }).stderr ?? '').split('\n')[0];
    throw new Error(`${archive} cannot be unpacked${said ? `: ${said}` : ''}`);
  }
  return folder;
}

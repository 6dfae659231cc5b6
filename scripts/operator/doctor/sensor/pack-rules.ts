import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { readManifestFile } from '../../read-manifest';
import { readRules, type LoadedRule } from './rules';
import type { PackRules } from './sensor';

/**
 * Reads a pack from its dist folder.
 * @throws Error when the folder holds no manifest.json of ours.
 */
export function readPack(folder: string): PackRules {
  const manifestFile = path.join(folder, 'manifest.json');
  if (!existsSync(manifestFile)) {
    throw new Error(
      `${folder} holds no manifest.json; name a dist folder, or run "vitalwire build"`,
    );
  }
  const manifest = readManifestFile(manifestFile);
  const names = namesIn(path.join(folder, 'suricata', 'rules'));
  const files = new Map<string, LoadedRule[]>();
  // What asks for the border lies apart (model/vocabulary.ts).
  for (const place of ['rules', 'rules-border']) {
    const below = path.join(folder, 'suricata', place);
    for (const name of namesIn(below).filter((file) => file.endsWith('.rules'))) {
      const text = readFileSync(path.join(below, name), 'utf8');
      files.set(name, readRules(name, text).rules);
    }
  }
  return {
    folder,
    manifest,
    files,
    bySid: new Map([...files.values()].flat().map((rule) => [rule.sid, rule])),
    lists: names.filter((file) => !file.endsWith('.rules')),
    zeekOptions: zeekOptionsIn(path.join(folder, 'zeek', 'vitalwire')),
  };
}

/** `switched_off`: the options that the package declares in its own name space. */
function zeekOptionsIn(folder: string): Set<string> {
  const scripts = namesIn(folder).filter((name) => name.endsWith('.zeek'));
  const texts = scripts.map((name) => readFileSync(path.join(folder, name), 'utf8'));
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/^\s*option\s+(\w+)/gm)].map(([, name]) => name!)),
  );
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { blocklistFiles } from './lists/blocklists';
import { exportFiles } from './exports';
import { huntFiles } from './hunt-files';
import { LOCK_FILE, type Lock, type LockBase } from '../compile/lock/lock';
import { parseLock } from '../compile/lock/lock-file';
import { publishedEntries } from '../compile/lock/published';
import { loadDetections } from '../compile/load';
import { ipsFiles } from './suricata/ips';
import { plan, type Plan } from '../compile/plan';
import { intelFiles } from './intel';
import { pageFiles } from './pages';
import { schemaFiles } from './schemas';
import { suricataFiles } from './suricata/files';
import { zeekFiles } from './zeek/files';
import { manifestText } from '../compile/manifest';
import { parseJson } from '../lib/json';
import { isoTime, sourceState } from '../lib/source-state';
import type { IsoDate } from '../model/vocabulary';
import { lastRelease } from '../compile/releases';
import type { Source } from '../compile/source';
import { ROOT } from '../lib/root';

const PACKAGE = z.object({ version: z.string() });

export interface Pack {
  version: string;
  sources: Source[];
  plan: Plan;
  /** Text of every rendered file, by path below dist/. */
  files: Map<string, string>;
}

interface RenderOptions {
  lastSid?: number | undefined;
  /** Files that are made above this layer, by path: traffic, which the lab writes. */
  more?: (sources: readonly Source[], plan: Plan) => ReadonlyMap<string, string>;
}

/**
 * Renders the whole pack in memory: definitions, lock and version in, files out. Writes nothing.
 * @throws DefinitionError naming file, detection and field.
 */
export function renderPack(root: string = ROOT, { lastSid, more }: RenderOptions = {}): Pack {
  const packageFile = path.join(root, 'package.json');
  const { version } = parseJson(readFileSync(packageFile, 'utf8'), PACKAGE, packageFile);
  const definitions = loadDetections(path.join(root, 'rules-src'));
  const lockPath = path.join(root, LOCK_FILE);
  const lock = parseLock(existsSync(lockPath) ? readFileSync(lockPath, 'utf8') : null);
  const published = publishedEntries(lastRelease(root));
  const today = isoTime(sourceState(root).epoch).slice(0, 10) as IsoDate;
  return renderSources(definitions, lock, { published, lastSid, today }, version, more);
}

/** The same from definitions that are in memory. Pure: equal input, equal files. */
export function renderSources(
  definitions: readonly Source[],
  lock: Lock,
  base: LockBase,
  version: string,
  more: NonNullable<RenderOptions['more']> = () => new Map<string, string>(),
): Pack {
  const planned = plan(definitions, lock, base);
  const { sources } = planned;
  const files = new Map([
    ...suricataFiles(planned.rules, version),
    ...ipsFiles(planned.ips, version),
    ...zeekFiles(planned.notices, version),
    ...intelFiles(sources),
    ...blocklistFiles(sources, version),
    ...exportFiles(sources, planned, version),
    ...huntFiles(sources, planned, version),
    ...pageFiles(sources, planned),
    ...more(sources, planned),
    ...schemaFiles(),
  ]);
  files.set('manifest.json', manifestText(sources, planned, files, version));
  return { version, sources, plan: planned, files };
}

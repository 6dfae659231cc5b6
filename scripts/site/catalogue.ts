import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import semver from 'semver';
import type { Pack } from '../backends/pack';
import { RELEASES } from '../compile/releases';
import { groupBy } from '../lib/group-by';
import type { Device } from '../model/detection';
import type { Detection } from '../kinds/detection';
import { kindOf } from '../kinds';
import { type Manifest, parseManifest, rulesInSuricata } from '../model/manifest';
import type { PlannedNotice, PlannedRule } from '../compile/plan';

/** What the pages of the site say of the pack, gathered once. */
export interface Catalogue {
  pack: Pack;
  /** Published manifests, oldest first. */
  releases: Manifest[];
  detections: Entry[];
  devices: { device: Device; detections: Entry[] }[];
}

export interface Entry {
  d: Detection;
  /** Of its page, below the site's folder. */
  path: string;
  rules: PlannedRule[];
  notice: PlannedNotice | null;
  /** Addresses, networks, exports and hashes that it names. */
  indicators: string[];
  ports: number[];
}

export function catalogueOf(pack: Pack, releases: Manifest[]): Catalogue {
  const rules = groupBy(pack.plan.rules, ({ detection }) => detection.id);
  const detections = pack.sources.map(({ detection: d }): Entry => {
    const notice = pack.plan.notices.find(({ detection }) => detection.id === d.id) ?? null;
    return {
      d,
      path: `detections/${d.id}.html`,
      rules: rules.get(d.id) ?? [],
      notice,
      indicators: kindOf(d.observable)!
        .indicators(d.observable)
        .map(({ value }) => value),
      ports: portsOf(d),
    };
  });
  const devices = new Map<string, Catalogue['devices'][number]>();
  for (const entry of detections) {
    for (const device of entry.d.devices) {
      const known = devices.get(device.id) ?? { device, detections: [] };
      devices.set(device.id, { ...known, detections: [...known.detections, entry] });
    }
  }
  const byMaker = ({ device: { vendor } }: Catalogue['devices'][number]) =>
    vendor === 'any' ? '~' : vendor.toLowerCase();
  return {
    pack,
    releases,
    detections,
    devices: [...devices.values()].sort((a, b) => (byMaker(a) < byMaker(b) ? -1 : 1)),
  };
}

/** The manifests of all releases, oldest first. */
export function releasedManifests(root: string): Manifest[] {
  const folder = path.join(root, RELEASES);
  const versions = readdirSync(folder).map((name) => name.replace(/\.json$/, ''));
  return semver.sort(versions).map((version) => {
    const file = path.join(folder, `${version}.json`);
    return parseManifest(readFileSync(file, 'utf8'), file);
  });
}

/** In which releases a detection's rules and notice were, and what each did to them. */
export function historyOf(
  id: string,
  releases: readonly Manifest[],
): { version: string; what: string }[] {
  let before: Map<string, number> | null = null;
  return releases.flatMap((manifest) => {
    const own = manifest.detections.find((one) => one.id === id);
    const now = new Map(
      own
        ? [
            ...rulesInSuricata(own).map(({ sid, rev }): [string, number] => [`sid ${sid}`, rev]),
            ...('notice' in own.zeek ? [[own.zeek.notice, own.zeek.rev] as [string, number]] : []),
          ]
        : [],
    );
    const was = before;
    if (now.size > 0) before = now;
    if (now.size === 0) return [];
    const { version } = manifest;
    if (!was) return [{ version, what: `first release, ${[...now.keys()].join(', ')}` }];
    const added = [...now.keys()].filter((name) => !was.has(name));
    const gone = [...was.keys()].filter((name) => !now.has(name));
    const changed = [...now].filter(([name, rev]) => was.has(name) && was.get(name) !== rev);
    const words = [
      ...(added.length > 0 ? [`added ${added.join(', ')}`] : []),
      ...(changed.length > 0
        ? [`changed ${changed.map(([name, rev]) => `${name} to rev ${rev}`).join(', ')}`]
        : []),
      ...(gone.length > 0 ? [`retired ${gone.join(', ')}`] : []),
    ];
    return [{ version, what: words.length > 0 ? words.join('; ') : 'as before' }];
  });
}

/** The release that first had a rule or notice. */
export function sinceOf(name: number | string, releases: readonly Manifest[]): string {
  const first = releases.find(({ detections }) =>
    detections.some(
      (one) =>
        rulesInSuricata(one).some(({ sid }) => sid === name) ||
        ('notice' in one.zeek && one.zeek.notice === name),
    ),
  );
  return first?.version ?? 'not released yet';
}

const PORT_KEYS = ['port', 'usualPort', 'ports'];

/** Ports that an observable names, as its usual one or as a condition. */
function portsOf({ observable }: Detection): number[] {
  const found = new Set<number>();
  const walk = (value: unknown, key: string): void => {
    if (typeof value === 'number' && PORT_KEYS.includes(key)) found.add(value);
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      walk(inner, Array.isArray(value) ? key : name);
    }
  };
  walk(observable, '');
  return [...found].sort((a, b) => a - b);
}

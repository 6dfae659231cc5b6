import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { z } from 'zod';
import { parseJson } from '../../lib/json';
import { sha256 } from '../../operator/verify/sums';

/** The part of package-lock.json (lockfileVersion 3) that is read here. */
const LOCKED_PACKAGE = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  license: z.string().optional(),
  integrity: z.string().optional(),
  dev: z.boolean().optional(),
  optional: z.boolean().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const PACKAGE_LOCK = z.object({ packages: z.record(z.string(), LOCKED_PACKAGE) });
type LockedPackage = z.infer<typeof LOCKED_PACKAGE>;

/**
 * CycloneDX 1.6: what the tooling that rendered this bundle is made of. The rules themselves have no
 * dependencies; their inventory is rules.csv.
 * @param packageLock text of package-lock.json; it alone decides what is listed, not what is installed.
 */
export function sbomText(version: string, packageLock: string, timestamp: string): string {
  const { packages } = parseJson(packageLock, PACKAGE_LOCK, 'package-lock.json');
  const bom = new Models.Bom({
    serialNumber: `urn:uuid:${uuidOf(`${version} ${packageLock}`)}`,
    metadata: new Models.Metadata({ timestamp: new Date(timestamp) }),
  });
  const root = new Models.Component(Enums.ComponentType.Application, 'vitalwire', {
    version,
    bomRef: `pkg:npm/vitalwire@${version}`,
    purl: `pkg:npm/vitalwire@${version}`,
    licenses: new Models.LicenseRepository([new Models.SpdxLicense('Apache-2.0')]),
  });
  bom.metadata.component = root;
  const components = new Map(
    Object.entries(packages)
      .filter(([path, { version: locked }]) => path !== '' && locked)
      .map(([path, locked]) => [path, component(path, locked)] as const),
  );
  for (const [path, found] of components) {
    bom.components.add(found);
    link(found, path, packages[path]!, components);
  }
  link(root, '', packages['']!, components);
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  const serializer = new Serialize.JsonSerializer(factory);
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function component(path: string, { version, license, integrity, ...locked }: LockedPackage) {
  const full =
    locked.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const [name = '', group] = full.split('/').reverse();
  const purl = `pkg:npm/${full.replace('@', '%40')}@${version}`;
  const found = new Models.Component(Enums.ComponentType.Library, name, {
    group,
    version,
    purl,
    bomRef: path,
    scope:
      locked.dev || locked.optional ? Enums.ComponentScope.Optional : Enums.ComponentScope.Required,
  });
  if (license) found.licenses.add(new Models.NamedLicense(license));
  // npm writes "sha512-<base64>"; CycloneDX wants hex.
  const base64 = /^sha512-(\S+)$/.exec(integrity ?? '')?.[1];
  if (base64) {
    const hex = Buffer.from(base64, 'base64').toString('hex');
    found.hashes.set(Enums.HashAlgorithm['SHA-512'], hex);
  }
  return found;
}

/** Node's rule: the nearest node_modules on the way up has the package that is meant. */
function link(
  from: Models.Component,
  path: string,
  { dependencies, optionalDependencies }: LockedPackage,
  components: ReadonlyMap<string, Models.Component>,
): void {
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
      const found = components.get(`${base ? `${base}/` : ''}node_modules/${name}`);
      if (found) from.dependencies.add(found.bomRef);
      if (found || base === '') break;
      if (!base.includes('/node_modules/')) base = '';
    }
  }
}

/** A UUID from a digest (RFC 9562 version 8): equal input, equal number. */
function uuidOf(text: string): string {
  const hex = sha256(text);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}

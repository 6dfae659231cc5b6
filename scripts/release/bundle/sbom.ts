import { Enums, Models, Serialize, Spec, SPDX } from '@cyclonedx/cyclonedx-library';
import { z } from 'zod';
import { parseJson } from '../../lib/json';
import { sha256 } from '../../operator/verify/sums';

/** The part of package-lock.json (lockfileVersion 3) that is read here. */
const LOCKED_PACKAGE = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  license: z.string().optional(),
  integrity: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const PACKAGE_LOCK = z.object({ packages: z.record(z.string(), LOCKED_PACKAGE) });
type LockedPackage = z.infer<typeof LOCKED_PACKAGE>;

/**
 * CycloneDX 1.6: what is delivered, and what the tooling that rendered it is made of. The rules themselves have no
 * dependencies; their inventory is rules.csv.
 * @param packageLock text of package-lock.json; it alone decides what is listed, not what is installed.
 * @param operatorLibraries folders below node_modules that are in the operator's package.
 * @param delivered bytes by name of what is installed from the bundle.
 */
export function sbomText(
  version: string,
  { packageLock, operatorLibraries }: { packageLock: string; operatorLibraries: readonly string[] },
  timestamp: string,
  delivered: ReadonlyMap<string, Uint8Array>,
): string {
  const { packages } = parseJson(packageLock, PACKAGE_LOCK, 'package-lock.json');
  const names = [...delivered].map(([name, bytes]) => `${sha256(bytes)} ${name}`).join(' ');
  const bom = new Models.Bom({
    serialNumber: `urn:uuid:${uuidOf(`${version} ${names} ${packageLock}`)}`,
    metadata: new Models.Metadata({ timestamp: new Date(timestamp) }),
  });
  const root = new Models.Component(Enums.ComponentType.Application, 'vitalwire', {
    version,
    bomRef: `pkg:npm/vitalwire@${version}`,
    purl: `pkg:npm/vitalwire@${version}`,
    licenses: new Models.LicenseRepository([new Models.SpdxLicense('Apache-2.0')]),
  });
  bom.metadata.component = root;
  const inOperator = new Set(operatorLibraries);
  const components = new Map(
    Object.entries(packages)
      .filter(([path, { version: locked }]) => path !== '' && locked)
      .map(([path, locked]) => [path, component(path, locked, inOperator.has(path))] as const),
  );
  for (const [path, found] of components) {
    bom.components.add(found);
    link(found, path, packages[path]!, components);
  }
  link(root, '', packages['']!, components);
  for (const [name, bytes] of delivered) {
    const file = new Models.Component(Enums.ComponentType.File, name, {
      version,
      bomRef: name,
      licenses: new Models.LicenseRepository([new Models.SpdxLicense('Apache-2.0')]),
    });
    file.hashes.set(Enums.HashAlgorithm['SHA-256'], sha256(bytes));
    // Archives hold rules and scripts alone; of the libraries, what is in the npm package.
    if (name.endsWith('.tgz')) {
      for (const [path, { bomRef }] of components)
        if (inOperator.has(path)) file.dependencies.add(bomRef);
    }
    bom.components.add(file);
  }
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  const serializer = new Serialize.JsonSerializer(factory);
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function component(
  path: string,
  { version, license, integrity, ...locked }: LockedPackage,
  isDelivered: boolean,
) {
  const full =
    locked.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const [name = '', group] = full.split('/').reverse();
  const purl = `pkg:npm/${full.replace('@', '%40')}@${version}`;
  const found = new Models.Component(Enums.ComponentType.Library, name, {
    group,
    version,
    purl,
    bomRef: path,
    // CycloneDX: required at runtime, or excluded from it, as what only builds and tests is.
    scope: isDelivered ? Enums.ComponentScope.Required : Enums.ComponentScope.Excluded,
  });
  if (license) found.licenses.add(licenseOf(license));
  // npm writes "sha512-<base64>"; CycloneDX wants hex.
  const base64 = /^sha512-(\S+)$/.exec(integrity ?? '')?.[1];
  if (base64) {
    const hex = Buffer.from(base64, 'base64').toString('hex');
    found.hashes.set(Enums.HashAlgorithm['SHA-512'], hex);
  }
  return found;
}

/** By its SPDX id where it has one, so that a scanner knows it. */
function licenseOf(text: string): Models.License {
  const isId = (word: string): boolean => SPDX.isSupportedSpdxId(word);
  if (isId(text)) return new Models.SpdxLicense(text);
  const parts = text.replace(/[()]/g, '').split(/ (?:AND|OR) /);
  return parts.every(isId) ? new Models.LicenseExpression(text) : new Models.NamedLicense(text);
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

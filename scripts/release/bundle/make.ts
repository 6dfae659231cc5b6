import { createHash } from 'node:crypto';
import type { Manifest } from '../../model/manifest';
import { bundleManifest } from '../../operator/verify/bundle-manifest';
import { debFile, debPackage } from './deb';
import { ENVELOPE } from '../../operator/verify/envelope';
import { gzip } from '../../lib/archive/gzip';
import { inventoryText } from './inventory';
import { archivePlans, textEntry, VERIFY_SCRIPT, type Extras } from '../../operator/verify/layout';
import { provenanceText } from '../../operator/verify/provenance';
import { sbomText } from './sbom';
import { isoTime, type SourceState } from '../../lib/source-state';
import { SIGNATURE, SUMS, sumsText, UNSIGNED, UNSIGNED_TEXT } from '../../operator/verify/sums';
import { writeTar } from '../../lib/archive/tar';

/** Everything a bundle is made of. */
export interface BundleInput {
  manifest: Manifest;
  /** The rendered pack, by path below dist/. */
  files: ReadonlyMap<string, string>;
  license: string;
  changelog: string;
  verifyScript: string;
  packageLock: string;
  /** The npm package of what operators run. */
  operatorPackage: Buffer;
  /** Folders below node_modules of what is in it. */
  operatorLibraries: readonly string[];
  /** Digest by name of what the pack was rendered from. */
  inputs: ReadonlyMap<string, string>;
  source: SourceState;
  /** It is no release: docs/trust.md. */
  unreleased: boolean;
}

export interface Signing {
  /** Signs SHA256SUMS; returns the armoured signature. */
  sums: (sums: Uint8Array) => string;
  /** Puts the provenance into a signed envelope. */
  provenance?: (statement: string) => string;
}

/**
 * The files of a bundle by name, SHA256SUMS and its signature included. Pure but for `signing`: equal
 * input, equal bytes.
 */
export function makeBundle(input: BundleInput, signing: Signing | null): Map<string, Buffer> {
  const { manifest, source } = input;
  const { version } = manifest;
  const extras: Extras = {
    license: input.license,
    changelog: input.changelog,
    verifyScript: input.verifyScript,
    inventory: inventoryText(manifest),
  };
  const plans = archivePlans(version, input.files, extras);
  const madeFrom = {
    date: isoTime(source.epoch),
    commit: source.commit,
    unreleased: input.unreleased,
  };
  const manifestText = `${JSON.stringify(bundleManifest(manifest, plans, madeFrom), null, 2)}\n`;
  const archives = new Map(
    plans.map(({ name, manifestPath, entries }) => {
      const whole = [...entries, textEntry(manifestPath, manifestText)];
      return [name, gzip(writeTar(whole, source.epoch))] as const;
    }),
  );
  const delivered = new Map<string, Buffer>([
    ...archives,
    [`vitalwire-${version}.tgz`, input.operatorPackage],
    [
      debFile(version),
      debPackage(version, onSensors(input.files, manifestText), input, source.epoch),
    ],
  ]);
  const texts: Record<string, string> = {
    'manifest.json': manifestText,
    'CHANGELOG.md': extras.changelog,
    'sbom.cdx.json': sbomText(version, input, isoTime(source.epoch), delivered),
    'rules.csv': extras.inventory,
    'provenance.json': provenanceText(version, delivered, input.inputs, source),
    [VERIFY_SCRIPT]: extras.verifyScript,
  };
  const files = new Map(delivered);
  for (const [name, bytes] of archives) {
    // Bare: suricata-update compares the whole text, so the form of md5sum(1) would never match.
    const md5 = createHash('md5').update(bytes).digest('hex');
    files.set(`${name}.md5`, Buffer.from(`${md5}\n`));
  }
  for (const [name, text] of Object.entries(texts)) files.set(name, Buffer.from(text));
  const sums = Buffer.from(sumsText(files));
  files.set(SUMS, sums);
  if (signing) {
    files.set(SIGNATURE, Buffer.from(signing.sums(sums)));
    const envelope = signing.provenance?.(texts['provenance.json']!);
    if (envelope) files.set(ENVELOPE, Buffer.from(envelope));
  } else files.set(UNSIGNED, Buffer.from(UNSIGNED_TEXT));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What of the pack engines and their owners read. */
function onSensors(files: ReadonlyMap<string, string>, manifest: string): Map<string, string> {
  const kept = [...files].filter(([name]) => /^(suricata|zeek|lists|docs)\//.test(name));
  return new Map([...kept, ['manifest.json', manifest]]);
}

import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeBundle, type BundleInput, type Signing } from '../../../scripts/release/bundle/make';
import { LIST_NAMESPACE, sign } from '../../../scripts/operator/verify/signature';
import type { Manifest, ManifestDetection, ManifestRule } from '../../../scripts/model/manifest';

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone after the test. */
export function scratch(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-test-'));
  folders.push(folder);
  return folder;
}

/** A new ed25519 key. */
export function newKey(): { file: string; public: string; publicFile: string } {
  const file = path.join(scratch(), 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file]);
  return { file, public: readFileSync(`${file}.pub`, 'utf8'), publicFile: `${file}.pub` };
}

export const sha256 = (text: string | Uint8Array) =>
  createHash('sha256').update(text).digest('hex');

export function sampleRule(rule: Partial<ManifestRule> = {}): ManifestRule {
  return {
    sid: 1730000,
    rev: 1,
    hash: sha256('a'),
    variant: 'one',
    border: 'unstated',
    file: 'vitalwire.rules',
    enabled: true,
    alerts: true,
    msg: 'VITALWIRE ATTEMPTED Some contact',
    conditions: ['tcp any any -> any 515', 'content:"|01|"; depth:1'],
    ...rule,
  };
}

export function sampleDetection(detection: Partial<ManifestDetection> = {}): ManifestDetection {
  return {
    id: 'some/contact',
    title: 'contact',
    grade: 'attempted',
    severity: 'Major',
    confidence: 'High',
    evidence: 'primary',
    devices: ['some'],
    references: [{ kind: 'cve', value: 'CVE-2025-0626' }],
    attack: [],
    meaning: 'It happened.',
    doNow: [],
    falsePositives: [],
    created: '2026-01-01',
    updated: '2026-01-01',
    offByDefault: null,
    indicators: [],
    needs: [],
    suricata: [sampleRule()],
    zeek: {
      notice: 'Vitalwire::Some',
      rev: 1,
      hash: sha256('z'),
      file: 'zeek/vitalwire/some.zeek',
    },
    ...detection,
  };
}

export function sampleManifest(manifest: Partial<Manifest> = {}): Manifest {
  return {
    schema: 1,
    name: 'vitalwire',
    version: '1.0.0',
    sidRange: { first: 1730000, last: 1739999 },
    devices: [{ id: 'some', vendor: 'Some', models: ['Monitor'], advisories: [] }],
    detections: [sampleDetection()],
    retired: [],
    files: [{ path: 'suricata/rules/vitalwire.rules', bytes: 1, sha256: sha256('x') }],
    ...manifest,
  };
}

/** The rule files that a manifest asks for, and a Zeek package of one line. */
export function sampleFiles(manifest: Manifest): Map<string, string> {
  const files = new Map<string, string>();
  for (const rule of manifest.detections.flatMap((d) =>
    Array.isArray(d.suricata) ? d.suricata : [],
  )) {
    const name = `suricata/rules/${rule.file}`;
    const line = `${rule.enabled ? '' : '# '}alert tcp any any -> any 515 (msg:"${rule.msg}"; content:"|01|"; depth:1; sid:${rule.sid}; rev:${rule.rev};)\n`;
    files.set(name, `${files.get(name) ?? '# Sample\n'}${line}`);
  }
  files.set('zeek/vitalwire/__load__.zeek', '# Sample\n');
  return files;
}

export function sampleInput(
  manifest = sampleManifest(),
  files = sampleFiles(manifest),
): BundleInput {
  return {
    manifest,
    files,
    license: 'Free.\n',
    changelog: '# Changelog\n',
    verifyScript: '#!/bin/sh\nexit 0\n',
    packageLock: JSON.stringify({
      packages: {
        '': { dependencies: { a: '1' } },
        'node_modules/a': { version: '1.0.0', license: 'MIT', integrity: 'sha512-AAAA' },
      },
    }),
    operatorPackage: Buffer.from('An npm package.\n'),
    operatorLibraries: ['node_modules/a'],
    inputs: new Map([['scripts', sha256('scripts')]]),
    source: { epoch: 1_700_000_000, commit: 'c'.repeat(40), uncommitted: false, gitProblem: null },
    unreleased: false,
  };
}

/** How tests publish: the key that signs the bundles signs the list. */
export function listOptions(key: string, nowMs = Date.now()) {
  return { signList: (list: Uint8Array) => sign(list, key, LIST_NAMESPACE), nowMs };
}

export function sampleBundle(key: string | null, input = sampleInput()): Map<string, Buffer> {
  const signing: Signing | null = key === null ? null : { sums: (sums) => sign(sums, key) };
  return makeBundle(input, signing);
}

/** Writes a bundle's files into a folder. */
export function place(files: ReadonlyMap<string, Uint8Array>, folder = scratch()): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) {
    writeFileSync(path.join(folder, name), bytes);
    chmodSync(path.join(folder, name), 0o644);
  }
  return folder;
}

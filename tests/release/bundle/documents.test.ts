import { dsse } from '@sigstore/core';
import crypto, { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inventoryText } from '../../../scripts/release/bundle/inventory';
import { sbomText } from '../../../scripts/release/bundle/sbom';
import { parseSums } from '../../../scripts/operator/verify/sums';
import {
  place,
  sampleBundle,
  sampleDetection,
  sampleInput,
  sampleManifest,
  sampleRule,
  sha256,
} from './sample';
import { operatorPackage } from '../../../scripts/release/operator-package';
import { envelopeText } from '../../../scripts/release/bundle/envelope';
import { verifyBundle } from '../../../scripts/operator/verify/verify';
import { ROOT } from '../../../scripts/lib/root';

const test = suite('bundle/documents');

test('the SBOM lists every locked package once, with its digest, and what needs what', () => {
  const text = readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8');
  const delivered = new Map([
    ['vitalwire-1.0.0.tar.gz', Buffer.from('archive')],
    ['vitalwire-1.0.0.tgz', Buffer.from('package')],
  ]);
  const { libraries: inOperator } = operatorPackage(ROOT, new Map(), '1.0.0', 0);
  const made = { packageLock: text, operatorLibraries: inOperator };
  const bom = JSON.parse(sbomText('1.0.0', made, '2026-01-02T03:04:05Z', delivered));
  assert.equal([bom.bomFormat, bom.specVersion, bom.version], ['CycloneDX', '1.6', 1]);
  assert.match(
    bom.serialNumber,
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  assert.is(bom.metadata.timestamp, '2026-01-02T03:04:05.000Z');
  const { packages } = JSON.parse(text) as {
    packages: Record<string, { version: string; integrity?: string; dependencies?: object }>;
  };
  const locked = Object.entries(packages).filter(([name]) => name !== '');
  assert.is(bom.components.length, locked.length + delivered.size);
  for (const [name, bytes] of delivered) {
    const file = bom.components.find((component: { name: string }) => component.name === name);
    assert.equal([file.type, file.hashes[0].content], ['file', sha256(bytes)]);
    assert.is(file.licenses[0].license.id, 'Apache-2.0');
  }
  const libraries = bom.components.filter(({ type }: { type: string }) => type === 'library');
  const byName = (name: string) =>
    libraries.find((component: { name: string }) => component.name === name);
  assert.equal(byName('typescript').licenses, [{ license: { id: 'Apache-2.0' } }]);
  assert.equal([byName('typescript').scope, byName('zod').scope], ['excluded', 'required']);
  for (const component of libraries) {
    const { version, integrity } = packages[component['bom-ref']]!;
    assert.is(component.version, version);
    assert.is(
      component.purl,
      `pkg:npm/${component.group ? `${component.group.replace('@', '%40')}/` : ''}${component.name}@${version}`,
    );
    const base64 = integrity?.replace('sha512-', '');
    if (base64)
      assert.is(Buffer.from(component.hashes[0].content, 'hex').toString('base64'), base64);
  }
  const dependsOn = new Map(
    bom.dependencies.map((entry: { ref: string; dependsOn?: string[] }) => [
      entry.ref,
      entry.dependsOn ?? [],
    ]),
  );
  const inPackage = dependsOn.get('vitalwire-1.0.0.tgz') as string[];
  assert.equal(
    ['node_modules/zod', 'node_modules/streamx'].filter((name) => !inPackage.includes(name)),
    [],
  );
  assert.not.ok(inPackage.includes('node_modules/typescript'));
  const direct = Object.keys(packages['']!.dependencies!).map((name) => `node_modules/${name}`);
  assert.equal(dependsOn.get('pkg:npm/vitalwire@1.0.0'), direct.sort());
});

test('a nested package is found before one that lies higher', () => {
  const lock = {
    packages: {
      '': { dependencies: { a: '1' } },
      'node_modules/a': { version: '1.0.0', dependencies: { b: '2', c: '1' } },
      'node_modules/a/node_modules/b': { version: '2.0.0', dependencies: { c: '1' } },
      'node_modules/b': { version: '1.0.0' },
      'node_modules/c': { version: '1.0.0' },
    },
  };
  const { dependencies } = JSON.parse(
    sbomText(
      '1.0.0',
      { packageLock: JSON.stringify(lock), operatorLibraries: [] },
      '2026-01-01T00:00:00Z',
      new Map(),
    ),
  );
  const of = (ref: string) =>
    dependencies.find((entry: { ref: string }) => entry.ref === ref)?.dependsOn;
  assert.equal(of('node_modules/a'), ['node_modules/a/node_modules/b', 'node_modules/c']);
  assert.equal(of('node_modules/a/node_modules/b'), ['node_modules/c']);
  assert.equal(of('pkg:npm/vitalwire@1.0.0'), ['node_modules/a']);
});

test('the inventory has a line for each rule and notice, and no cell is a formula', () => {
  const detection = sampleDetection({
    title: '=cmd("x"), a',
    suricata: [sampleRule(), sampleRule({ sid: 1730001, enabled: false })],
  });
  const lines = inventoryText(sampleManifest({ detections: [detection] }))
    .trim()
    .split('\n');
  assert.is(lines.length, 4);
  assert.match(lines[1]!, `"'=cmd(""x""), a"`);
  assert.match(lines[2]!, /,off,vitalwire.rules,/);
  assert.match(lines[3]!, /^zeek,,1,some\/contact,Vitalwire::Some,/);
});

test('Suricata 6 gets an archive of its own as soon as a rule is not for it', () => {
  const names = (files: [string, string][]) => {
    const input = sampleInput();
    return [...sampleBundle(null, { ...input, files: new Map([...input.files, ...files]) }).keys()];
  };
  const six = 'vitalwire-1.0.0-suricata6.tar.gz';
  const rule = (more: string) =>
    `alert tcp any any -> any any (msg:"x"; ${more}sid:1730001; rev:1;)\n`;
  assert.not.ok(names([['suricata/rules/more.rules', rule('')]]).includes(six));
  assert.ok(
    names([['suricata/rules/more.rules', rule('requires: version >= 7.0.3; ')]]).includes(six),
  );
});

test('checksums: another form, another order and odd names are refused', () => {
  const digest = 'a'.repeat(64);
  assert.is(parseSums(`${digest}  a\n${digest}  b\n`).size, 2);
  for (const text of [
    '',
    `${digest} a\n`,
    `${digest}  a`,
    `${digest}  b\n${digest}  a\n`,
    `${digest}  a\n${digest}  a\n`,
    `${digest}  ../a\n`,
    `${digest}  .a\n`,
    `${digest}  -rf\n`,
    `${digest}  SHA256SUMS\n`,
    `${digest.toUpperCase()}  a\n`,
    `${digest}  a\r\n`,
  ]) {
    assert.throws(() => parseSums(text), /./, JSON.stringify(text));
  }
});

test('the provenance in its envelope is what DSSE asks for: another implementation verifies it', () => {
  const statement = sampleBundle(null).get('provenance.json')!.toString();
  for (const [type, options] of [
    ['ec', { namedCurve: 'P-256' }],
    ['ed25519', {}],
  ] as const) {
    const { privateKey, publicKey } = generateKeyPairSync(
      type as 'ec',
      options as { namedCurve: 'P-256' },
    );
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const text = envelopeText(statement, pem);
    const envelope = JSON.parse(text);
    const payload = Buffer.from(envelope.payload, 'base64');
    assert.is(envelope.payloadType, 'application/vnd.in-toto+json');
    const signed = dsse.preAuthEncoding(envelope.payloadType, payload);
    const [{ sig }] = envelope.signatures;
    const holds = (bytes: Buffer) =>
      crypto.verify(type === 'ec' ? 'sha256' : null, bytes, publicKey, Buffer.from(sig, 'base64'));
    assert.ok(holds(signed));
    assert.not.ok(holds(Buffer.concat([signed, Buffer.from(' ')])));
    const { predicateType, subject } = JSON.parse(payload.toString());
    assert.is(predicateType, 'https://slsa.dev/provenance/v1');
    assert.ok(subject.some(({ name }: { name: string }) => name === 'vitalwire-1.0.0.tgz'));

    const files = sampleBundle(null);
    files.set('provenance.intoto.jsonl', Buffer.from(text));
    const judged = () => verifyBundle(place(files), { trusted: null, allowUnsigned: true });
    assert.equal(judged().problems, []);
    const other = envelopeText(statement.replace('1.0.0', '2.0.0'), pem);
    files.set('provenance.intoto.jsonl', Buffer.from(other));
    assert.match(judged().problems.join(), /another statement than provenance.json/);
  }
});

test('a bundle without a key says so, one with a key does not', () => {
  const files = sampleBundle(null);
  assert.match(files.get('UNSIGNED')!.toString(), /NOT SIGNED/);
  assert.not.ok(files.has('SHA256SUMS.sig'));
});

test.run();

import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderPack } from '../../../scripts/backends/pack';
import { register } from '../../../scripts/commands/export';
import { exportFiles } from '../../../scripts/backends/exports';
import { sharedIndicators } from '../../../scripts/backends/indicators';
import type { MispAttribute } from '../../../scripts/backends/misp';
import type { StixObject } from '../../../scripts/backends/stix';
import { uuid5 } from '../../../scripts/lib/uuid';
import { runCommand } from '../../operator/hunt/run-command';
import { mispComplaints, stixComplaints } from './schemas';
import { GRADES } from '../../../scripts/lib/grades';

const test = suite('exports');

const { sources, plan } = renderPack();
const files = exportFiles(sources, plan, '0.0.0');
const bundle = JSON.parse(files.get('exports/vitalwire-stix-2.1.json')!) as {
  id: string;
  objects: StixObject[];
};
const event = JSON.parse(files.get('exports/vitalwire-misp-event.json')!) as {
  Event: { Attribute: MispAttribute[]; Tag: { name: string }[]; published: boolean };
};
const indicators = bundle.objects.filter(({ type }) => type === 'indicator');

test('UUIDs of version 5 as RFC 9562 appendix A.4 computes them', () => {
  const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
  assert.is(uuid5('www.example.com', dns), '2ed6657d-e927-568b-95e1-2665a8aea6a2');
});

test('the bundle is valid against the published STIX 2.1 schemas, and a broken one is not', () => {
  assert.equal(stixComplaints(bundle), []);
  const breaks: ((indicator: Record<string, unknown>) => void)[] = [
    (indicator) => delete indicator.valid_from,
    (indicator) => (indicator.confidence = 101),
    (indicator) => (indicator.id = 'indicator--1'),
  ];
  for (const breakIt of breaks) {
    const broken = structuredClone(bundle);
    breakIt(broken.objects.find(({ type }) => type === 'indicator')!);
    assert.ok(stixComplaints(broken).length > 0, breakIt.toString());
  }
});

test("the event is valid against MISP's schema, and a broken one is not", () => {
  assert.equal(mispComplaints(event), []);
  // The schema demands no field, so it is by a wrong type and an unknown name that it refuses.
  for (const wrong of [{ to_ids: 'yes' }, { colour: 'red' }]) {
    const broken = structuredClone(event);
    Object.assign(broken.Event.Attribute[0]!, wrong);
    assert.ok(mispComplaints(broken).length > 0, JSON.stringify(wrong));
  }
  // What MISP's core format (draft-dulaunoy-misp-core-format, 2.2 and 2.4) demands.
  const needs = ['uuid', 'info', 'date', 'threat_level_id', 'analysis', 'timestamp', 'published'];
  for (const key of needs) assert.ok(key in event.Event, key);
  const uuids = event.Event.Attribute.map((one) => {
    for (const key of ['uuid', 'type', 'category', 'value', 'to_ids']) assert.ok(key in one, key);
    return one.uuid;
  });
  assert.is(new Set(uuids).size, uuids.length);
});

test("patterns are what STIX's language has, each for one value that a definition names", () => {
  // STIX 2.1 sections 9.2 and 9.6: object path, comparison, quoted literal.
  const forms = [
    /^\[ipv4-addr:value = '(\d+\.\d+\.\d+\.\d+)'\]$/,
    /^\[ipv4-addr:value ISSUBSET '(\d+\.\d+\.\d+\.\d+\/\d+)'\]$/,
    /^\[file:hashes\.'SHA-256' = '([0-9a-f]{64})'\]$/,
  ];
  const values = indicators
    .filter(({ pattern_type }) => pattern_type === 'stix')
    .map(({ pattern }) => {
      const found = forms.map((form) => form.exec(String(pattern))?.[1]).find(Boolean);
      assert.ok(found, String(pattern));
      return found!;
    });
  assert.ok(values.includes('202.114.4.119') && values.includes('202.114.4.120'));
  const named = sharedIndicators(sources).filter(({ type }) => type !== 'nfs-export');
  assert.equal(values.sort(), named.map(({ value }) => value).sort());
});

test('every detection that Suricata has is carried as rules', () => {
  const carried = indicators.filter(({ pattern_type }) => pattern_type === 'suricata');
  const rules = new Set(plan.rules.map(({ detection }) => detection.id));
  assert.is(carried.length, rules.size);
  const sids = carried.flatMap(({ pattern }) => String(pattern).match(/sid:\d+/g) ?? []);
  assert.equal(sids.sort(), plan.rules.map(({ entry }) => `sid:${entry.sid}`).sort());
});

test('references resolve, and labels carry grade and evidence', () => {
  const ids = new Set(bundle.objects.map(({ id }) => id));
  assert.is(ids.size, bundle.objects.length, 'ids are unique');
  for (const object of bundle.objects) {
    for (const key of ['created_by_ref', 'source_ref', 'target_ref']) {
      if (object[key] !== undefined)
        assert.ok(ids.has(object[key] as string), `${object.id} ${key}`);
    }
  }
  for (const { labels, description } of indicators) {
    const grade = (labels as string[]).find((label) => label.startsWith('grade:'))?.slice(6);
    assert.ok(GRADES.includes(grade as never), String(grade));
    assert.ok((labels as string[]).some((label) => label.startsWith('evidence:')));
    assert.match(String(description), / What to do now: 1\. \S/);
  }
});

test('an address shows no more than a contact: the weakest detection that names it grades it', () => {
  const address = indicators.find(({ pattern }) => String(pattern).includes("= '202.114.4.119'"))!;
  assert.ok((address.labels as string[]).includes('grade:attempted'));
  assert.ok((address.labels as string[]).includes('evidence:primary'));
});

test('MISP matches on addresses, not on a subnet with unrelated hosts or a common word', () => {
  const of = (value: string) => event.Event.Attribute.find((one) => one.value === value);
  assert.is(of('202.114.4.119')?.to_ids, true);
  assert.is(of('202.114.4.0/24')?.to_ids, false);
  assert.is(of('/pm')?.to_ids, false);
  assert.is(event.Event.published, false);
});

test('the command writes what the build renders, and refuses what it does not know', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-export-'));
  const run = (...args: string[]) => runCommand(register, ['export', ...args]);
  try {
    const out = path.join(folder, 'x.json');
    assert.is((await run('stix', '--out', out)).status, 0);
    assert.is(readFileSync(out, 'utf8'), files.get('exports/vitalwire-stix-2.1.json'));
    // Who reads the last one meanwhile reads it to its end: it is not written over.
    const reader = openSync(out, 'r');
    assert.is((await run('misp', '--out', out)).status, 0);
    assert.is(readFileSync(reader, 'utf8'), files.get('exports/vitalwire-stix-2.1.json'));
    closeSync(reader);
    assert.is((await run('taxii')).status, 2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();

import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { ROOT } from '../../scripts/lib/root';
import { parseTuning } from '../../scripts/operator/tune/parse';
import { readManifest } from '../../scripts/operator/read-manifest';

/** The published schema of the tuning file, and the reader: an editor and `vitalwire tune` must not disagree. */

const test = suite('model/tuning-file');

const SCHEMA: unknown = JSON.parse(
  readFileSync(path.join(ROOT, 'dist/schemas/tuning.schema.json'), 'utf8'),
);
const fits = new Ajv2020({ strict: false }).compile(SCHEMA as object);
const MANIFEST = readManifest(path.join(ROOT, 'dist'));
const [SID] = MANIFEST.detections.flatMap(({ suricata }) =>
  Array.isArray(suricata) ? suricata.filter(({ alerts }) => alerts).map(({ sid }) => sid) : [],
);

const RIGHT: Record<string, string> = {
  'the example': readFileSync(path.join(ROOT, 'examples/vitalwire.tuning.yaml'), 'utf8'),
  'a version alone': 'version: 1\n',
  'keys without values': 'version: 1\nnetworks: {home: , medical: }\nexempt:\noff:\non:\n',
  'networks of both kinds':
    'version: 1\nnetworks: {home: [10.20.0.1, "fd00:20::/32", "::ffff:10.0.0.0/104"]}\n',
  'hosts with and without a note':
    'version: 1\ncentral-stations: [10.20.0.10, {address: 10.20.1.0/24, note: 3}]\n',
  'a pair': 'version: 1\nexpected: [{pair: [10.20.5.0/24, 10.20.0.12], note: gateway}]\n',
  'exempt of all': 'version: 1\nexempt: [{detection: all, hosts: [10.20.5.7]}]\n',
  'a threshold by detection':
    'version: 1\nthresholds: [{detection: contec-cms8000/contact, every: 24h}]\n',
  'a threshold by sid': `version: 1\nthresholds: [{sid: ${SID}, every: 5 m, note: loud}]\n`,
  'sids as numbers and text': `version: 1\noff: [${SID}, "${SID}", contec-cms8000/contact]\n`,
};
const WRONG: Record<string, string> = {
  'no version': 'off: []\n',
  'another version': 'version: 2\n',
  'an unknown key': 'version: 1\ncentral-station: []\n',
  'an unknown key below': 'version: 1\nnetworks: {hom: []}\n',
  'networks without a mapping': 'version: 1\nnetworks:\n',
  'a list that is none': 'version: 1\noff: contec-cms8000/contact\n',
  'a word for a network': 'version: 1\nnetworks: {home: [ward]}\n',
  'IPv6 where no indicator is': 'version: 1\nexempt: [{detection: all, hosts: ["fd00::5"]}]\n',
  'half a pair': 'version: 1\nexpected: [{pair: [10.20.0.12]}]\n',
  'three of a pair': 'version: 1\nexpected: [{pair: [10.20.0.1, 10.20.0.2, 10.20.0.3]}]\n',
  'no pair': 'version: 1\nexpected: [{note: gateway}]\n',
  'a host without address': 'version: 1\ncentral-stations: [{note: ward 3}]\n',
  'no hosts': 'version: 1\nexempt: [{detection: all}]\n',
  'empty hosts': 'version: 1\nexempt: [{detection: all, hosts: []}]\n',
  'exempt of nothing': 'version: 1\nexempt: [{hosts: [10.20.5.7]}]\n',
  'exempt by sid': `version: 1\nexempt: [{detection: ${SID}, hosts: [10.20.5.7]}]\n`,
  'no time': 'version: 1\nthresholds: [{detection: all, every: soon}]\n',
  'a threshold of nothing': 'version: 1\nthresholds: [{every: 24h}]\n',
  'off of all': 'version: 1\noff: [all]\n',
  'on by sid': `version: 1\non: [${SID}]\n`,
};

function isRead(text: string): boolean {
  try {
    parseTuning('t.yaml', text, MANIFEST);
    return true;
  } catch {
    return false;
  }
}

for (const [name, text] of Object.entries(RIGHT)) {
  test(`both take ${name}`, () => {
    assert.ok(isRead(text), 'the reader refuses it');
    assert.ok(fits(parse(text)), JSON.stringify(fits.errors));
  });
}
for (const [name, text] of Object.entries(WRONG)) {
  test(`both refuse ${name}`, () => {
    assert.not.ok(isRead(text), 'the reader takes it');
    assert.not.ok(fits(parse(text)), 'the schema takes it');
  });
}

test.run();

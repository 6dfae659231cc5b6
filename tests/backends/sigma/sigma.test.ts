import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { renderPack } from '../../../scripts/backends/pack';
import { huntFiles } from '../../../scripts/backends/hunt-files';
import type { SigmaRule } from '../../../scripts/backends/sigma';
import { matches } from './sigma-match';

const test = suite('hunt/sigma');

const { sources, plan } = renderPack();
const rules = new Map(
  [...huntFiles(sources, plan, '0.0.0')]
    .filter(([file]) => file.endsWith('.yml'))
    .map(([file, text]) => [path.basename(file), parse(text) as SigmaRule]),
);

const schema = JSON.parse(
  readFileSync(path.join(__dirname, 'schemas', 'sigma-detection-rule-schema.json'), 'utf8'),
) as { $schema: string };
const validate = new Ajv2020({ strict: false, formats: { uuid: /^[0-9a-f-]{36}$/ } }).compile({
  ...schema,
  // The schema names its draft with a trailing #, which is no name of it.
  $schema: 'https://json-schema.org/draft/2020-12/schema',
});

test('every rule is valid against the published schema, and a broken one is not', () => {
  assert.ok(rules.size > 0);
  for (const [file, rule] of rules) {
    assert.ok(validate(rule), `${file}: ${JSON.stringify(validate.errors)}`);
  }
  const [rule] = rules.values();
  for (const wrong of [
    { level: 'severe' },
    { date: '23/11/2026' },
    { tags: ['Attack T1071'] },
    { detection: {} },
  ]) {
    assert.not.ok(validate({ ...rule, ...wrong }), JSON.stringify(wrong));
  }
});

test('ids are UUIDs and unique; names follow the conventions; every detection is there', () => {
  const ids = [...rules.values()].map(({ id }) => id);
  assert.is(new Set(ids).size, ids.length);
  for (const [file, { title, detection }] of rules) {
    assert.match(file, /^[a-z0-9_]{10,70}\.yml$/);
    assert.ok(title.length <= 110, title);
    assert.is(detection.condition, 'selection');
  }
  for (const { detection } of sources) {
    const name = detection.id.replaceAll(/[/-]/g, '_');
    assert.ok(
      [...rules.keys()].some((file) => file.endsWith(`_${name}.yml`)),
      detection.id,
    );
  }
});

test("the advisory's addresses, and nothing beside them, in flow logs of both sensors", () => {
  const zeek = rules.get('zeek_conn_contec_cms8000_contact.yml')!;
  const suricata = rules.get('suricata_flow_contec_cms8000_contact.yml')!;
  for (const [address, expected] of [
    ['202.114.4.119', true],
    ['202.114.4.120', true],
    ['202.114.4.121', false],
    ['202.114.4.11', false],
  ] as const) {
    assert.is(matches(zeek, { 'id.orig_h': '10.20.0.5', 'id.resp_h': address }), expected, address);
    const flow = { event_type: 'flow', src_ip: '10.20.0.5', dest_ip: address };
    assert.is(matches(suricata, flow), expected, address);
    assert.is(matches(suricata, { ...flow, event_type: 'dns' }), false);
  }
  const subnet = rules.get('zeek_conn_contec_cms8000_subnet.yml')!;
  assert.is(matches(subnet, { 'id.resp_h': '202.114.4.7' }), true);
  assert.is(matches(subnet, { 'id.resp_h': '202.114.5.7' }), false);
});

test('alerts by the sids of the rules, findings by detection', () => {
  const { detection, entry } = plan.rules.find(({ rule }) => !rule.silent)!;
  const name = detection.id.replaceAll(/[/-]/g, '_');
  const alert = (sid: number) => ({ event_type: 'alert', alert: { signature_id: sid } });
  const rule = rules.get(`suricata_alert_${name}.yml`)!;
  assert.is(matches(rule, alert(entry.sid)), true);
  assert.is(matches(rule, alert(2_000_000)), false);
  const finding = rules.get(`zeek_vitalwire_${name}.yml`)!;
  assert.is(matches(finding, { detection: detection.id }), true);
  assert.is(matches(finding, { detection: 'other/thing' }), false);
});

test.run();

import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../../../scripts/lib/root';
import { parseTuning } from '../../../scripts/operator/tune/parse';
import { suricataTuning } from '../../../scripts/operator/tune/suricata';
import { readManifest } from '../../../scripts/operator/read-manifest';

const test = suite('tune/feeds');

const manifest = readManifest(path.join(ROOT, 'dist'));
const disableConf = (off: string) =>
  suricataTuning(parseTuning('t.yaml', `version: 1\noff:\n  - ${off}\n`, manifest), manifest).get(
    'suricata/disable.conf',
  )!;

test('who switches off what others need is told so, and only what alerts goes off', () => {
  const text = disableConf('contec-cms8000/nfs-mounted');
  assert.match(text, /# contec-cms8000\/nfs-mounted feeds .*contec-cms8000\/code-received/);
  const { suricata } = manifest.detections.find(({ id }) => id === 'contec-cms8000/nfs-mounted')!;
  assert.ok(Array.isArray(suricata));
  for (const { sid, alerts, file } of suricata) {
    const off = text.includes(`1:${sid} `);
    assert.is(off, alerts, `${sid} of ${file}`);
  }
});

test('what feeds nobody goes without a word', () => {
  assert.not.match(disableConf('contec-cms8000/contact'), 'feeds');
});

test.run();

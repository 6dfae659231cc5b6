import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compare } from '../../../scripts/operator/diff/compare';
import { preview, previewMarkdown, previewText } from '../../../scripts/operator/diff/preview';
import type { Manifest, ManifestRule } from '../../../scripts/model/manifest';
import { readManifest } from '../../../scripts/operator/read-manifest';

const test = suite('diff/compare');

const DIST = path.join(__dirname, '..', '..', '..', 'dist');
const CONTACT = 'contec-cms8000/contact';

/** The pack as it is, changed by a test. */
function changed(change: (manifest: Manifest) => void): Manifest {
  const manifest = structuredClone(readManifest(DIST));
  change(manifest);
  return manifest;
}

const NOW = changed(() => undefined);
const detection = (manifest: Manifest, id = CONTACT) =>
  manifest.detections.find((one) => one.id === id)!;
const rules = (manifest: Manifest, id = CONTACT) =>
  detection(manifest, id).suricata as ManifestRule[];

test('the same release twice differs in nothing', () => {
  assert.equal(compare(NOW, NOW).changes, []);
  assert.equal(compare(NOW, NOW).warnings, []);
});

test('a condition that was dropped and one that came are named', () => {
  const after = changed((manifest) => {
    const rule = rules(manifest)[0]!;
    rule.rev += 1;
    rule.hash = 'f'.repeat(64);
    rule.conditions = [...rule.conditions.slice(0, -1), 'dsize:>4'];
  });
  const { changes, warnings } = compare(NOW, after);
  assert.is(changes.length, 1);
  assert.is(changes[0]!.kind, 'changed');
  assert.is(changes[0]!.sid, rules(NOW)[0]!.sid);
  assert.equal(changes[0]!.details, [`- ${rules(NOW)[0]!.conditions.at(-1)}`, '+ dsize:>4']);
  assert.equal(warnings, []);
});

test('a condition that stands twice and once less is seen', () => {
  const before = changed((manifest) =>
    rules(manifest)[0]!.conditions.push('flow:to_server', 'flow:to_server'),
  );
  const after = changed((manifest) => rules(manifest)[0]!.conditions.push('flow:to_server'));
  assert.equal(compare(before, after).changes[0]!.details, ['- flow:to_server']);
});

test('a grade, severity or confidence that falls is warned about, one that rises is not', () => {
  const weaker = changed((manifest) => {
    Object.assign(detection(manifest), {
      grade: 'seen',
      severity: 'Informational',
      confidence: 'Low',
    });
  });
  const said = compare(NOW, weaker).warnings;
  assert.is(said.length, 3);
  assert.match(said[0]!, /^contec-cms8000\/contact: grade falls from attempted to seen;/);
  assert.match(said[1]!, /severity falls from/);
  assert.match(said[2]!, /confidence falls from/);
  assert.equal(compare(weaker, NOW).warnings, []);
});

test('a limit that shrinks is warned about', () => {
  const often = changed((manifest) => {
    for (const rule of rules(manifest)) {
      rule.conditions = rule.conditions.map((line) =>
        line.replace(/(threshold:.*seconds )\d+/, '$160'),
      );
    }
  });
  assert.match(compare(NOW, often).warnings.join(), /contact: one alert in 60 s, was 3600 s/);
  assert.equal(compare(often, NOW).warnings, []);
});

test('a change that a revision does not tell of is warned about', () => {
  const after = changed((manifest) => {
    rules(manifest)[0]!.hash = 'f'.repeat(64);
    rules(manifest)[0]!.conditions.push('dsize:>4');
  });
  assert.match(compare(NOW, after).warnings.join(), /did not rise/);
});

test('a rule that is gone says why and what replaces it', () => {
  const sid = rules(NOW)[0]!.sid;
  const after = changed((manifest) => {
    detection(manifest).suricata = rules(manifest).slice(1);
    manifest.retired.push({
      detection: CONTACT,
      engine: 'suricata',
      variant: 'x',
      sid,
      rev: 1,
      why: 'it was noisy',
      replacedBy: 'contec-cms8000/telemetry',
    });
  });
  const { changes } = compare(NOW, after);
  assert.equal(
    changes.map(({ kind, details }) => [kind, details]),
    [['retired', ['it was noisy', 'replaced by contec-cms8000/telemetry']]],
  );
});

test('a detection that came is added in both engines, and gone the other way round', () => {
  const before = changed((manifest) => {
    manifest.detections = manifest.detections.filter(({ id }) => id !== CONTACT);
  });
  const kinds = (a: Manifest, b: Manifest) =>
    new Set(compare(a, b).changes.map(({ kind, engine }) => `${kind} ${engine}`));
  assert.equal(kinds(before, NOW), new Set(['added suricata', 'added zeek']));
  assert.equal(kinds(NOW, before), new Set(['retired suricata', 'retired zeek']));
});

test('a notice with another hash is changed', () => {
  const after = changed((manifest) => {
    const zeek = detection(manifest).zeek as { hash: string; rev: number };
    zeek.hash = 'f'.repeat(64);
    zeek.rev += 1;
  });
  assert.equal(
    compare(NOW, after).changes.map(({ engine, kind, detection: id }) => [engine, kind, id]),
    [['zeek', 'changed', CONTACT]],
  );
});

test('a sid that means something else, one that rose from its grave, and a downgrade are warned about', () => {
  const sid = rules(NOW)[0]!.sid;
  const moved = changed((manifest) => {
    detection(manifest).suricata = rules(manifest).slice(1);
    const other = manifest.detections.find(
      ({ id, suricata }) => id !== CONTACT && Array.isArray(suricata),
    )!;
    (other.suricata as ManifestRule[]).push(rules(NOW)[0]!);
  });
  assert.match(compare(NOW, moved).warnings.join(), new RegExp(`sid ${sid} was ${CONTACT}`));
  const buried = changed((manifest) => {
    detection(manifest).suricata = rules(manifest).slice(1);
    manifest.retired.push({
      detection: CONTACT,
      engine: 'suricata',
      variant: 'x',
      sid,
      rev: 1,
      why: '',
      replacedBy: null,
    });
  });
  assert.match(compare(buried, NOW).warnings.join(), /retired and is used again/);
  const older = changed((manifest) => {
    manifest.version = '0.0.9';
  });
  assert.match(compare(NOW, older).warnings.join(), /right way round/);
});

test('Markdown keeps a table whole whatever a condition holds', () => {
  const after = changed((manifest) => rules(manifest)[0]!.conditions.push('content:"|05 46|<b>"'));
  const text = previewMarkdown(preview(compare(NOW, after), null, null));
  const row = text.split('\n').find((line) => line.startsWith(`| ${rules(NOW)[0]!.sid} `))!;
  assert.is(row.replaceAll('\\|', '').split('|').length, 6);
  assert.not.match(row, '<b>');
  assert.match(previewText(preview(compare(NOW, after), null, null)), '+ content:"|05 46|<b>"');
});

test.run();

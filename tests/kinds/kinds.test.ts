import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadDetections } from '../../scripts/compile/load';
import { allKinds, kindOf } from '../../scripts/kinds';
import type { Observable } from '../../scripts/kinds/observable';
import { DetectionSet } from '../../scripts/compile/detection-set';
import { suricataRules } from '../../scripts/compile/plan';
import { ROOT } from '../../scripts/lib/root';

/** What holds for every kind of observable, over the detections that use it. */
const test = suite('kinds/kinds');

const detections = loadDetections().map(({ detection }) => detection);

/** A kind, and those of its parts. */
function kindsOf(observable: Observable): string[] {
  const parts = observable.kind === 'any-of' ? observable.parts : [];
  return [observable.kind, ...parts.map(({ traffic }) => traffic.kind)];
}

test('each is in use, is told by its name, and says what it is in one line', () => {
  assert.ok(allKinds().length > 0);
  for (const kind of allKinds()) {
    assert.is(kindOf({ kind: kind.name }), kind);
    assert.match(kind.summary, /^[^\n.]{10,}$/);
    assert.ok(
      detections.some(({ observable }) => kindsOf(observable).includes(kind.name)),
      kind.name,
    );
  }
  assert.is(kindOf({ kind: 'smoke-signal' }), undefined);
});

test('nothing outside scripts/kinds asks which kind an observable is', () => {
  const names = allKinds().map(({ name }) => name);
  const asks = new RegExp(
    `kind\\s*===?\\s*['"](?:${names.join('|')})['"]|case ['"](?:${names.join('|')})['"]`,
  );
  const scripts = path.join(ROOT, 'scripts');
  for (const file of readdirSync(scripts, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.startsWith(`kinds${path.sep}`)) continue;
    assert.not.match(readFileSync(path.join(scripts, file), 'utf8'), asks, file);
  }
});

const all = new DetectionSet(detections);
const rules = suricataRules(all);

for (const detection of detections) {
  const { id, proof } = detection;

  test(`${id}: it derives traffic of its own, each with its name`, () => {
    const derived = [...all.matching(detection), ...all.nearMisses(detection)];
    assert.ok(all.matching(detection).length > 0);
    assert.ok(all.nearMisses(detection).length > 0);
    const names = [...derived, ...proof.alerts, ...proof.silent].map(({ name }) => name);
    assert.equal([...new Set(names)].length, names.length);
  });

  test(`${id}: rendering is a function of the definition`, () => {
    assert.equal(all.suricata(detection), all.suricata(detection));
    assert.equal(all.zeek(detection), all.zeek(detection));
    const keys = rules.get(id)!.map(({ variant }) => variant);
    assert.is(new Set(keys).size, keys.length, 'two rules of one name would share a sid');
  });
}

test.run();

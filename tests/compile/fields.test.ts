import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DetectionSet } from '../../scripts/compile/detection-set';
import { loadDetections } from '../../scripts/compile/load';
import { seal } from '../../scripts/compile/lock/lock';
import { plan, suricataRules } from '../../scripts/compile/plan';
import { literalsOf, schemasAt } from '../../scripts/compile/schema-parts';
import { ruleText } from '../../scripts/compile/suricata/text';
import { zeekFiles } from '../../scripts/backends/zeek/files';
import { kindOf } from '../../scripts/kinds';
import type { Detection } from '../../scripts/kinds/detection';
import { mutateData } from '../../scripts/lab/mutation/mutate-data';

/** Every field of every definition says something: altered, a rule, a script's data or the proof is another. */
const test = suite('compile/fields');

const detections = loadDetections().map(({ detection }) => detection);
/** Of one field's values, so many are altered. */
const MOST_OF_A_FIELD = 3;

for (const detection of detections) {
  test(`${detection.id}: each field of its pattern, altered, changes something`, () => {
    const before = madeOf(detection);
    const tried = new Map<string, number>();
    const idle: string[] = [];
    const changes = (value: unknown): boolean | null => {
      const changed = { ...detection, observable: value as Detection['observable'] };
      const after = madeOf(changed);
      if (after === null) return null;
      // Lists, exports and the times that Zeek suppresses for are not among what a kind says.
      return after !== before || rendered(changed) !== rendered(detection);
    };
    for (const { where, what, value } of mutateData(detection.observable)) {
      const field = where.replaceAll(/\[\d+\]/g, '[]');
      const count = tried.get(field) ?? 0;
      if (count >= MOST_OF_A_FIELD) continue;
      const changed = changes(value);
      if (changed === null) continue;
      tried.set(field, count + 1);
      const isDefault = () => otherValues(detection.observable, where, what).some(changes);
      if (!changed && !isDefault()) idle.push(`${where}: ${what}`);
    }
    assert.ok(tried.size > 0);
    assert.equal(idle, []);
  });

  test(`${detection.id}: each word about it changes its rules`, () => {
    const [rule] = suricataRules(new DetectionSet(detections)).get(detection.id)!;
    if (!rule) return;
    const alert = { ...rule, silent: undefined } as unknown as typeof rule;
    const text = (one: Detection) => ruleText(one, alert, { sid: 1, rev: 1 });
    const others: Partial<Detection> = {
      message: 'other words',
      grade: detection.grade === 'seen' ? 'attempted' : 'seen',
      severity: detection.severity === 'Minor' ? 'Major' : 'Minor',
      confidence: detection.confidence === 'Low' ? 'High' : 'Low',
      evidence: detection.evidence === 'code' ? 'derived' : 'code',
      classtype: detection.classtype === 'bad-unknown' ? 'misc-activity' : 'bad-unknown',
      references: [{ kind: 'cve', id: 'CVE-2020-1000' }],
      attack: [{ ...detection.attack[0], id: 'T9999' }],
      created: '2020-01-01',
      updated: '2020-01-01',
    };
    for (const [field, value] of Object.entries(others)) {
      assert.is.not(text({ ...detection, [field]: value }), text(detection), field);
    }
  });
}

test('a default that is said is no idle field', () => {
  const told = detections.find(({ observable }) => observable.kind === 'stream-frame')!;
  const pattern = told.observable as Extract<Detection['observable'], { kind: 'stream-frame' }>;
  const [frame, ...others] = pattern.frames.map((one) => ({ from: 'client' as const, ...one }));
  const said = { ...pattern, frames: [frame!, ...others] } as Detection['observable'];
  const values = otherValues(said, 'observable.frames[0]', 'without from');
  assert.equal(
    values.map((value) => (value as typeof pattern).frames[0].from),
    ['server'],
  );
  assert.equal(otherValues(said, 'observable', 'without otherFrames'), []);
});

/**
 * The pattern with each other word that a field may have, where it is one of a few and was left out: a default that is
 * said changes nothing when it is left out, and says something all the same.
 * @param where and @param what of the mutant that leaves it out.
 */
function otherValues(
  observable: Detection['observable'],
  where: string,
  what: string,
): Detection['observable'][] {
  const [, key] = /^without (\w+)$/.exec(what) ?? [];
  if (key === undefined) return [];
  const path = [...where.split(/[.[\]]+/).filter(Boolean), key].slice(1);
  const own = path.reduce<unknown>(
    (inner, part) => (inner as Record<string, unknown>)[part],
    observable,
  );
  return schemasAt(kindOf(observable)!.schema, path)
    .flatMap(literalsOf)
    .filter((word) => word !== own)
    .map((word) => {
      const copy = structuredClone(observable);
      const owner = path
        .slice(0, -1)
        .reduce<unknown>((inner, part) => (inner as Record<string, unknown>)[part], copy);
      (owner as Record<string, unknown>)[key] = word;
      return copy;
    });
}

/** The files for Zeek and the indicators with one detection as it is here. */
function rendered(changed: Detection): string {
  const sources = detections.map((one) => ({
    file: `${one.id}.ts`,
    detection: one.id === changed.id ? changed : one,
  }));
  const { notices } = plan(sources, seal([]), { published: [], today: '2026-01-01' });
  const indicators = kindOf(changed.observable)!.indicators(changed.observable);
  return JSON.stringify([[...zeekFiles(notices, '0.0.0')], indicators]);
}

/** All that engines and the lab are given when a detection is as it is here; null where it is refused. */
function madeOf(changed: Detection): string | null {
  const kind = kindOf(changed.observable);
  if (!kind?.schema.safeParse(changed.observable).success) return null;
  if (kind.check(changed.observable).length > 0) return null;
  const set = new DetectionSet(detections.map((one) => (one.id === changed.id ? changed : one)));
  try {
    return JSON.stringify([
      [...suricataRules(set)],
      kind.suricataData?.(changed.observable) ?? null,
      set.zeek(changed),
      set.matching(changed),
      set.nearMisses(changed),
    ]);
  } catch {
    return null;
  }
}

test.run();

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DetectionSet } from '../../scripts/compile/detection-set';
import { loadDetections } from '../../scripts/compile/load';
import { suricataRules } from '../../scripts/compile/plan';
import type { Detection } from '../../scripts/kinds/detection';
import type { DetectionId } from '../../scripts/model/vocabulary';

/** Two makers never join each other's state. */
const test = suite('compile/families');

const own = loadDetections().map(({ detection }) => detection);
/** With marks of all sorts, and a share that another maker may have too. */
const family = 'contec-cms8000';

/** The same behaviours of an invented maker, whose share and bytes may be whatever they are. */
function ofFamily(name: string): Detection[] {
  const mine = own.filter(({ id }) => id.startsWith(`${family}/`));
  const renamed = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(`${family}/`, `${name}/`);
    if (Array.isArray(value)) return value.map(renamed);
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, renamed(one)]));
  };
  return mine.map((detection) => ({
    ...detection,
    id: renamed(detection.id) as DetectionId,
    observable: renamed(detection.observable) as Detection['observable'],
  }));
}

test('a second family has no bit in common with the first, and reads what its own rules set', () => {
  const other = ofFamily('acme-a1');
  const rules = suricataRules(new DetectionSet([...own, ...other]));
  const bitsOf = (detections: readonly Detection[], actions: readonly string[]) =>
    new Set(
      detections
        .flatMap(({ id }) => rules.get(id)!)
        .flatMap(({ options }) => options)
        .flatMap((o) =>
          (o.kind === 'flowbits' || o.kind === 'xbits') && actions.includes(o.action)
            ? [o.name]
            : [],
        ),
    );
  const every = ['set', 'unset', 'isset', 'isnotset'];
  const mine = bitsOf(own, every);
  const theirs = bitsOf(other, every);
  assert.ok(theirs.size > 5, `${theirs.size} bits`);
  assert.equal(
    [...theirs].filter((bit) => mine.has(bit)),
    [],
  );
  const set = bitsOf(other, ['set']);
  assert.equal(
    [...bitsOf(other, ['isset', 'isnotset'])].filter((bit) => !set.has(bit)),
    [],
  );
});

test.run();

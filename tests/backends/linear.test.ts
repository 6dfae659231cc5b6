/** A build of twice as many detections looks at each of them as often: counted, not timed. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderSources } from '../../scripts/backends/pack';
import { loadDetections } from '../../scripts/compile/load';
import { seal } from '../../scripts/compile/lock/lock';
import type { Source } from '../../scripts/compile/source';

const test = suite('backends/linear');

const real = loadDetections();
const contact = real.find(({ detection }) => detection.id === 'contec-cms8000/contact')!;

/** How often the build looks into what N added detections hold. */
function looksInto(added: number): number {
  let looks = 0;
  const counted = <T extends object>(value: T): T =>
    new Proxy(value, {
      get: (target, field, receiver) => {
        looks += 1;
        return Reflect.get(target, field, receiver) as unknown;
      },
    });
  const sources = Array.from({ length: added }, (_, i): Source => {
    const { detection } = contact;
    const observable = { ...detection.observable, targets: [`198.18.${i >> 8}.${i & 255}`] };
    const changed = {
      ...detection,
      id: `added/a${i}`,
      observable: counted(observable),
      references: counted(detection.references),
      attack: counted(detection.attack),
    };
    return { file: contact.file, detection: changed as unknown as Source['detection'] };
  });
  renderSources([...real, ...sources], seal([]), { published: [], today: '2026-01-01' }, '1.0.0');
  return looks;
}

test('rendering looks at each detection a number of times that does not grow with their number', () => {
  const [some, twice] = [looksInto(40), looksInto(80)];
  assert.ok(some > 0);
  assert.ok(twice <= 2 * some, `${some} looks for 40 detections, ${twice} for 80`);
});

test.run();

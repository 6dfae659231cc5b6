import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Border, Grade } from '../../scripts/lib/grades';
import { DO_NOT_UNPLUG, mergedSteps } from '../../scripts/operator/do-now';
import * as sentences from '../../rules-src/catalogue/sentences';

const test = suite('operator/do-now');

const found = (grade: Grade, ...doNow: string[]) => ({ grade, doNow });
const at = (...borders: Border[]) => new Set(borders);

test('what is left out for the warning that is given for all is in it, by device', () => {
  const warned = Object.values(sentences).flatMap(
    (sentence) => /^Do not unplug or switch off (?:a|the) (\w+)/.exec(sentence)?.[1] ?? [],
  );
  assert.equal([...new Set(warned)].sort(), ['monitor', 'pump']);
  for (const device of warned) assert.match(DO_NOT_UNPLUG, `a ${device}`);
});

test('the steps of the worst come first, each once', () => {
  assert.equal(
    mergedSteps(
      [
        found('attempted', 'Look up who asks.', 'Find the port of the sender and have it moved.'),
        found('phi-sent', 'Find the port of the sender and have it moved to the other network.'),
      ],
      at('internal'),
    ),
    ['Find the port of the sender and have it moved to the other network.', 'Look up who asks.'],
  );
});

test('the ward is called once, in the words of the worst', () => {
  assert.equal(
    mergedSteps(
      [
        found('phi-sent', 'Call the ward first.'),
        found('code-received', 'Call the ward now: what it shows may be wrong.'),
      ],
      at('internal'),
    ),
    ['Call the ward now: what it shows may be wrong.'],
  );
});

test('what is not the same stays, though it begins alike', () => {
  const archive = 'Do not switch off the archive while images are read from it.';
  const engine = 'Do not switch off the interface engine: orders and results go through it.';
  assert.equal(
    mergedSteps([found('connected', archive), found('attempted', engine)], at('internal')),
    [archive, engine],
  );
});

test('a step for one border and the same for all are one, for all', () => {
  const steps = [
    found('phi-sent', 'Border crossed: block it now.', 'Internal: is the reader one of yours?'),
    found('attempted', 'Is the reader one of yours?'),
  ];
  const forAll = 'Is the reader one of yours?';
  assert.equal(mergedSteps(steps, at('internal')), [forAll]);
  assert.equal(mergedSteps(steps, at('crossed')), ['Border crossed: block it now.', forAll]);
  assert.equal(mergedSteps(steps, at('unstated')), ['Border crossed: block it now.', forAll]);
});

test('steps for different borders are two, though they say the same', () => {
  const steps = ['Border crossed: block the reader.', 'Internal: block the reader.'];
  assert.equal(mergedSteps([found('phi-sent', ...steps)], at('crossed', 'internal')), steps);
});

test('what is said for all findings is not said again, and nothing is not urgent beside what is', () => {
  assert.equal(
    mergedSteps(
      [
        found('seen', 'Nothing urgent. Note the sender.'),
        found('phi-sent', 'Do not unplug it. Look up who asks.'),
      ],
      at('internal'),
    ),
    ['Look up who asks.', 'Note the sender.'],
  );
});

test.run();

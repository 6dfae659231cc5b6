/** What detections cost, as it is shown. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { detectionCostsText } from '../../../scripts/lab/bench/detection-cost';

const test = suite('bench/detection-cost');

test('dear detections have a line each, the others are counted', () => {
  const text = detectionCostsText({
    engine: 'suricata-8 8.0.8',
    capture: 'hospital',
    ratio: 1.25,
    parts: [
      { detection: 'a/streams', part: 0.1234 },
      { detection: 'b/c', part: 0.0009 },
      { detection: 'd/e', part: -0.0009 },
      { detection: 'f/gains', part: -0.002 },
    ],
  });
  assert.equal(text.split('\n'), [
    'suricata-8 8.0.8  hospital  1.250, of it',
    '  a/streams  0.123',
    '  f/gains    -0.002',
    '  2 others: below 0.001 each',
  ]);
});

test('where none is dear, only their number is said', () => {
  const text = detectionCostsText({
    engine: 'suricata-7 7.0.10',
    capture: 'zeros',
    ratio: 1,
    parts: [{ detection: 'a/b', part: 0 }],
  });
  assert.equal(text.split('\n').slice(1), ['  1 others: below 0.001 each']);
});

test.run();

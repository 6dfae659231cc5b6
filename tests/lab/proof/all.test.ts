/** The proof of every detection, in every engine that is here: what the whole pack stands on. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isPresent } from '../../../scripts/lib/engines/engine';
import { LAB_ENGINES } from '../../../scripts/lib/engines/finding';
import { prove } from '../../../scripts/lab/proof/prove';
import { problems } from '../../../scripts/lab/proof/report';
import { enginesHere, inScratch, thePack } from './planted-faults';

const test = suite('proof/all');

test('every detection is proved in every engine', async () => {
  const states = await enginesHere();
  await inScratch(async (folder) => {
    const report = await prove({ pack: thePack(), folder, states });
    const wrong = problems(report);
    assert.is(
      wrong.length,
      0,
      `${wrong.slice(0, 10).join('\n')}\nnode scripts/vitalwire.js prove shows more`,
    );
    const asked = states.filter(isPresent).length;
    const cases = new Set(report.verdicts.map(({ case: id }) => id)).size;
    // Each case has one verdict from each engine: none was lost on the way.
    assert.is(report.verdicts.length, cases * asked);
    if (asked === LAB_ENGINES.length) {
      for (const { detection } of thePack().sources) {
        const kinds = new Set(
          report.verdicts.filter((v) => v.detection === detection.id).map(({ kind }) => kind),
        );
        assert.equal([...kinds].sort(), ['match', 'near-miss', 'proof', 'transform']);
      }
    }
  });
});

test.run();

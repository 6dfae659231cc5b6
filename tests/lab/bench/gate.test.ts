/** The pack stays within its budget of instructions, and a dear rule does not. Counted, so that a busy machine says the same. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  BUDGETED,
  BUDGETED_ENGINES,
  aboveBudget,
  instructionsOf,
} from '../../../scripts/lab/bench/budget';
import { ROOT } from '../../../scripts/lib/root';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { scratchFolder } from '../../lib/engines/scratch';
import { toolOrSkip } from '../../release/bundle/tools';

const test = suite('bench/gate');

const CORE = path.join(ROOT, 'dist/suricata/rules/vitalwire.rules');

/** Rules of a kind that was shipped once, and that only who knows an engine finds in a review. */
const DEAR: Record<(typeof BUDGETED)[number], readonly string[]> = {
  // The empty fields of a reply, anywhere in any stream: 1.0 had 26 such rules.
  zeros: [
    'tcp any any -> any any|content:"|00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00|";',
  ],
  // What every segment of every monitor carries, looked for again; and a header that every packet has.
  hospital: [
    'tcp any any -> any any|content:"|05 46 00 00|";',
    'ip any any -> any any|ipv4.hdr; content:"|0a 14|"; offset:16; depth:2;',
  ],
};

const dearRules = (capture: (typeof BUDGETED)[number]) =>
  DEAR[capture]
    .map((rule) => rule.split('|'))
    .map(
      ([header, ...options], i) =>
        `alert ${header} (msg:"dear"; ${options.join('|')} noalert; sid:${i + 1}; rev:1;)\n`,
    )
    .join('');

test('the core is within its budget, and over it with one dear rule', async () => {
  if (!toolOrSkip('valgrind')) return;
  for (const name of BUDGETED_ENGINES) {
    const engine = await engineOrSkip(name);
    if (!engine) continue;
    for (const capture of BUDGETED) {
      const folder = path.join(scratchFolder(), name, capture);
      mkdirSync(folder, { recursive: true });
      const dear = path.join(folder, 'dear.rules');
      writeFileSync(dear, `${readFileSync(CORE, 'utf8')}\n${dearRules(capture)}`);
      const [core, planted] = await instructionsOf(engine, capture, [CORE, dear], folder);
      assert.equal(aboveBudget([core!]), []);
      const [words = 'the dear rule was let through'] = aboveBudget([planted!]);
      assert.match(
        words,
        new RegExp(`^${name} executes .* on ${capture} with the core; its budget`),
      );
    }
  }
});

test.run();

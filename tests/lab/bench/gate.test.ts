/** The pack stays within its budget of instructions, and a dear rule does not. Counted, so that a busy machine says the same. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BUDGETED, BUDGETED_ENGINES, overspent, spend } from '../../../scripts/lab/bench/budget';
import { ROOT } from '../../../scripts/compile/load';
import { engineOrSkip } from '../../../scripts/lib/engines/require';
import { scratchFolder } from '../../lib/engines/scratch';
import { toolOrSkip } from '../../release/bundle/tools';

const test = suite('bench/gate');

const CORE = path.join(ROOT, 'dist/suricata/rules/vitalwire.rules');

/** Rules as they were once proposed, or shipped: each is found in a review only by who knows engines. */
const DEAR: Record<(typeof BUDGETED)[number], string> = {
  // A reply's empty fields, anywhere in any stream: 1.0 had 26 such rules.
  zeros:
    'alert tcp any any -> any any (msg:"dear"; content:"|00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00|"; sid:1;)\nalert tcp any any -> any any (msg:"dear"; content:"|00 00 00 00 00 00 00 00 00 00 00 00|"; noalert; sid:2;)',
  // What every packet has is asked of every packet.
  hospital:
    'alert ip any any -> any any (msg:"dear"; ipv4.hdr; content:"|0a|"; offset:16; depth:1; content:"|ff ff|"; offset:18; depth:2; noalert; sid:1;)',
};

test('the core is within its budget, and over it with one dear rule', async () => {
  if (!toolOrSkip('valgrind')) return;
  for (const name of BUDGETED_ENGINES) {
    const engine = await engineOrSkip(name);
    if (!engine) continue;
    for (const capture of BUDGETED) {
      const folder = path.join(scratchFolder(), name, capture);
      mkdirSync(folder, { recursive: true });
      const core = await spend(engine, capture, CORE, folder);
      assert.equal(overspent([core]), []);
      const dear = path.join(folder, 'dear.rules');
      writeFileSync(dear, `${readFileSync(CORE, 'utf8')}\n${DEAR[capture]}\n`);
      const planted = await spend(engine, capture, dear, folder);
      const [words = 'the dear rule was let through'] = overspent([planted]);
      assert.match(
        words,
        new RegExp(`^${name} executes .* on ${capture} with the core; its budget`),
      );
    }
  }
});

test.run();

import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { blocklistFiles } from '../../../scripts/backends/lists/blocklists';
import { loadDetections } from '../../../scripts/compile/load';
import { LISTED, missing, Site, UNLISTED_NEIGHBOUR, UNLISTED_OUTSIDE } from './site';

const test = suite('containment/firewall');
const files = blocklistFiles(loadDetections(), '0.0.0');

/** The commands that a file's own header tells an administrator to run, with his interface in place. */
function commandsIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => /^# {3}((?:nft|sed|iptables) .*)$/.exec(line)?.[1])
    .filter((line): line is string => line !== undefined);
}

for (const [tool, ending] of [
  ['nft', 'nft'],
  ['iptables-restore', 'iptables'],
] as const) {
  const absent = missing(tool);
  if (absent) {
    console.log(`SKIPPED: ${absent} (tests/backends/lists/firewall.test.ts, ${tool})`);
    // Three tests each; the runner of all test files prints the sum.
    if (process.env.VITALWIRE_SKIPS)
      appendFileSync(process.env.VITALWIRE_SKIPS, `${tool}\n`.repeat(3));
    continue;
  }
  for (const scope of ['addresses', 'subnets'] as const) {
    const name = `vitalwire-${scope}.${ending}`;
    const text = files.get(`blocklists/${name}`);
    test(`${name}, loaded as it says, keeps monitors inside and leaves the station alone`, async () => {
      assert.ok(text, `${name} is not rendered`);
      const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-containment-'));
      const site = await Site.make(ending === 'nft' ? `n${scope[0]}` : `i${scope[0]}`);
      try {
        writeFileSync(path.join(folder, name), text);
        site.route('outside');
        assert.is(site.whoAnswers(LISTED), 'outside', 'reachable before the list is loaded');

        const commands = commandsIn(text);
        assert.ok(commands.length > 0, 'the header gives no command');
        // Twice: a list is loaded again at every release.
        for (const line of [...commands, ...commands]) {
          const result = site.shell(line, folder);
          assert.is(result.status, 0, `${line}: ${result.stderr}`);
        }

        assert.is(site.whoAnswersAtOnce(LISTED), null, 'the outside is blocked');
        assert.is(site.whoAnswers(UNLISTED_OUTSIDE), 'outside', 'the rest of the world passes');
        const neighbour =
          scope === 'subnets'
            ? site.whoAnswersAtOnce(UNLISTED_NEIGHBOUR)
            : site.whoAnswers(UNLISTED_NEIGHBOUR);
        assert.is(neighbour, scope === 'subnets' ? null : 'outside', 'a neighbour of the address');
        site.route('station');
        assert.is(site.whoAnswers(LISTED), 'station', 'the internal central station passes');
        assert.is(site.whoAnswers(LISTED, 'router'), 'station', 'the router itself passes');
      } finally {
        site.remove();
        rmSync(folder, { recursive: true });
      }
    });
  }

  test(`${tool} refuses the file until the outside interface is named`, async () => {
    const name = `vitalwire-addresses.${ending}`;
    const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-containment-'));
    const site = await Site.make(ending === 'nft' ? 'nu' : 'iu');
    try {
      writeFileSync(path.join(folder, name), files.get(`blocklists/${name}`)!);
      const line = tool === 'nft' ? `nft -f ${name}` : `iptables-restore --noflush ${name}`;
      assert.is.not(site.shell(line, folder).status, 0);
    } finally {
      site.remove();
      rmSync(folder, { recursive: true });
    }
  });
}

test.run();

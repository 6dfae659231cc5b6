import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gitCommit } from '../../../scripts/lib/git-objects';
import { scratch } from '../bundle/sample';
import { toolOrSkip } from '../bundle/tools';

const test = suite('publish/git-objects');

if (toolOrSkip('git')) {
  test('the commit has the id that git itself gives it', () => {
    // Names around the slash, by which git sorts folders among files.
    const names = ['a.b', 'a/b/c', 'a-b', 'a0', 'ab', 'B', 'a/b.d', 'z/run.sh'];
    const files = names.map((name) => ({
      path: name,
      bytes: Buffer.from(name),
      executable: name.endsWith('.sh'),
    }));
    const epoch = 1_700_000_000;
    const { commit } = gitCommit(files, 'Some message', epoch);

    const folder = scratch();
    for (const { path: name, bytes, executable } of files) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), bytes, { mode: executable ? 0o755 : 0o644 });
    }
    const who = { NAME: 'Vitalwire', EMAIL: 'vitalwire@localhost', DATE: `${epoch} +0000` };
    const env = Object.fromEntries(
      Object.entries(who).flatMap(([name, value]) => [
        [`GIT_AUTHOR_${name}`, value],
        [`GIT_COMMITTER_${name}`, value],
      ]),
    );
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', folder, ...args], {
        encoding: 'utf8',
        env: { ...process.env, ...env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
      }).trim();
    git('init', '-q');
    git('add', '-A');
    git('commit', '-q', '-m', 'Some message');
    assert.is(commit, git('rev-parse', 'HEAD'));
  });
}

test.run();

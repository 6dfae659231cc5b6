import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { register } from '../../../scripts/commands/baseline';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { ROOT } from '../../../scripts/lib/root';
import { runCommand } from '../../operator/hunt/run-command';

const test = suite('baseline/command');

const RECORDED = path.join(ROOT, 'tests/pcaps/recorded');
const capture = (name: string) => readFileSync(path.join(RECORDED, name));

test('nothing is 0, a finding 1, a file without an answer 3', async () => {
  if (!(await engineOrSkip('suricata-7'))) return;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-baseline-'));
  const captures = path.join(folder, 'captures');
  const baseline = () =>
    runCommand(register, ['baseline', captures, '--engine=suricata-7', '--out', folder]);
  try {
    mkdirSync(captures);
    writeFileSync(path.join(captures, 'quiet.pcap'), capture('neg-lpd-rlpr-ps.pcap'));
    assert.is((await baseline()).status, 0);
    symlinkSync(path.join(folder, 'gone'), path.join(captures, 'link.pcap'));
    const unread = await baseline();
    assert.is(unread.status, 3, unread.stdout);
    assert.match(unread.stdout, /link\.pcap/);
    writeFileSync(path.join(captures, 'syn.pcap'), capture('pos-cms8000-515-syn-no-answer.pcap'));
    assert.is((await baseline()).status, 1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();

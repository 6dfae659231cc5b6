import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SURICATA_ENGINES } from '../../../scripts/lib/engines/engine';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { engineAnalysis, runSuricata, testRules } from '../../../scripts/lib/engines/suricata';
import { EngineFailure } from '../../../scripts/lib/process';
import { scratchFolder } from './scratch';

const test = suite('engines/real-suricata');

const pcap = path.join(__dirname, '../../pcaps/recorded/pos-cms8000-515-syn-no-answer.pcap');
const monitor = { homeNet: '[202.114.4.20/32]' };

/** Options for a run with rules of the test's own. */
function withRules(text: string) {
  const outDir = scratchFolder();
  const file = path.join(scratchFolder(), 'test.rules');
  writeFileSync(file, `${text}\n`);
  return { outDir, rulesFiles: [file], ...monitor };
}

const CONTACT =
  'alert ip $HOME_NET any -> 202.114.4.119 any (msg:"contact"; threshold:type limit,track by_src,' +
  'seconds 3600,count 1; target:src_ip; classtype:trojan-activity; ' +
  'metadata:detection contec-cms8000.contact, grade attempted; sid:1999001; rev:1;)';
const FOREIGN =
  'alert tcp any any -> $OTHER_NET 515 (msg:"not ours"; flags:S; sid:1999002; rev:1;)';
const BROKEN = 'alert tcp any any -> any any (msg:"broken"; no_such_keyword; sid:1999003; rev:1;)';

for (const name of SURICATA_ENGINES) {
  test(`${name} finds the contact in a capture of SYNs without an answer`, async () => {
    const engine = await engineOrSkip(name);
    if (!engine) return;
    const options = withRules(`${CONTACT}\n${FOREIGN}`);
    const vars = { OTHER_NET: '[202.114.4.119/32]' };
    const run = await runSuricata(engine, { ...options, pcap, vars, rawEve: true });
    assert.equal(
      run.findings.map(({ time, sourcePort, ...rest }) => rest),
      [
        {
          engine: name,
          detection: 'contec-cms8000/contact',
          grade: 'attempted',
          border: 'unstated',
          sid: 1999001,
          sourceAddress: '202.114.4.20',
          destinationAddress: '202.114.4.119',
          destinationPort: 515,
          monitor: '202.114.4.20',
          farEnd: '202.114.4.119',
          vlan: [],
        },
      ],
    );
    assert.ok(run.otherAlerts > 0);
    assert.is(run.rawAlerts.length, run.otherAlerts + 1);
    assert.equal([run.stats.rulesLoaded, run.stats.rulesFailed, run.stats.packets], [2, 0, 21]);
    assert.is(run.exitCode, 0);
  });

  test(`${name} has nothing to say about our configuration`, async () => {
    const engine = await engineOrSkip(name);
    if (!engine) return;
    const { exitCode, warnings, errors } = await testRules(engine, {
      ...withRules(CONTACT),
      strict: true,
    });
    assert.equal({ exitCode, warnings, errors }, { exitCode: 0, warnings: [], errors: [] });
  });

  test(`${name} and a rule that does not load: a verdict from -T, no answer from a run`, async () => {
    const engine = await engineOrSkip(name);
    if (!engine) return;
    const options = withRules(`${CONTACT}\n${BROKEN}`);
    const verdict = await testRules(engine, options);
    assert.is(verdict.exitCode, 1);
    assert.ok(verdict.errors.some((error) => error.includes('no_such_keyword')));
    const error = await runSuricata(engine, { ...options, pcap }).catch((thrown) => thrown);
    assert.instance(error, EngineFailure);
    assert.match(error.message, /no_such_keyword/);
    const tolerant = await runSuricata(engine, { ...options, pcap, initErrorsFatal: false });
    assert.equal([tolerant.findings.length, tolerant.stats.rulesFailed], [1, 1]);
  });

  for (const [what, bytes] of [
    ['an empty file', Buffer.alloc(0)],
    ['a text', Buffer.from('this is no capture, but longer than a header of one')],
    ['a header without packets', readFileSync(pcap).subarray(0, 24)],
  ] as const) {
    test(`${name} is not believed when it read nothing of ${what}`, async () => {
      const engine = await engineOrSkip(name);
      if (!engine) return;
      const broken = path.join(scratchFolder(), 'broken.pcap');
      writeFileSync(broken, bytes);
      const run = runSuricata(engine, { ...withRules(CONTACT), pcap: broken });
      const error = await run.catch((thrown: unknown) => thrown);
      assert.instance(error, EngineFailure);
      assert.match(String(error), new RegExp(`${name} on .*broken\\.pcap could not read it: `));
      // What Suricata 7 and 8 say when they were let wait a minute for a thread that has ended.
      assert.not.match(String(error), /failed to start in time/);
    });
  }

  test(`${name} says what it makes of each rule`, async () => {
    const engine = await engineOrSkip(name);
    if (!engine) return;
    const rows = await engineAnalysis(engine, withRules(CONTACT));
    assert.equal(
      rows.map((row) => row.id),
      [1999001],
    );
    assert.ok(rows[0]?.flags.includes('src_is_target'));
  });
}

test.run();

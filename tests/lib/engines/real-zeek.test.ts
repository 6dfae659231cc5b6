import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { EngineFailure } from '../../../scripts/lib/process';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { runZeek } from '../../../scripts/lib/engines/zeek';
import { scratchFolder } from './scratch';

const test = suite('engines/real-zeek');

const pcap = path.join(__dirname, '../../pcaps/recorded/pos-cms8000-515-syn-no-answer.pcap');

/** A package with nothing but the columns that the lab reads, so that only the running is tested. */
const PACKAGE = `
module Vitalwire;
export {
    redef enum Log::ID += { LOG };
    redef enum Notice::Type += { Test_Contact };
    type Info: record {
        ts: time &log; uid: string &log; id: conn_id &log; detection: string &log;
        grade: string &log; border: bool &log; device: string &log; note: string &log;
    };
}
event zeek_init() { Log::create_stream(LOG, [$columns=Info, $path="vitalwire"]); }
event new_connection(c: connection)
    {
    Log::write(LOG, Info($ts=network_time(), $uid=c$uid, $id=c$id,
        $detection="contec-cms8000/contact", $grade="attempted",
        $border=!Site::is_local_addr(c$id$resp_h), $device="any", $note="test"));
    NOTICE([$note=Test_Contact, $conn=c, $msg="test", $identifier="test"]);
    }
`;

function zeekPackage(text: string) {
  const packageDir = scratchFolder();
  writeFileSync(path.join(packageDir, '__load__.zeek'), text);
  return { packageDir, outDir: scratchFolder(), pcap };
}

for (const [what, localNets, border] of [
  ['the stock networks', undefined, 'crossed'],
  ['the address given as local', ['202.114.0.0/16', '10.0.0.1', '2001:db8::/32'], 'internal'],
  ['nothing local', [], 'crossed'],
] as const) {
  test(`findings, notices and logs with ${what}`, async () => {
    const engine = await engineOrSkip('zeek');
    if (!engine) return;
    const run = await runZeek(engine, { ...zeekPackage(PACKAGE), localNets });
    assert.is(run.findings.length, 7);
    assert.ok(run.findings.every((finding) => finding.border === border));
    assert.is(run.findings[0]?.detection, 'contec-cms8000/contact');
    assert.equal(
      run.notices.map((notice) => [notice.note, notice.destinationAddress]),
      [['Vitalwire::Test_Contact', '202.114.4.119']],
    );
    const logs = run.logs.map((file) => path.basename(file));
    assert.ok(logs.includes('vitalwire.log') && logs.includes('conn.log'));
    assert.equal([run.complaints, run.reports], [[], []]);
  });
}

test('what a script does wrong at run time is told', async () => {
  const engine = await engineOrSkip('zeek');
  if (!engine) return;
  const script = 'event zeek_done() { local t: table[count] of count; print t[3]; }';
  const run = await runZeek(engine, { ...zeekPackage(PACKAGE), script });
  assert.ok(run.complaints.some((line) => line.includes('no such index')));
  assert.is(run.findings.length, 7);
});

test('a script that does not load and a file that is no capture are failures', async () => {
  const engine = await engineOrSkip('zeek');
  if (!engine) return;
  for (const [options, words] of [
    [zeekPackage('event zeek_init( {'), /syntax error/],
    [{ ...zeekPackage(PACKAGE), pcap: __filename }, /problem with trace file/],
  ] as const) {
    const error = await runZeek(engine, options).catch((thrown: unknown) => thrown);
    assert.instance(error, EngineFailure);
    assert.match(String(error), words);
  }
});

test.run();

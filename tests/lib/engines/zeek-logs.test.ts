import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  parseNoticeLog,
  parseReporterLog,
  parseVitalwireLog,
} from '../../../scripts/lib/engines/zeek-logs';

const test = suite('engines/zeek-logs');

const row = {
  ts: 1767225601.25,
  uid: 'C1',
  'id.orig_h': '10.20.0.5',
  'id.orig_p': 41746,
  'id.resp_h': '202.114.4.119',
  'id.resp_p': 515,
  detection: 'contec-cms8000/contact',
  grade: 'attempted',
  border: true,
  device: 'contec-cms8000',
  note: 'no answer',
};
const parse = (more: object) => parseVitalwireLog(`${JSON.stringify({ ...row, ...more })}\n`)[0];

test('a line becomes a finding', () => {
  assert.equal(parse({}), {
    engine: 'zeek',
    detection: 'contec-cms8000/contact',
    grade: 'attempted',
    border: 'crossed',
    time: 1767225601.25,
    sid: null,
    sourceAddress: '10.20.0.5',
    sourcePort: 41746,
    destinationAddress: '202.114.4.119',
    destinationPort: 515,
    vlan: [],
    uid: 'C1',
    device: 'contec-cms8000',
    note: 'no answer',
    monitor: '10.20.0.5',
    farEnd: '202.114.4.119',
  });
});

for (const [border, expected] of [
  [true, 'crossed'],
  [false, 'internal'],
  [undefined, 'unstated'],
] as const) {
  test(`border ${border} reads ${expected}`, () => {
    assert.is(parse({ border })?.border, expected);
  });
}

test('tags are outer, then inner', () => {
  assert.equal(parse({ vlan: 7 })?.vlan, [7]);
  assert.equal(parse({ vlan: 7, inner_vlan: 12 })?.vlan, [7, 12]);
});

test('a line outside the vocabulary or cut short is an error that names it', () => {
  assert.throws(() => parse({ grade: 'severe' }), /vitalwire\.log line 1: grade "severe"/);
  assert.throws(() => parseVitalwireLog(`${JSON.stringify(row)}\n{"ts":1`), /line 2 is not JSON/);
});

test('a notice of a connection, and one of a host alone', () => {
  const notices = parseNoticeLog(
    [
      { ts: 1, note: 'Vitalwire::A', msg: 'm', 'id.orig_h': '10.0.0.1', 'id.resp_h': '10.0.0.2' },
      { ts: 2, note: 'Vitalwire::B', src: '10.0.0.3' },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n'),
  );
  assert.equal(
    notices.map((notice) => [notice.note, notice.sourceAddress, notice.destinationAddress]),
    [
      ['Vitalwire::A', '10.0.0.1', '10.0.0.2'],
      ['Vitalwire::B', '10.0.0.3', null],
    ],
  );
});

test('what a script did wrong at run time', () => {
  const line = { ts: 0, level: 'Reporter::ERROR', message: 'no such index', location: 'a.zeek' };
  assert.equal(parseReporterLog(JSON.stringify(line)), [
    { level: 'ERROR', message: 'no such index', location: 'a.zeek' },
  ]);
});

test.run();

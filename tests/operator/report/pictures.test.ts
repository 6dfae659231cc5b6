import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ReportRow } from '../../../scripts/operator/report/input';
import { monitorRows } from '../../../scripts/operator/report/monitors';
import { worstFirst } from '../../../scripts/operator/report/order';
import { talkPictures } from '../../../scripts/operator/report/talks';
import { timeline } from '../../../scripts/operator/report/timeline';
import { namedZone, ticks, zoneSecond } from '../../../scripts/operator/report/times';

const test = suite('report/pictures');

const DAY = 86_400;
const START = Date.UTC(2025, 0, 1) / 1000;

const row = (more: Partial<ReportRow>): ReportRow => ({
  grade: 'phi-sent',
  border: 'crossed',
  monitor: '10.20.0.5',
  farEnd: '202.114.4.119',
  detection: 'contec-cms8000/telemetry',
  title: 'vital signs',
  times: 1,
  firstSeen: START,
  lastSeen: START + DAY,
  seenBy: ['Zeek vitalwire.log'],
  ...more,
});
const monitors = (...rows: ReportRow[]) =>
  monitorRows({ rows: rows.sort(worstFirst), unlikely: new Map() });

test('a lane has a bar for each grade, from the first to the last time, worst on top', () => {
  const picture = timeline(
    monitors(
      row({ grade: 'connected', border: 'internal', firstSeen: START, lastSeen: START + 9 * DAY }),
      row({ firstSeen: START + 2 * DAY, lastSeen: START + 4 * DAY }),
      row({ farEnd: '202.114.4.120', firstSeen: START + 6 * DAY, lastSeen: START + 6 * DAY }),
    ),
    START + 30 * DAY,
  )!;
  assert.is(picture.lanes.length, 1);
  const [phi, connected] = picture.lanes[0]!.bars;
  assert.equal([phi!.grade, phi!.crossed], ['phi-sent', true]);
  assert.equal([connected!.grade, connected!.crossed], ['connected', false]);
  assert.is(phi!.title, 'phi-sent, border crossed: 2025-01-03 00:00 to 2025-01-07 00:00 UTC');
  // Two of nine days in, for four of nine days; a fiftieth of room on either side.
  const share = (days: number) => (days / (9 * 1.04)) * 100;
  assert.ok(Math.abs(phi!.at - share(2 + 0.18)) < 0.1, `${phi!.at}`);
  assert.ok(Math.abs(phi!.width - share(4)) < 0.1, `${phi!.width}`);
  assert.is(picture.implausible, 0);
});

test('a moment can be seen, also at the right edge', () => {
  const moment = row({ firstSeen: START, lastSeen: START });
  const { lanes } = timeline(monitors(moment), START)!;
  const [bar] = lanes[0]!.bars;
  assert.ok(bar!.width >= 1 && bar!.at >= 0 && bar!.at + bar!.width <= 100);
  assert.is(timeline(monitors(row({ firstSeen: null, lastSeen: null })), START), null);
});

test('ticks are round moments, few, and say the date once', () => {
  assert.equal(
    ticks(START + 60, START + 4 * 3600, 5).map(({ label }) => label),
    ['2025-01-01 01:00', '02:00', '03:00', '04:00'],
  );
  for (const spanSeconds of [1, 90, 3600, 5 * DAY, 400 * DAY, 40_000 * DAY]) {
    const found = ticks(START, START + spanSeconds, 8);
    assert.ok(found.length >= 1 && found.length <= 8, `${spanSeconds} s: ${found.length}`);
    assert.ok(found.every(({ seconds }) => seconds >= START && seconds <= START + spanSeconds));
  }
});

test('who talked to whom: what crossed stands apart, and a pair has its worst grade', () => {
  const pictures = talkPictures(
    [
      row({}),
      row({ grade: 'attempted', detection: 'contec-cms8000/contact' }),
      row({ border: 'internal', farEnd: '10.20.0.8', grade: 'code-received' }),
    ].sort(worstFirst),
  );
  assert.equal(
    pictures.map(({ border }) => border),
    ['crossed', 'internal'],
  );
  const [crossed, internal] = pictures;
  assert.is(crossed!.lines.length, 1);
  assert.equal([crossed!.lines[0]!.grade, crossed!.lines[0]!.inward], ['phi-sent', false]);
  assert.match(crossed!.lines[0]!.title, /2 findings/);
  assert.ok(internal!.lines[0]!.inward, 'code comes to the monitor');
});

test('hundreds of hosts are folded, the worst stay by name, and none is lost', () => {
  const rows = Array.from({ length: 700 }, (_, i) =>
    row({
      monitor: `10.20.${i >> 8}.${i & 255}`,
      farEnd: `203.0.113.${i % 250}`,
      grade: i === 650 ? 'code-received' : 'seen',
    }),
  ).sort(worstFirst);
  const [picture] = talkPictures(rows);
  assert.is(picture!.monitors.length, 12);
  assert.is(picture!.monitors[0]!.title, `10.20.${650 >> 8}.${650 & 255}`);
  assert.is(picture!.monitors.at(-1)!.title, '689 more monitors');
  assert.is(picture!.farEnds.at(-1)!.title, '239 more hosts');
  assert.ok(picture!.lines.length <= 12 * 12);
  const counted = picture!.lines.map(({ title }) => Number(/(\d+) findings?$/.exec(title)![1]));
  assert.is(
    counted.reduce((sum, one) => sum + one, 0),
    700,
  );
});

test('long names are cut in the middle of the picture, and whole in its titles', () => {
  const farEnd = '2001:db8:85a3:8d3:1319:8a2e:370:7348';
  const [picture] = talkPictures([row({ farEnd })]);
  const { label, title } = picture!.farEnds[0]!;
  assert.is(title, farEnd);
  assert.ok(label.length <= 16 && label.startsWith('2001:') && label.endsWith('7348'), label);
});

test('a named zone changes its offset when summer time does', () => {
  const zone = namedZone('Europe/Berlin', START, START + 364 * DAY);
  // 2025-03-30 01:00 UTC and 2025-10-26 01:00 UTC (directive 2000/84/EC: last Sundays, 01:00 UTC).
  const spring = Date.UTC(2025, 2, 30, 1) / 1000;
  const autumn = Date.UTC(2025, 9, 26, 1) / 1000;
  assert.equal(zone.changes, [
    [START, 60],
    [spring, 120],
    [autumn, 60],
  ]);
  assert.is(zoneSecond(spring - 1, zone), '01:59:59 +01:00');
  assert.is(zoneSecond(spring, zone), '03:00:00 +02:00');
  assert.is(zoneSecond(autumn, zone), '02:00:00 +01:00');
  assert.is(zoneSecond(START - 1, { name: 'x', changes: [[0, 90]] }), '2025-01-01 01:29:59 +01:30');
});

test('hosts that are no monitors, most likely, come last and are not counted as monitors', () => {
  const rows = [row({ monitor: '10.20.0.9', grade: 'attempted' }), row({ grade: 'seen' })];
  const folds = monitorRows({
    rows: rows.sort(worstFirst),
    unlikely: new Map([['10.20.0.9', 'knock']]),
  });
  assert.equal(
    folds.map(({ monitor, behaviour }) => [monitor, behaviour]),
    [
      ['10.20.0.5', 'monitor'],
      ['10.20.0.9', 'knock'],
    ],
  );
});

test.run();

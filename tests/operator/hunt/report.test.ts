import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gapsOf } from '../../../scripts/operator/hunt/coverage';
import { reportText } from '../../../scripts/operator/hunt/report';
import {
  eveLine,
  flow,
  huntIn,
  jsonLine,
  questions,
  tabHeader,
  tabLine,
  OTHER_ORDER,
} from './logs';

const test = suite('hunt/report');

const HOUR = 3600;
const DAY = Date.UTC(2025, 1, 1) / 1000;
const hours = (...list: number[]) =>
  list.map((hour) => tabLine({ to: '93.184.216.34', ts: DAY + hour * HOUR + 5 })).join('');

test('runs of hours without an entry are gaps', () => {
  assert.equal(gapsOf([5, 6, 9, 10, 14]), [
    { from: 7 * HOUR, to: 9 * HOUR },
    { from: 11 * HOUR, to: 14 * HOUR },
  ]);
  assert.equal(gapsOf([7]), []);
});

test('the end says which times the logs of each sensor cover, and where the gaps are', async () => {
  const report = await huntIn({
    'zeek/2025-02-01/conn.00:00:00-01:00:00.log': tabHeader() + hours(0, 1, 2),
    'zeek/2025-02-02/conn.log': tabHeader() + hours(24, 25, 30),
    'suricata/eve.json': [3, 4]
      .map((hour) => `2025-02-01T0${hour}:00:00.000000+0000`)
      .map((start) =>
        eveLine('flow', { dest_ip: '10.9.9.9', timestamp: start, ...flow({ start }) }),
      )
      .join(''),
  });
  const text = reportText(report, questions);
  assert.match(text, /^Nothing found\./);
  assert.match(
    text,
    /Zeek zeek conn\.log: 2025-02-01 00:00 to 2025-02-02 06:00; NOTHING in 2025-02-01 03:00 to 2025-02-02 00:00 \(21 h\), 2025-02-02 02:00 to 2025-02-02 06:00 \(4 h\)/,
  );
  assert.match(
    text,
    /Suricata suricata flow records: 2025-02-01 03:00 to 2025-02-01 04:00; no hour is missing/,
  );
});

test('a gap is found in a large log, though not every line is looked at', async () => {
  const minutes = Array.from({ length: 40 * 60 }, (_, i) => i).filter(
    (minute) => minute < 600 || minute >= 900,
  );
  const report = await huntIn({
    'conn.log':
      tabHeader() +
      minutes
        .map((minute) => tabLine({ to: '93.184.216.34', ts: DAY + minute * 60 }).repeat(9))
        .join(''),
  });
  assert.equal(gapsOf(report.coverage[0]!.hours), [{ from: DAY + 10 * HOUR, to: DAY + 15 * HOUR }]);
});

test('logs without flow records say so, and a late begin is told', async () => {
  const report = await huntIn(
    { 'eve.json': eveLine('http', { dest_ip: '10.9.9.9' }) },
    { sinceSeconds: Date.UTC(2023, 10, 10) / 1000 },
  );
  const text = reportText(report, questions);
  assert.match(text, /has no flow records: contacts show only where something else was logged/);
  assert.match(text, /begins 4\.9 days after --since/);
});

test('one SYN of a scanner is no monitor, and neither is a walk through the network', async () => {
  const syn = { history: 'S', out: [1, 60] as [number, number], back: [0, 0] as [number, number] };
  const one = reportText(await huntIn({ 'conn.log': tabHeader() + tabLine(syn) }), questions);
  assert.match(one, /^1 host\(s\) only knocked once or twice/);
  assert.not.match(one, /behaved like/);
  const walk = Array.from({ length: 30 }, (_, i) =>
    tabLine({ ...syn, to: `202.114.4.${i + 100}` }),
  );
  const scan = reportText(await huntIn({ 'conn.log': tabHeader() + walk.join('') }), questions);
  assert.match(scan, /^1 host\(s\) went through a listed network/);
  const often = [1, 2, 3].map((ts) => tabLine({ ...syn, ts }));
  const monitor = reportText(await huntIn({ 'conn.log': tabHeader() + often.join('') }), questions);
  assert.match(monitor, /^1 host\(s\) behaved like such monitors/);
});

test('hosts come first, the worst on top, with what to do once and in its order', async () => {
  const detection = 'contec-cms8000/telemetry';
  const phi = { ts: 2.5, detection, grade: 'phi-sent', monitor: '10.20.0.9', far_end: '10.20.0.1' };
  const report = await huntIn({
    'conn.log': jsonLine() + jsonLine({ from: '10.20.0.6' }),
    'vitalwire.log': `${JSON.stringify(phi)}\n`,
  });
  const text = reportText(report, questions);
  const heads = text.split('\n').filter((line) => /^10\.20\.0\.\d  [A-Z]/.test(line));
  assert.equal(heads, [
    '10.20.0.9  PHI-SENT, inside the border',
    '10.20.0.5  CONNECTED, border crossed',
    '10.20.0.6  CONNECTED, border crossed',
  ]);
  assert.match(text, /What to do now about 10\.20\.0\.9:\n  1\. /);
  assert.match(text, /What to do now about 10\.20\.0\.5, 10\.20\.0\.6:\n  1\. /);
  assert.is(text.match(/unplug/gi)?.length, 1);
  assert.ok(text.indexOf('What to do now') < text.indexOf('GRADE '));
});

test('threads and parts of files say what one thread says', async () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, i) =>
      i % 50 === 7
        ? tabLine({ ts: DAY + i, from: `10.20.0.${i % 7}` })
        : tabLine({ ts: DAY + i, to: '93.184.216.34' }),
    );
  const log = lines(4000);
  log[2222] = log[2222]!.slice(0, 40) + '\n';
  const eve = Array.from({ length: 900 }, (_, i) =>
    eveLine('flow', { flow_id: i, dest_ip: i % 9 ? '10.9.9.9' : '202.114.4.120', ...flow() }),
  );
  const changed = lines(900).concat(
    tabHeader(OTHER_ORDER),
    tabLine({ ts: 9 }, OTHER_ORDER).repeat(99),
  );
  const files = {
    'conn.log': tabHeader() + log.join(''),
    'eve.json': eve.join(''),
    'x/conn.log': tabHeader() + changed.join(''),
  };
  const essence = ({
    seconds,
    files: { bytes, ...read },
    ...report
  }: Awaited<ReturnType<typeof huntIn>>) => ({
    ...report,
    read,
    notRead: [...report.notRead].sort((a, b) => (a.file < b.file ? -1 : 1)),
  });
  const alone = await huntIn(files, { threads: 1 });
  assert.equal(
    alone.notRead.map(({ file, firstLine }) => [file, firstLine]),
    [['conn.log', 2230]],
  );
  const parts = await huntIn(files, { threads: 2, partBytes: 20_000 });
  assert.equal(essence(parts), essence(alone));
});

test.run();

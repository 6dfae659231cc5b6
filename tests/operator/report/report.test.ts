import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { register } from '../../../scripts/commands/report';
import type { TableData } from '../../../scripts/operator/report/table-data';
import { eveLine, flow, questions } from '../hunt/logs';
import { runCommand } from '../hunt/run-command';
import { dataOf, HOSTILE, ownLine, reportOf, scratchFolder } from './logs';

const test = suite('report');

const folder = scratchFolder();
const SID = questions.sids.find(({ detection }) => detection === 'contec-cms8000/telemetry')!.sid;

const OUTSIDE = '198.51.100.20';

const alert = (sid: number, more: object = {}) =>
  eveLine('alert', {
    // Listed nowhere: an alert about a listed address is a contact besides.
    dest_ip: OUTSIDE,
    alert: { signature_id: sid, signature: 'x', ...(more as { alert?: object }).alert },
    ...more,
  });
const headlineOf = (html: string) => /<h1 class="headline">(.*?)<\/h1>/s.exec(html)?.[1];
const rowsOf = (html: string) => (dataOf(html, 'table-data') as TableData | null)?.rows ?? [];

test('the first sentence says the worst grade, how many monitors, and the border', async () => {
  const logs = {
    'vitalwire.log':
      ownLine() +
      ownLine({ monitor: '10.20.0.6', far_end: '10.20.0.8' }) +
      ownLine({ monitor: '10.20.0.7', grade: 'connected', detection: 'contec-cms8000/session' }),
  };
  const { status, html, stdout } = await reportOf(folder, logs);
  assert.is(status, 1);
  assert.is(
    headlineOf(html),
    '3 monitors: the worst sent patient data in clear text (phi-sent), and 2 of them crossed the border of the site.',
  );
  assert.match(stdout, /^3 monitors: the worst/);
  const inside = await reportOf(folder, { 'vitalwire.log': ownLine({ far_end: '10.20.0.8' }) });
  assert.match(headlineOf(inside.html)!, /One monitor .*, and nothing crossed the border/);
});

test('an address of the maker that a site uses inside is no crossing', async () => {
  const logs = { 'vitalwire.log': ownLine() };
  const { html } = await reportOf(folder, logs, '--home-net', '10.0.0.0/8,202.114.4.0/24');
  assert.match(headlineOf(html)!, /nothing crossed/);
  assert.match(html, /202\.114\.4\.0\/24/);
});

test('the same finding of Zeek and Suricata is one row that names both', async () => {
  const logs = {
    'vitalwire.log': ownLine({ far_end: OUTSIDE }),
    'eve.json': alert(SID) + alert(SID, { flow_id: 2 }),
  };
  const { html } = await reportOf(folder, logs);
  const { rows, seenBy } = dataOf(html, 'table-data') as TableData;
  assert.is(rows.length, 1);
  assert.equal(seenBy, ['Suricata eve alert, Zeek vitalwire.log']);
  const [, , , , , times] = rows[0]!;
  assert.is(times, 2, 'of the log that has most');
});

test('nothing found and all read is exit 0; what was not read is exit 3 and stands above the sentence', async () => {
  const quiet = eveLine('flow', { ...flow(), dest_ip: '10.9.9.9' });
  const clean = await reportOf(folder, { 'eve.json': quiet });
  assert.is(clean.status, 0);
  assert.match(headlineOf(clean.html)!, /^Nothing was found: /);
  assert.not.match(clean.html, /NOT READ/);
  const cut = await reportOf(folder, { 'eve.json': quiet + eveLine('flow', flow()).slice(0, 120) });
  assert.is(cut.status, 3);
  assert.match(headlineOf(cut.html)!, /not everything could be read/);
  const at = (text: string) => cut.html.indexOf(text);
  assert.ok(at('NOT READ: one thing') > 0 && at('NOT READ') < at('<h1'));
  assert.match(cut.html, /eve\.json<\/bdi>|eve\.json line 2/);
  const both = await reportOf(folder, {
    'vitalwire.log': ownLine() + '{"ts": 1, "detection": "con',
  });
  assert.is(both.status, 1, 'found is found');
  assert.match(both.html, /NOT READ/);
});

test('a folder without a log is no clean bill', async () => {
  const { status, html } = await reportOf(folder, { 'notes.txt': 'nothing\n' });
  assert.is(status, 3);
  assert.match(html, /no log of Zeek or Suricata was there/);
});

test('alerts of others are ignored and counted; a sid of a newer pack is NOT READ', async () => {
  const logs = { 'eve.json': alert(SID) + alert(2_000_001) + alert(2_000_002, { flow_id: 3 }) };
  const { html, status } = await reportOf(folder, logs);
  assert.is(status, 1);
  assert.is(rowsOf(html).length, 1);
  assert.match(html, /2 alerts of other rules than Vitalwire&#39;s were ignored/);
  assert.not.match(html, /NOT READ/);
  const unknown = 1_739_999;
  assert.not.ok(questions.sids.some(({ sid }) => sid === unknown));
  const newer = await reportOf(folder, { 'eve.json': alert(unknown) });
  assert.is(newer.status, 3);
  assert.match(newer.html, /a sid that it does not know: a newer pack made it/);
});

test('patient data of a log is in no report', async () => {
  const canary = 'CANARY^PATIENT';
  const logs = {
    'eve.json': alert(SID, {
      alert: { signature: canary },
      payload_printable: `PID|1||${canary}`,
      payload: Buffer.from(canary).toString('base64'),
      http: { url: `/${canary}` },
      dicom: { patient_name: canary },
    }),
    'vitalwire.log': ownLine({ far_end: OUTSIDE }).replace(
      '}\n',
      `,"note":"${canary}","msg":"${canary}"}\n`,
    ),
  };
  const { html } = await reportOf(folder, logs);
  assert.is(rowsOf(html).length, 1);
  assert.not.match(html, /CANARY|Q0FOQVJZ/);
});

test('hostile names are text, also in the lists, and cells are no formulas', async () => {
  const csv = path.join(folder, 'hostile.csv');
  const logs = {
    'vitalwire.log':
      ownLine({ monitor: HOSTILE, far_end: HOSTILE }) +
      ownLine({ monitor: '=cmd("x")', detection: HOSTILE, grade: HOSTILE }) +
      ownLine({ monitor: 'x'.repeat(100_000) }),
  };
  const { html, status } = await reportOf(folder, logs, '--csv', csv);
  assert.is(status, 1);
  assert.not.match(html, /<img|<svg onload|<!--|\u202E|\u2028/);
  // The theme's own script and two of data end; nothing else does.
  assert.is(html.match(/<\/script>/g)!.length, 3);
  assert.ok(html.length < 200_000, `${html.length} characters`);
  const list = readFileSync(csv, 'utf8');
  assert.match(list, /\n"'=cmd\(""x""\)",/);
  assert.not.match(list, /\u202E/);
});

test('the list of monitors has one line for each, worst first', async () => {
  const csv = path.join(folder, 'monitors.csv');
  const logs = {
    'vitalwire.log':
      ownLine({ monitor: '10.20.0.9', grade: 'connected', far_end: '10.20.0.8' }) +
      ownLine({ ts: 1_700_000_100 }) +
      ownLine({ far_end: '202.114.4.120' }),
  };
  const { html } = await reportOf(folder, logs, '--csv', csv);
  const list = readFileSync(csv, 'utf8');
  assert.equal(list.split('\n').slice(1), [
    '10.20.0.5,phi-sent,crossed,monitor,2,2,contec-cms8000/telemetry,2023-11-14 22:13:20,2023-11-14 22:15:00',
    '10.20.0.9,connected,internal,monitor,1,1,contec-cms8000/telemetry,2023-11-14 22:13:20,2023-11-14 22:13:20',
    '',
  ]);
  assert.is(dataOf(html, 'monitors-data'), list);
});

test('zones are said: of the logs where they have one, else by name', async () => {
  const local = (offset: string) =>
    alert(SID, { timestamp: `2023-11-14T23:30:00.000000${offset}` });
  const berlin = await reportOf(folder, { 'eve.json': local('+0100') });
  assert.match(
    berlin.html,
    /Times are UTC, with UTC\+01:00 beside it in the table; the logs are written in UTC\+01:00/,
  );
  assert.match(berlin.html, /2023-11-14 22:30:00<span class="local muted">23:30:00 \+01:00/);
  const utc = await reportOf(folder, { 'eve.json': local('+0000') });
  assert.match(utc.html, /Times are UTC; the logs are written in UTC\./);
  assert.not.match(utc.html, /class="local muted"/);
  const two = await reportOf(folder, { 'a.json': local('+0100'), 'b.json': local('-0600') });
  assert.match(two.html, /written in UTC-06:00, UTC\+01:00; --time-zone/);
  const named = await reportOf(
    folder,
    { 'eve.json': local('+0000') },
    '--time-zone',
    'America/Chicago',
  );
  assert.match(named.html, /23:30:00<span class="local muted">17:30:00 -06:00/);
  const wrong = await reportOf(folder, { 'eve.json': local('+0000') }, '--time-zone', 'Ward/7');
  assert.is(wrong.status, 2);
  assert.match(wrong.stderr, /Ward\/7.*write one such as Europe\/Berlin/);
  assert.is(wrong.html, '');
});

test('times that cannot be true neither stretch the picture nor break the page', async () => {
  const logs = {
    'vitalwire.log':
      ownLine() +
      ownLine({ ts: 0, monitor: '10.20.0.6' }) +
      ownLine({ ts: 95_000_000_000, monitor: '10.20.0.7' }) +
      ownLine({ ts: -5, monitor: '10.20.0.8' }) +
      ownLine({ ts: 1e300, monitor: '10.20.0.9' }),
  };
  const { html, status } = await reportOf(folder, logs);
  assert.is(status, 1);
  assert.match(html, /2 findings have a time that cannot be true/);
  const labels = [...html.matchAll(/text-anchor="(?:start|middle|end)">([\d: -]+)</g)].map(
    ([, label]) => label!,
  );
  assert.ok(
    labels.length > 0 && labels.every((label) => /^2023|^\d\d:/.test(label)),
    labels.join(),
  );
  // What has no time at all is not read.
  assert.match(html, /NOT READ/);
});

test('more findings than a page holds: the worst are in it, the rest is counted, the list is whole', async () => {
  const csv = path.join(folder, 'all.csv');
  const line = (i: number) =>
    ownLine({
      monitor: `10.${20 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`,
      ...(i % 1000 === 0 ? {} : { grade: 'seen' }),
    });
  const count = 101_000;
  const text = Array.from({ length: count }, (_, i) => line(i)).join('');
  const { html, status } = await reportOf(folder, { 'vitalwire.log': text }, '--csv', csv);
  assert.is(status, 1);
  const { rows } = dataOf(html, 'table-data') as TableData;
  assert.is(rows.length, 100_000);
  assert.is(rows.filter(([grade]) => grade === 3).length, 101);
  assert.match(html, /1000 more findings<\/strong> of 101000/);
  assert.match(html, /101000 monitors, one other end/);
  assert.match(html, />100989 more</, 'a picture has room for few');
  assert.is(readFileSync(csv, 'utf8').split('\n').length, count + 2);
  assert.ok(html.length < 25_000_000, `${html.length} characters`);
});

test('a report that cannot be made leaves the last one as it was', async () => {
  const last = path.join(folder, 'last.html');
  writeFileSync(last, 'the last report');
  const log = path.join(folder, 'evidence.json');
  writeFileSync(log, ownLine());
  const run = (...args: string[]) => runCommand(register, ['report', ...args]);
  for (const [args, says] of [
    [[path.join(folder, 'gone'), '-o', last], /there is no such file/],
    [[log, '-o', last, '--csv', path.join(folder, 'gone/list.csv')], /gone does not exist/],
    [[log, '-o', last, '--time-zone', 'x'], /no time zone/],
    [[log, '-o', last, '--csv', last], /the report itself/],
    [[log, '-o', last, '--csv', '-'], /--csv writes a file/],
    [[log, '-o', log], /is what is read/],
    [[log, '-o', folder], /is a folder/],
    [[log], /required option/],
  ] as [string[], RegExp][]) {
    const { status, stderr } = await run(...args);
    assert.is(status, 2, args.join(' '));
    if (stderr !== '') assert.match(stderr, says);
  }
  assert.is(readFileSync(last, 'utf8'), 'the last report');
  assert.is(readFileSync(log, 'utf8'), ownLine());
  assert.equal(
    readdirSync(folder).filter((name) => name.startsWith('.')),
    [],
  );
});

test('a report in the folder that is read does not make the next one say NOT READ', async () => {
  const own = path.join(folder, 'own');
  mkdirSync(own);
  writeFileSync(path.join(own, 'vitalwire.log'), ownLine());
  const args = [
    'report',
    own,
    '-o',
    path.join(own, 'report.html'),
    '--csv',
    path.join(own, 'm.csv'),
  ];
  await runCommand(register, args);
  assert.ok(existsSync(path.join(own, 'report.html')));
  const { stdout } = await runCommand(register, args);
  assert.not.match(stdout, /NOT READ/);
});

test('-o - writes the page and nothing else to standard output; --json says it in numbers', async () => {
  const log = path.join(folder, 'one.json');
  writeFileSync(log, ownLine());
  const piped = await runCommand(register, ['report', log, '-o', '-']);
  assert.match(piped.stdout, /^<!doctype html>.*<\/html>\s*$/s);
  assert.match(piped.stderr, /One monitor/);
  const { stdout, file } = await reportOf(folder, { 'vitalwire.log': ownLine() }, '--json');
  const { headline, ...numbers } = JSON.parse(stdout) as Record<string, unknown>;
  assert.match(String(headline), /^One monitor/);
  assert.equal(numbers, {
    html: file,
    csv: null,
    worstGrade: 'phi-sent',
    monitors: 1,
    unlikely: 0,
    crossed: 1,
    findings: 1,
    notRead: 0,
  });
});

test.run();

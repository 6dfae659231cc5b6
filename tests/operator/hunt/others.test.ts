import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { eveLine, flow, huntIn, jsonLine, questions } from './logs';

/** What is asked besides the pack's questions: alerts of others, and the zone that times are written in. */

const test = suite('hunt/others');

const SIDS = { first: 1_730_000, last: 1_739_999 };
const counting = { questions: { ...questions, countsOthers: SIDS } };
const quiet = { dest_ip: '192.0.2.9' };
const foreign = (more: object = {}) =>
  eveLine('alert', { ...quiet, alert: { signature_id: 2_000_001, signature: 'other' }, ...more });

test('alerts of others are counted where they are asked for, in each wrapping', async () => {
  const wrapped = `${JSON.stringify({ '@timestamp': '2023-11-14T22:13:20Z', message: foreign().trim() })}\n`;
  const files = {
    'eve.json': foreign() + foreign() + eveLine('flow', { ...flow(), ...quiet }),
    'shipped.json': wrapped,
  };
  const report = await huntIn(files, counting);
  assert.equal([report.otherAlerts, report.findings, report.notRead], [3, [], []]);
  assert.is((await huntIn(files)).otherAlerts, null);
});

test('an alert of another rule about a listed address is a contact all the same', async () => {
  const report = await huntIn({ 'eve.json': foreign({ dest_ip: '202.114.4.119' }) }, counting);
  assert.is(report.otherAlerts, 1);
  assert.equal(
    report.findings.map(({ question }) => question),
    ['contacts'],
  );
});

test('a cut line is a cut line, whoever the alert on it is of', async () => {
  const cut = foreign().slice(0, -20);
  const report = await huntIn({ 'eve.json': `${foreign()}${cut}\n${foreign()}` }, counting);
  assert.equal(report.notRead, [
    { file: 'eve.json', firstLine: 2, lines: 1, why: 'is cut or no JSON' },
  ]);
});

test('a sid that only this pack has, and that it does not know, is not understood', async () => {
  const newer = foreign({ alert: { signature_id: SIDS.last } });
  const report = await huntIn({ 'eve.json': foreign() + newer }, counting);
  assert.is(report.otherAlerts, 1);
  assert.equal(
    report.notRead.map(({ firstLine }) => firstLine),
    [2],
  );
  assert.match(report.notRead[0]!.why, /a newer pack/);
});

test('the offsets that a log is written with are known, and where it names none', async () => {
  const at = (timestamp: string) => eveLine('flow', { ...flow(), timestamp });
  const offsets = async (files: Record<string, string>) =>
    (await huntIn(files)).coverage.map((span) => span.offsets);
  assert.equal(await offsets({ 'eve.json': at('2023-11-14T23:13:20.500000+0100') }), [[60]]);
  assert.equal(await offsets({ 'eve.json': at('2023-11-14T12:43:20-09:30') }), [[-570]]);
  assert.equal(await offsets({ 'eve.json': at('2023-11-14T22:13:20Z') }), [[0]]);
  assert.equal(await offsets({ 'conn.log': jsonLine() }), [[]]);
  const summer = at('2023-07-14T23:13:20.500000+0200') + at('2023-11-14T23:13:20.500000+0100');
  assert.equal(await offsets({ 'eve.json': summer }), [[60, 120]]);
});

test.run();

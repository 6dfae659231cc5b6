import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readEve, secondsOf } from '../../../scripts/lib/engines/eve';

const test = suite('engines/eve');

const alert = (metadata: object | undefined, more: object = {}) =>
  JSON.stringify({
    timestamp: '2026-01-01T00:00:01.250001+0000',
    event_type: 'alert',
    src_ip: '10.20.0.5',
    src_port: 41746,
    dest_ip: '202.114.4.119',
    dest_port: 515,
    alert: { signature_id: 1730000, metadata },
    ...more,
  });
const ours = { detection: ['contec-cms8000.contact'], grade: ['attempted'] };
const read = (...lines: string[]) => readEve('suricata-7', lines);

test('an alert of ours becomes a finding, its time to the microsecond', async () => {
  const { findings, otherAlerts } = await read(alert(ours, { vlan: [7, 12] }));
  assert.is(otherAlerts, 0);
  assert.equal(findings, [
    {
      engine: 'suricata-7',
      detection: 'contec-cms8000/contact',
      grade: 'attempted',
      border: 'unstated',
      time: 1767225601.250001,
      sid: 1730000,
      sourceAddress: '10.20.0.5',
      sourcePort: 41746,
      destinationAddress: '202.114.4.119',
      destinationPort: 515,
      monitor: '10.20.0.5',
      farEnd: '202.114.4.119',
      vlan: [7, 12],
    },
  ]);
});

test("the rule's target is the monitor, whichever end sent the packet", async () => {
  const ends = { target: { ip: '202.114.4.119' }, source: { ip: '10.20.0.5' } };
  const { findings } = await read(
    alert(ours, { alert: { signature_id: 1, metadata: ours, ...ends } }),
  );
  assert.equal([findings[0]?.monitor, findings[0]?.farEnd], ['202.114.4.119', '10.20.0.5']);
});

test('a border that the rule states is kept', async () => {
  const { findings } = await read(alert({ ...ours, border: ['crossed'] }));
  assert.is(findings[0]?.border, 'crossed');
});

test('only the first dot of a detection is the slash', async () => {
  const { findings } = await read(alert({ ...ours, detection: ['family.behaviour.v2'] }));
  assert.is(findings[0]?.detection, 'family/behaviour.v2');
});

test('a protocol without ports has none', async () => {
  const { findings } = await read(alert(ours, { src_port: undefined, dest_port: undefined }));
  assert.equal([findings[0]?.sourcePort, findings[0]?.destinationPort], [null, null]);
});

test("somebody else's rules are counted and no more", async () => {
  const { findings, otherAlerts } = await read(alert(undefined), alert({ created_at: ['x'] }));
  assert.equal([findings.length, otherAlerts], [0, 2]);
});

for (const [what, metadata, words] of [
  ['grade', { ...ours, grade: ['severe'] }, /sid 1730000: grade "severe" is none of seen, /],
  ['missing grade', { detection: ours.detection }, /sid 1730000: grade/],
  ['border', { ...ours, border: ['outside'] }, /border "outside"/],
  ['detection', { ...ours, detection: ['contact'] }, /"contact" is not family\/behaviour/],
] as const) {
  test(`a ${what} outside the vocabulary is an error that names the sid`, async () => {
    const error = await read(alert(metadata)).catch((thrown: Error) => thrown);
    assert.match(String(error), words);
  });
}

test('a line cut short by a killed engine is an error that names the line', async () => {
  const error = await read(alert(ours), '{"timestamp":"2026').catch((thrown: Error) => thrown);
  assert.match(String(error), /eve\.json line 2 is not JSON/);
});

test('the counters are read; what Suricata 6 does not count is zero', async () => {
  const decoder = { pkts: 21, ipv4: 17, ipv6: 2, invalid: 3 };
  const line = (detect: object) =>
    JSON.stringify({ event_type: 'stats', stats: { decoder, detect } });
  const rules = { rules_loaded: 3, rules_failed: 1 };
  const six = await read(line({ engines: [rules] }));
  const eight = await read(
    line({ engines: [{ ...rules, rules_skipped: 2 }], alert_queue_overflow: 4 }),
  );
  const common = { rulesLoaded: 3, rulesFailed: 1, packets: 21, ipPackets: 16 };
  assert.equal(six.stats, { ...common, rulesSkipped: 0, alertQueueOverflow: 0 });
  assert.equal(eight.stats, { ...common, rulesSkipped: 2, alertQueueOverflow: 4 });
});

test('times of other zones and spellings', () => {
  assert.is(secondsOf('2026-01-01T01:00:00.000000+0100'), 1767225600);
  assert.is(secondsOf('2026-01-01T00:00:00.000000+00:00'), 1767225600);
  assert.throws(() => secondsOf('yesterday'), /not a time/);
});

test.run();

/** Verdicts, parity, shards and reports on made-up findings: no engine needed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { EngineResults } from '../../../scripts/lab/batch/run-batches';
import type { Finding, LabEngine } from '../../../scripts/lib/engines/finding';
import type { Limit } from '../../../scripts/lab/proof/limits';
import { LIMITS } from '../../../scripts/lab/proof/limits';
import { mergeReports } from '../../../scripts/lab/proof/merge';
import { differences } from '../../../scripts/lab/proof/parity';
import { problems, type ProofReport } from '../../../scripts/lab/proof/report';
import { reportJunit } from '../../../scripts/lab/proof/report-junit';
import { reportText } from '../../../scripts/lab/proof/report-text';
import { casesOf, parseShard } from '../../../scripts/lab/proof/shard';
import { judge, type JudgedRule } from '../../../scripts/lab/proof/verdict';
import { TRANSFORMS } from '../../../scripts/lab/transforms';
import { detectionOf, inScratch, plantedCase, TELEMETRY } from './planted-faults';

const test = suite('proof/judging');

const detection = detectionOf(TELEMETRY);
const detections = new Map([[TELEMETRY, detection]]);
const speaks = plantedCase(TELEMETRY, 'alert', 'speaks', {});
const quiet = plantedCase(TELEMETRY, 'silent', 'quiet', {});

const finding = (engine: LabEngine, border: Finding['border'] = 'internal'): Finding => ({
  engine,
  detection: detection.id,
  grade: detection.grade,
  border,
  time: 0,
  sid: 1,
  sourceAddress: '10.32.0.5',
  sourcePort: 1,
  destinationAddress: '10.32.0.9',
  destinationPort: 2,
  monitor: '10.32.0.5',
  farEnd: '10.32.0.9',
  vlan: [],
});

/** Sids of the alert and of what says `crossed` beside it. */
const rules = new Map<number, JudgedRule>([
  [1, { detection: TELEMETRY, farEnd: 'destination' }],
  [2, { detection: TELEMETRY, farEnd: 'destination', crossing: true }],
]);
const FAR = { destinationAddress: '198.51.100.7', farEnd: '198.51.100.7' };
const across = [
  { ...finding('suricata-7', 'unstated'), ...FAR },
  { ...finding('suricata-7', 'crossed'), ...FAR, sid: 2 },
];

const answer = (engine: LabEngine, found: Record<string, Finding[]>): EngineResults => ({
  engine,
  findings: new Map(Object.entries(found)),
  failures: new Map(),
});

test('a verdict is about the own detection, and a case without an answer has none', () => {
  const results = answer('zeek', { [speaks.id]: [finding('zeek')], [quiet.id]: [finding('zeek')] });
  const missing = plantedCase(TELEMETRY, 'silent', 'never asked', {});
  const verdicts = judge([speaks, quiet, missing], detections, rules, results, new Map());
  assert.equal(
    verdicts.map(({ status }) => status),
    ['pass', 'fail', 'error'],
  );
});

test('a limit excuses a miss in its engine alone, and only what it covers', () => {
  const transform = TRANSFORMS.find(({ name }) => name === 'gre')!;
  const through = { ...speaks, id: 'through', view: { transform, options: {} } };
  const limits: Limit[] = [
    { transforms: ['gre'], engines: ['zeek'], reason: 'because', source: 'there' },
  ];
  const used = new Map();
  const status = (engine: LabEngine, one: typeof speaks) =>
    judge([one], detections, rules, answer(engine, { [one.id]: [] }), used, limits)[0]!.status;
  assert.is(status('zeek', through), 'declared');
  assert.is(status('suricata-7', through), 'fail');
  assert.is(status('zeek', speaks), 'fail');
});

test('engines that differ without a declaration are reported, also over the border alone', () => {
  const verdicts = [
    ...judge([speaks], detections, rules, answer('suricata-7', { [speaks.id]: across }), new Map()),
    ...judge(
      [speaks],
      detections,
      rules,
      answer('zeek', { [speaks.id]: [finding('zeek')] }),
      new Map(),
    ),
  ];
  assert.equal(
    differences(verdicts, detections).map((d) => [d.finding, d.seenBy, d.missedBy]),
    [
      [`${TELEMETRY}, crossed`, ['suricata-7'], ['zeek']],
      [`${TELEMETRY}, not crossed`, ['zeek'], ['suricata-7']],
    ],
  );
});

test('every limit names transforms that exist, a reason and a source', () => {
  const names = TRANSFORMS.map(({ name }) => name);
  for (const { transforms, reason, source } of LIMITS) {
    for (const name of transforms) assert.ok(names.includes(name), name);
    assert.ok(reason.length > 20 && source.length > 10);
  }
});

test('shards share nothing and leave nothing out', () => {
  const cases = Array.from({ length: 200 }, (_, i) => ({ id: `case ${i}` }));
  const parts = [1, 2, 3].map((index) => casesOf(cases, { index, of: 3 }));
  assert.is(parts.flat().length, cases.length);
  assert.is(new Set(parts.flat()).size, cases.length);
  for (const part of parts) assert.ok(part.length > 30);
  for (const text of ['0/2', '3/2', '1', 'a/b', '1/2/3']) assert.throws(() => parseShard(text));
});

const part = (shard: string, verdicts: ProofReport['verdicts'] = []): ProofReport => ({
  schema: 1,
  version: '1.0.0',
  engines: [{ name: 'zeek', version: '8.0.0', absent: null }],
  shards: [shard],
  detections: [TELEMETRY],
  verdicts,
  differences: [],
  declarations: [
    { declared: 'a limit', covered: 2, missed: shard === '2/2' ? 1 : 0, reason: 'because' },
  ],
  left: [],
  thin: [],
});

const verdict = (id: string, status: 'pass' | 'fail'): ProofReport['verdicts'][number] => ({
  case: id,
  detection: TELEMETRY,
  kind: 'match',
  name: id,
  transform: null,
  must: 'alert',
  engine: 'zeek',
  status,
  saw: [],
  sids: [],
  why: status === 'fail' ? 'said <"nothing">\u0000 & more' : null,
});

test('parts of a run join to the whole; a part that is missing or doubled is named', () =>
  inScratch(async (folder) => {
    const put = (name: string, report: ProofReport) => {
      mkdirSync(path.join(folder, name), { recursive: true });
      writeFileSync(path.join(folder, name, 'proof.json'), JSON.stringify(report));
    };
    put('a', part('1/2', [verdict('one', 'pass')]));
    assert.throws(() => mergeReports(folder), /has part 2\/2 0 times/);
    put('b', part('2/2', [verdict('two', 'fail')]));
    const whole = mergeReports(folder);
    assert.equal(
      whole.verdicts.map(({ case: id }) => id),
      ['one', 'two'],
    );
    // Missed in one part only: no declaration is stale because of the other.
    assert.is(problems(whole).length, 1);
    put('c', part('2/2'));
    assert.throws(() => mergeReports(folder), /has part 2\/2 2 times/);
    put('c', { ...part('2/2'), version: '1.0.1' });
    assert.throws(() => mergeReports(folder), /another version/);
  }));

test('JUnit and text carry what failed, whatever characters it has', () => {
  const report = part('1/1', [verdict('one', 'pass'), verdict('<two> & "three"', 'fail')]);
  const xml = reportJunit(report);
  assert.is(xml.match(/<testcase /g)?.length, 3);
  assert.match(xml, 'name="&lt;two&gt; &amp; &quot;three&quot;"');
  assert.not.match(xml, '\u0000');
  assert.match(reportText(report), 'said <"nothing">');
});

test.run();

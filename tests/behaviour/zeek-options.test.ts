import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import type { ZeekRun } from '../../scripts/lib/engines/zeek';
import { buildPackets, type Packet } from '../../scripts/lab/packets';
import firmwareFile from '../../rules-src/contec-cms8000/firmware-file';
import { writeCapture, zeek } from './run-dist';
import { CENTRAL, HL7, IDLE_CYCLE, stream, unanswered } from './traffic';

const test = suite('behaviour/zeek-options');

const [A, B] = ['10.20.0.5', '10.20.0.6'];
const REST = '202.114.4.50';

/** Two monitors, three far ends, and a second look after ten minutes. */
const packets = buildPackets({
  name: 'options',
  flows: [
    unanswered(A, CENTRAL, 0),
    unanswered(A, HL7, 20),
    unanswered(B, CENTRAL, 40),
    unanswered(A, REST, 60),
    stream(A, CENTRAL, [IDLE_CYCLE], { startSeconds: 80 }),
    unanswered(A, CENTRAL, 600),
  ],
});
const BY_DEFAULT = [
  `answered ${A} ${CENTRAL}`,
  `contact ${A} ${CENTRAL}`,
  `contact ${A} ${HL7}`,
  `contact ${B} ${CENTRAL}`,
  `session ${A} ${CENTRAL}`,
];

async function run(zeekScript: string, traffic: readonly Packet[] = packets) {
  const engine = await engineOrSkip('zeek');
  return engine && zeek(engine, writeCapture(traffic), { zeekScript });
}

function shown({ findings }: ZeekRun): string[] {
  return findings.map((f) => `${f.detection.split('/')[1]} ${f.monitor} ${f.farEnd}`).sort();
}

const without = (...parts: string[]) =>
  BY_DEFAULT.filter((finding) => !parts.some((part) => finding.includes(part)));

for (const [what, script, expected] of [
  ['nothing set', '', BY_DEFAULT],
  [
    'switched_off',
    'redef Vitalwire::switched_off += { "contec-cms8000/contact" };',
    without('contact'),
  ],
  [
    'switched_on',
    'redef Vitalwire::switched_on += { "contec-cms8000/subnet" };',
    [...BY_DEFAULT, `subnet ${A} ${REST}`],
  ],
  ['exempt_monitors', 'redef Vitalwire::exempt_monitors += { 10.20.0.5/32 };', without(A)],
  ['exempt_far_ends', `redef Vitalwire::exempt_far_ends += { ${CENTRAL}/32 };`, without(CENTRAL)],
  [
    'exemptions of a monitor for one detection',
    'redef Vitalwire::exemptions += { "contec-cms8000/contact 10.20.0.4/31" };',
    without(`contact ${A}`),
  ],
  [
    'exemptions of a far end for one detection',
    `redef Vitalwire::exemptions += { "contec-cms8000/contact ${HL7}" };`,
    without(HL7),
  ],
  [
    'suppress_for shorter',
    'redef Vitalwire::suppress_for = 5min;',
    [...BY_DEFAULT, `contact ${A} ${CENTRAL}`],
  ],
  [
    'finding_policy',
    'hook Vitalwire::finding_policy(info: Vitalwire::Info) { if ( info$detection == "contec-cms8000/answered" ) break; }',
    without('answered'),
  ],
  [
    'log_policy',
    'hook Vitalwire::log_policy(rec: any, id: Log::ID, filter: Log::Filter) { break; }',
    [],
  ],
] as const) {
  test(`option ${what}`, async () => {
    const result = await run(script);
    if (!result) return;
    assert.equal(shown(result), [...expected].sort());
    assert.equal([result.complaints, result.reports], [[], []]);
  });
}

test('a veto comes back for the next sighting: it is no suppression', async () => {
  const result = await run(
    'hook Vitalwire::finding_policy(info: Vitalwire::Info) { if ( network_time() < double_to_time(1767225700.0) ) break; }',
  );
  if (result) assert.equal(shown(result), [`contact ${A} ${CENTRAL}`]);
});

test('exemptions that are wrong are named and do no harm to the others', async () => {
  const bad = [
    'contec-cms8000/contact',
    'contec-cms8000/contact ten',
    'contec-cms8000/contcat 10.20.0.5',
    'contec-cms8000/contact 10.20.0.300',
    'contec-cms8000/contact 10.20.0.0/33',
    'contec-cms8000/contact 2001:db8::/32',
    'contec-cms8000/contact 10.20.0.5 10.20.0.6',
    '',
  ];
  const entries = [...bad, `contec-cms8000/contact ${HL7}`].map((entry) => JSON.stringify(entry));
  const result = await run(`redef Vitalwire::exemptions += { ${entries.join(', ')} };`);
  if (!result) return;
  assert.equal(shown(result), without(HL7));
  const complaints = `${result.stderr}${result.reports.map(({ message }) => message).join('\n')}`;
  for (const entry of bad) {
    assert.match(complaints, `vitalwire: exemption "${entry}" is not "family/behaviour subnet"`);
  }
});

test('hash_files decides whether files are hashed', async () => {
  const traffic = buildPackets(firmwareFile.proof.alerts[0]!);
  for (const [value, hashed] of [
    ['T', 1],
    ['F', 0],
  ] as const) {
    const result = await run(`redef Vitalwire::hash_files = ${value};`, traffic);
    if (!result) return;
    const log = result.logs.find((file) => file.endsWith('files.log'));
    assert.is(
      readFileSync(log!, 'utf8').match(/"sha256"/g)?.length ?? 0,
      hashed,
      `hash_files = ${value}`,
    );
  }
});

test.run();

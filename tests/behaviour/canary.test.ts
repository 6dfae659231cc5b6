import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SURICATA_ENGINES } from '../../scripts/lib/engines/engine';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import { runSuricata } from '../../scripts/lib/engines/suricata';
import type { ConfigNode } from '../../scripts/lib/engines/suricata-config';
import { buildPackets } from '../../scripts/lab/packets';
import { scratchFolder } from '../lib/engines/scratch';
import { CANARY, canaryBlock, filesBelow, tracesIn } from './canary';
import { RULES, writeCapture, zeek } from './run-dist';
import { CENTRAL, CYCLE, HL7, IDLE_CYCLE, mllp, mount, stream } from './traffic';

const test = suite('behaviour/canary');

const pid = `PID|1||${CANARY.pid}^^^H||${CANARY.name}||19840728|F`;
const doctor = `PV1|1|I|${CANARY.department}||||${CANARY.doctor}`;
const message = mllp(pid, doctor, `OBR|1|${CANARY.number}`);

/** The canary in everything that the pack looks into: to both addresses, elsewhere, whole, split, in the middle. */
const packets = buildPackets({
  name: 'canary',
  flows: [
    stream('10.20.0.5', CENTRAL, [IDLE_CYCLE, canaryBlock(), CYCLE, canaryBlock()]),
    stream('10.20.0.6', '198.51.100.9', [canaryBlock() + CYCLE], { port: 7515 }),
    stream('10.20.0.7', '10.20.0.9', [canaryBlock()], { shape: 'midstream' }),
    stream('10.20.0.5', HL7, [message, message], { port: 511 }),
    stream('10.20.0.6', HL7, [message.slice(2)], { port: 2575 }),
    stream('10.20.0.7', HL7, [canaryBlock().slice(100) + message], { shape: 'midstream' }),
    mount('10.20.0.5', CENTRAL),
    {
      transport: 'udp',
      client: { address: '10.20.0.5', port: 4000 },
      server: { address: CENTRAL, port: 9 },
      messages: [
        { from: 'client', bytes: canaryBlock() },
        { from: 'server', bytes: canaryBlock() },
      ],
    },
  ],
});
const EXPECTED = ['contact', 'answered', 'telemetry', 'patient-info', 'hl7', 'nfs-mount'];

function assertAllFound(findings: readonly { detection: string }[], engine: string): void {
  const found = new Set(findings.map(({ detection }) => detection.split('/')[1]));
  const missing = EXPECTED.filter((detection) => !found.has(detection));
  assert.equal(missing, [], `${engine}: the canary must be in what is found`);
}

async function suricataFolder(name: (typeof SURICATA_ENGINES)[number], extraConfig: ConfigNode) {
  const engine = await engineOrSkip(name);
  if (!engine) return null;
  const outDir = scratchFolder();
  const run = await runSuricata(engine, {
    pcap: writeCapture(packets),
    outDir,
    rulesFiles: [path.join(RULES, 'vitalwire.rules')],
    extraConfig,
  });
  assertAllFound(run.findings, name);
  return outDir;
}

test('Zeek: no file holds a patient', async () => {
  const engine = await engineOrSkip('zeek');
  if (!engine) return;
  const { outDir, findings } = await zeek(engine, writeCapture(packets), {});
  assertAllFound(findings, 'zeek');
  const names = filesBelow(outDir).map((file) => path.basename(file));
  assert.ok(['vitalwire.log', 'notice.log', 'conn.log'].every((name) => names.includes(name)));
  assert.equal(tracesIn(outDir), []);
});

test('Zeek: the search finds a patient where a script writes payload', async () => {
  const engine = await engineOrSkip('zeek');
  if (!engine) return;
  const { outDir } = await zeek(engine, writeCapture(packets), {
    zeekScript:
      'event stream_deliver(c: connection, is_orig: bool, data: string)\n' +
      '\t{ Reporter::info(data); Reporter::info(bytestring_to_hexstr(data)); Reporter::info(encode_base64(data)); }\n',
  });
  const traces = tracesIn(outDir).join('\n');
  for (const field of ['department', 'name', 'number', 'doctor']) {
    for (const how of ['in clear', 'in hex', 'in base64']) {
      assert.match(traces, `reporter.log: ${field} ${how}`);
    }
  }
});

for (const name of SURICATA_ENGINES) {
  test(`${name}: no file holds a patient`, async () => {
    const outDir = await suricataFolder(name, {});
    if (outDir) assert.equal(tracesIn(outDir), []);
  });
}

test('suricata-8: the search finds the patient where eve writes payload or packets', async () => {
  const fields = Object.keys(CANARY);
  for (const [settings, how] of [
    [{ payload: true }, 'in base64'],
    [{ 'payload-printable': true }, 'in clear'],
    [{ packet: true }, 'in base64'],
  ] as const) {
    const alert = { ...settings, metadata: { rule: { metadata: true } } };
    const types: ConfigNode[] = [{ alert }, { stats: { totals: true } }];
    const eve: ConfigNode = { enabled: true, filetype: 'regular', filename: 'eve.json', types };
    const outDir = await suricataFolder('suricata-8', { outputs: [{ 'eve-log': eve }] });
    if (!outDir) return;
    const traces = tracesIn(outDir);
    for (const field of fields) {
      assert.ok(
        traces.includes(`eve.json: ${field} ${how}`),
        `${Object.keys(settings)[0]}: ${field}`,
      );
    }
  }
});

test.run();

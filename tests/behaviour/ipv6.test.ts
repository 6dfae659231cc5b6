import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WHOLE_QUERY } from '../../rules-src/mindray-pds/messages';
import { buildPackets, encode } from '../../scripts/lab/packets';
import { inIpv6, pcapOf } from '../../scripts/lib/captures/wire';
import { ROOT } from '../../scripts/lib/root';
import type { Flow } from '../../scripts/model/scenario';
import { acrossEngines } from '../../scripts/operator/replay/merge-findings';
import { findingsOf } from '../../scripts/operator/replay/replay';
import { scratchFolder } from '../lib/engines/scratch';
import { enginesHere } from './run-dist';
import { mllp } from './traffic';

/** The same over IPv6: found, and nothing besides. */
const test = suite('behaviour/ipv6');

const PREFIX = '20010db80001000000000000';
const hex = (text: string) => Buffer.from(text, 'latin1').toString('hex');
const flow = (server: string, port: number, bytes: string): Flow => ({
  transport: 'tcp',
  client: { address: '10.20.0.5', port: 30_000 + port },
  server: { address: server, port },
  messages: [
    { from: 'client', bytes },
    { from: 'server', bytes: '06' },
  ],
});

/** Of 10.20.0.0/16 behind the prefix; 2001:db8:1::c633:0/112 is outside. */
const HOME_NET = '10.20.0.0/16,2001:db8:1::a14:0/112';
const DEVICE = '2001:db8:1::a14:5';

test('HL7 across the border and a query inside, in one row of all engines', async () => {
  const flows = [
    flow('198.51.100.9', 2575, mllp('PID|||1')),
    flow('10.20.0.9', 2575, mllp('PID|||1')),
    flow('10.20.0.8', 4601, hex(WHOLE_QUERY)),
    flow('198.51.100.8', 4601, hex('nothing that anybody looks for')),
  ];
  const frames = buildPackets({ name: 'six', flows }).map((packet) => ({
    atMicros: packet.timeMicros,
    bytes: inIpv6(encode(packet), Buffer.from(PREFIX, 'hex'))!,
  }));
  const pcap = path.join(scratchFolder(), 'six.pcap');
  writeFileSync(pcap, pcapOf(frames, 1_767_225_600));
  const runs = [];
  for (const engine of await enginesHere()) {
    runs.push(await findingsOf(engine, pcap, path.join(ROOT, 'dist'), HOME_NET));
  }
  for (const found of [...runs, acrossEngines(runs.flat())]) {
    if (runs.length === 0) return;
    assert.equal(
      found.map((one) => `${one.detection} ${one.monitor} -> ${one.farEnd} ${one.border}`).sort(),
      [
        `hl7-border/patient-message ${DEVICE} -> 2001:db8:1::c633:6409 crossed`,
        `mindray-pds/query 2001:db8:1::a14:8 -> ${DEVICE} internal`,
      ],
    );
  }
});

test.run();

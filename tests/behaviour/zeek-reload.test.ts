import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import { buildPackets } from '../../scripts/lab/packets';
import type { UdpFlow } from '../../scripts/model/scenario';
import { readManifest } from '../../scripts/operator/read-manifest';
import { tune, writeTuned } from '../../scripts/operator/tune/tune';
import { scratchFolder } from '../lib/engines/scratch';
import { writeCapture, zeek } from './run-dist';
import { CENTRAL, HL7, unanswered } from './traffic';
import { ROOT } from '../../scripts/lib/root';

/** A running Zeek takes another vitalwire.dat, as docs/tuning.md says. */
const test = suite('behaviour/zeek-reload');

const [A, B, C] = ['10.20.0.5', '10.20.0.6', '10.20.0.7'];
const BEFORE = `exempt: [{ detection: all, hosts: [${B}] }]`;
const AFTER = `exempt:
  - { detection: contec-cms8000/contact, hosts: [${A}] }
  - { detection: all, hosts: [${C}] }`;

/** Moves the next file over the first at port 1, and waits at port 2 until Zeek has read it. */
const script = (folder: string) => `
@load ${folder}/zeek/vitalwire-tuning.zeek

global times_read = 0;
global is_waiting = T;

event zeek_init()
	{
	suspend_processing();
	}

event Input::end_of_data(name: string, source: string)
	{
	if ( source != "${folder}/zeek/vitalwire.dat" )
		return;
	++times_read;
	if ( is_waiting )
		continue_processing();
	is_waiting = F;
	}

event new_connection(c: connection)
	{
	if ( c$id$resp_p == 1/udp && ! rename("${folder}/next.dat", "${folder}/zeek/vitalwire.dat") )
		Reporter::error("the file was not moved");
	# Zeek looks at the file once a second, by the time of the packets.
	if ( c$id$resp_p == 2/udp && times_read < 2 )
		{
		is_waiting = T;
		suspend_processing();
		}
	}
`;

function gate(port: number, startSeconds: number): UdpFlow {
  return {
    transport: 'udp',
    client: { address: '192.0.2.1', port: 41000 },
    server: { address: '192.0.2.2', port },
    messages: [{ from: 'client', bytes: '00' }],
    startSeconds,
  };
}

// Zeek is done with the first calls when the file changes.
const packets = buildPackets({
  name: 'reload',
  flows: [
    ...[A, B, C].map((monitor) => unanswered(monitor, CENTRAL, 0)),
    gate(1, 100),
    gate(2, 110),
    ...[A, B, C].map((monitor) => unanswered(monitor, HL7, 120)),
  ],
});

test('an exemption holds once its file was changed, and no longer once it is gone from it', async () => {
  const engine = await engineOrSkip('zeek');
  if (!engine) return;
  const manifest = readManifest(path.join(ROOT, 'dist'));
  const folder = scratchFolder();
  const tuned = (text: string) => tune('t.yaml', `version: 1\n${text}\n`, manifest).files;
  writeTuned(folder, tuned(BEFORE));
  writeFileSync(path.join(folder, 'next.dat'), tuned(AFTER).get('zeek/vitalwire.dat')!);

  const run = await zeek(engine, writeCapture(packets), { zeekScript: script(folder) });
  assert.equal(
    run.findings.map(({ detection, monitor, farEnd }) => `${detection} ${monitor} ${farEnd}`),
    [
      `contec-cms8000/contact ${A} ${CENTRAL}`,
      `contec-cms8000/contact ${C} ${CENTRAL}`,
      `contec-cms8000/contact ${B} ${HL7}`,
    ],
  );
  const wrong = run.reports.filter(({ level }) => level !== 'INFO');
  assert.equal([run.complaints, wrong], [[], []]);
});

test.run();

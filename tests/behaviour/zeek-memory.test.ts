import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UPDATE_MOUNTS } from '../../rules-src/contec-cms8000/mounts';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import { buildPackets, type Packet } from '../../scripts/lab/packets';
import type { Flow, Message, TcpFlow, UdpFlow } from '../../scripts/model/scenario';
import { mountOver } from '../../scripts/protocols/nfs/exchanges';
import {
  recordMarked,
  rpcCall,
  RPC_PROGRAMS,
  words,
  xdrString,
} from '../../scripts/protocols/oncrpc/rpc';
import { writeCapture, zeek } from './run-dist';
import { CENTRAL, CYCLE, IDLE_CYCLE, PATIENT_CYCLE, stream, unanswered } from './traffic';
import { atEnd, written } from './zeek-counts';

/** What Zeek spends and keeps: script events, suppressions, calls that wait for an answer. */
const test = suite('behaviour/zeek-memory');

const HOUR = 3600;
const DAY = 24 * HOUR;

async function run(packets: readonly Packet[], zeekScript: string) {
  const engine = await engineOrSkip('zeek');
  return engine && zeek(engine, writeCapture(packets), { zeekScript });
}

const COUNT_DELIVERIES = `
global delivered = 0;
event stream_deliver(c: connection, is_orig: bool, data: string)
	{
	++delivered;
	}
${atEnd('delivered', 'delivered')}`;

/** One message every eight seconds. */
function cycles(seconds: number, first: string, then: string): Message[] {
  return Array.from({ length: seconds / 8 }, (_, i) => ({
    from: 'client',
    bytes: i === 0 ? first : then,
    afterSeconds: 8,
  }));
}

async function deliveries(blocks: readonly Message[], changes: Partial<TcpFlow> = {}) {
  const flow = stream('10.20.0.5', '198.51.100.9', blocks, changes);
  const result = await run(buildPackets({ name: 'hour', flows: [flow] }), COUNT_DELIVERIES);
  return result && { ...result, delivered: Number(written(result.outDir, 'delivered')) };
}

for (const [what, first, most, changes] of [
  ['with the patient’s block in the first cycle', PATIENT_CYCLE, 10, {}],
  ['without the patient’s block', CYCLE, 400, {}],
  ['seen from its middle', CYCLE, 400, { shape: 'midstream' }],
] as const) {
  test(`an hour of telemetry ${what} costs no more events than half an hour`, async () => {
    const half = await deliveries(cycles(HOUR / 2, first, CYCLE), changes);
    const whole = await deliveries(cycles(HOUR, first, CYCLE), changes);
    if (!half || !whole) return;
    assert.is(whole.delivered, half.delivered);
    assert.ok(whole.delivered <= most, `${whole.delivered} events`);
    assert.ok(whole.findings.some(({ detection }) => detection === 'contec-cms8000/telemetry'));
  });
}

test('a patient who is connected after an hour of idle cycles is found on the same stream', async () => {
  const result = await deliveries([
    ...cycles(HOUR, IDLE_CYCLE, IDLE_CYCLE),
    ...cycles(80, PATIENT_CYCLE, CYCLE),
  ]);
  if (!result) return;
  const found = result.findings.map(({ detection }) => detection.split('/')[1]).sort();
  assert.equal(found, ['patient-info', 'session', 'telemetry']);
});

test('a stream of another protocol on the same port is let go after some kilobytes', async () => {
  const blocks = Array.from({ length: 400 }, () => 'b1'.repeat(1000));
  const result = await deliveries(blocks.map((bytes) => ({ from: 'client', bytes })));
  if (result) assert.ok(result.delivered < 40, `${result.delivered} events`);
});

test('a suppression lasts as long as it says: thirty days and no longer', async () => {
  const packets = buildPackets({
    name: 'days',
    flows: [0, 2, 29, 31].map((day) => unanswered('10.20.0.5', CENTRAL, day * DAY)),
  });
  for (const script of [
    'redef Vitalwire::suppress_for = 30day;',
    'event zeek_init() &priority=-5\n\t{\n\tVitalwire::catalogue["contec-cms8000/contact"]$suppress = 30day;\n\t}',
  ]) {
    const result = await run(packets, script);
    if (!result) return;
    const days = result.findings.map(({ time }) =>
      Math.round((time - result.findings[0]!.time) / DAY),
    );
    assert.equal(days, [0, 31]);
  }
});

/** A datagram from each host of a /16 to the central station, 2,000 a second. */
const SCAN: readonly UdpFlow[] = Array.from({ length: 65536 }, (_, i) => ({
  transport: 'udp',
  client: { address: `10.77.${i >> 8}.${i & 0xff}`, port: 40000 },
  server: { address: CENTRAL, port: 9 },
  startSeconds: i / 2000,
  messages: [{ from: 'client', bytes: '00' }],
}));

const MEMORY = '|made_young| + |made_old|';

/** Counts what the notice framework would keep for each pair of hosts. */
const COUNT_SUPPRESSIONS = `
global suppressions = 0;
event Notice::begin_suppression(ts: time, suppress_for: interval, note: Notice::Type, identifier: string)
	{
	++suppressions;
	}
${atEnd('suppressions', 'suppressions')}`;

test('a scan by a /16 is remembered once, within the bound that is set', async () => {
  const packets = buildPackets({ name: 'scan', flows: SCAN });
  const result = await run(
    packets,
    `module Vitalwire;
redef max_pairs = 10000;${atEnd('pairs', MEMORY)}${COUNT_SUPPRESSIONS}`,
  );
  if (!result) return;
  assert.is(result.findings.length, SCAN.length);
  const pairs = Number(written(result.outDir, 'pairs'));
  assert.ok(pairs > 5000 && pairs <= 10000, `${pairs} pairs`);
  // The notice framework keeps none of its own.
  assert.is(Number(written(result.outDir, 'suppressions')), 0);
});

test('what a scan left is forgotten when its suppression ends', async () => {
  const later = [2, 3, 4].map((hours) => unanswered('10.20.0.5', CENTRAL, hours * HOUR));
  const packets = buildPackets({ name: 'scan', flows: [...SCAN.slice(0, 4096), ...later] });
  const result = await run(packets, `module Vitalwire;${atEnd('pairs', MEMORY)}`);
  if (result) assert.ok(Number(written(result.outDir, 'pairs')) <= 2);
});

test('calls that nobody answers do not pile up where one side is seen', async () => {
  const where = { server: { address: CENTRAL, port: 20048 }, monitor: '10.20.0.5' };
  const granted = mountOver('udp', {
    path: UPDATE_MOUNTS[0].path!,
    version: 3,
    where,
    status: 0,
  });
  const read = (xid: number) =>
    recordMarked(
      rpcCall({
        xid,
        program: RPC_PROGRAMS.nfs,
        version: 3,
        procedure: 6,
        args: Buffer.concat([xdrString('file-handle'), words(0, 0, 4096)]),
      }),
    );
  const reads: Flow = stream('10.20.0.5', CENTRAL, [], {
    port: 2049,
    messages: Array.from({ length: 2000 }, (_, i) => ({ from: 'client', bytes: read(i) })),
  });
  const result = await run(
    buildPackets({ name: 'one side', flows: [granted, reads] }),
    `
global waiting = 0;
event stream_deliver(c: connection, is_orig: bool, data: string) &priority=-5
	{
	if ( c?$vitalwire_calls && |c$vitalwire_calls| > waiting )
		waiting = |c$vitalwire_calls|;
	}
${atEnd('waiting', 'waiting')}`,
  );
  if (!result) return;
  const waiting = Number(written(result.outDir, 'waiting'));
  assert.ok(waiting > 0 && waiting <= 256, `${waiting} calls`);
});

test.run();

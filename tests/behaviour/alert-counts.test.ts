import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Finding } from '../../scripts/lib/engines/finding';
import { buildPackets } from '../../scripts/lab/packets';
import type { Flow, Message } from '../../scripts/model/scenario';
import { runEverywhere, type Run } from './run-dist';
import { CENTRAL, CYCLE, HL7, mount, PATIENT_CYCLE, stream, unanswered } from './traffic';

const test = suite('behaviour/alert-counts');

/** docs/alert-bounds.md states these numbers. */
const CYCLE_SECONDS = 8;
const HOUR = 3600;

/** Cycles for so long, one every few seconds. */
function cyclesFor(seconds: number, cycle: string): Message[] {
  return Array.from({ length: Math.ceil(seconds / CYCLE_SECONDS) }, (_, i) => ({
    from: 'client',
    bytes: cycle,
    afterSeconds: i === 0 ? 0.01 : CYCLE_SECONDS,
  }));
}

function run(flows: Flow[]): Promise<Run[]> {
  return runEverywhere(buildPackets({ name: 'counts', flows }));
}

/**
 * Alerts of each detection, by pair of hosts. Suricata says in rules of their own that the border was crossed; these
 * count apart.
 */
function counts(findings: readonly Finding[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { detection, monitor, farEnd, sid, border } of findings) {
    const crossed = sid !== null && border === 'crossed' ? 'crossed ' : '';
    const key = `${crossed}${detection.split('/')[1]} ${monitor} ${farEnd}`;
    sums[key] = (sums[key] ?? 0) + 1;
  }
  return sums;
}

/** Between one and so many, or the message says which engine and pair. */
function between(run: Run, key: string, least: number, most: number): void {
  const count = counts(run.findings)[key] ?? 0;
  assert.ok(
    count >= least && count <= most,
    `${run.engine}: ${key}: ${count}, wanted ${least} to ${most}`,
  );
}

const STREAM_SECONDS = 65 * 60;

test('a stream of 65 minutes: at most two alerts of telemetry and of patient-info', async () => {
  const [outside, inside] = ['198.51.100.9', '10.20.0.9'];
  const runs = await run([
    stream('10.20.0.5', outside, cyclesFor(STREAM_SECONDS, PATIENT_CYCLE), { startSeconds: 0 }),
    stream('10.20.0.6', inside, cyclesFor(STREAM_SECONDS, CYCLE), {
      startSeconds: 1,
      shape: 'midstream',
    }),
    stream('202.114.4.20', CENTRAL, cyclesFor(STREAM_SECONDS, PATIENT_CYCLE), { startSeconds: 2 }),
  ]);
  for (const each of runs) {
    for (const detection of ['telemetry', 'patient-info']) {
      between(each, `${detection} 10.20.0.5 ${outside}`, 1, 2);
      between(each, `${detection} 202.114.4.20 ${CENTRAL}`, 1, 2);
    }
    between(each, `telemetry 10.20.0.6 ${inside}`, 1, 2);
    // One flow, one beginning.
    between(each, `session 10.20.0.5 ${outside}`, 1, 1);
    // Without a handshake the first segment seen is no beginning.
    between(each, `session 10.20.0.6 ${inside}`, 0, 0);
    between(each, `contact 202.114.4.20 ${CENTRAL}`, 1, 2);
    if (each.engine === 'zeek') continue;
    between(each, `crossed telemetry 10.20.0.5 ${outside}`, 1, 2);
    between(each, `crossed patient-info 10.20.0.5 ${outside}`, 1, 2);
    between(each, `crossed telemetry 10.20.0.6 ${inside}`, 0, 0);
    // From outside to outside.
    between(each, `crossed telemetry 202.114.4.20 ${CENTRAL}`, 0, 0);
  }
});

test('three hours of SYNs without an answer: one contact an hour for each monitor and address', async () => {
  const hours = 3;
  const storm = (monitor: string, server: string, everySeconds: number) =>
    Array.from({ length: (hours * HOUR) / everySeconds }, (_, i) =>
      unanswered(monitor, server, i * everySeconds),
    );
  const pairs = [
    ['10.20.0.5', CENTRAL],
    ['10.20.0.5', HL7],
    ['202.114.4.20', CENTRAL],
  ] as const;
  const runs = await run(pairs.flatMap(([monitor, server]) => storm(monitor, server, 30)));
  for (const { engine, findings } of runs) {
    const expected = pairs.flatMap(([monitor, server]) => [
      [`contact ${monitor} ${server}`, hours],
      // Suricata says in a second alert that the border was crossed (docs/alert-bounds.md).
      ...(engine === 'zeek' || monitor === '202.114.4.20'
        ? []
        : [[`crossed contact ${monitor} ${server}`, hours]]),
    ]);
    assert.equal(counts(findings), Object.fromEntries(expected), engine);
    for (const [monitor, server] of pairs) {
      const times = findings
        .filter((f) => f.monitor === monitor && f.farEnd === server)
        .filter((f) => f.sid === null || f.border === 'unstated')
        .map(({ time }) => time)
        .sort((a, b) => a - b);
      const gaps = times.slice(1).map((time, i) => time - times[i]!);
      assert.ok(
        gaps.every((gap) => gap >= HOUR - 1),
        `${engine}: ${monitor} ${server}: ${gaps}`,
      );
    }
  }
});

test('reconnects every minute: as many alerts as one stream', async () => {
  const reconnects = Array.from({ length: 55 }, (_, minute) =>
    stream('10.20.0.5', CENTRAL, [PATIENT_CYCLE, CYCLE], {
      startSeconds: minute * 60,
      close: minute % 2 ? 'rst' : 'fin',
    }),
  );
  for (const each of await run(reconnects)) {
    const names = ['contact', 'answered', 'session', 'telemetry', 'patient-info'];
    for (const name of names) {
      between(each, `${name} 10.20.0.5 ${CENTRAL}`, 1, 1);
      if (each.engine !== 'zeek') between(each, `crossed ${name} 10.20.0.5 ${CENTRAL}`, 1, 1);
    }
    const kinds = each.engine === 'zeek' ? 1 : 2;
    assert.is(Object.keys(counts(each.findings)).length, kinds * names.length, each.engine);
  }
});

test('datagrams and mounts over and over within an hour: one alert each', async () => {
  const repeated = Array.from({ length: 110 }, (_, i): Flow[] => [
    { ...mount('10.20.0.5', CENTRAL), startSeconds: i * 30 },
    {
      transport: 'udp',
      client: { address: '10.20.0.6', port: 40000 + i },
      server: { address: HL7, port: 9 },
      startSeconds: i * 30 + 3,
      messages: [
        { from: 'client', bytes: '00' },
        { from: 'server', bytes: '00' },
      ],
    },
  ]).flat();
  for (const each of await run(repeated)) {
    const once = [
      `contact 10.20.0.5 ${CENTRAL}`,
      `nfs-lookup 10.20.0.5 ${CENTRAL}`,
      `nfs-mount 10.20.0.5 ${CENTRAL}`,
      `contact 10.20.0.6 ${HL7}`,
      `answered 10.20.0.6 ${HL7}`,
    ];
    const said = each.engine === 'zeek' ? once : once.flatMap((key) => [key, `crossed ${key}`]);
    assert.equal(
      counts(each.findings),
      Object.fromEntries(said.map((key) => [key, 1])),
      each.engine,
    );
  }
});

test.run();

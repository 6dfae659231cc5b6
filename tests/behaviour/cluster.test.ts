import { randomInt } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UPDATE_MOUNTS } from '../../rules-src/contec-cms8000/mounts';
import { runProcess } from '../../scripts/lib/process';
import type { Engine } from '../../scripts/lib/engines/engine';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import { parseVitalwireLog } from '../../scripts/lib/engines/zeek-logs';
import type { Finding } from '../../scripts/lib/engines/finding';
import { buildPackets, writePcap } from '../../scripts/lab/packets';
import type { Flow, UdpFlow } from '../../scripts/model/scenario';
import { mountsWithReads } from '../../scripts/kinds/nfs-read/traffic';
import { scratchFolder } from '../lib/engines/scratch';
import { STOCK_SITE, writeCapture, ZEEK_PACKAGE, zeek } from './run-dist';
import { CENTRAL, HL7, mllp, PATIENT_CYCLE, stream, unanswered } from './traffic';

const test = suite('behaviour/cluster');

const SWITCHED_ON = 'redef Vitalwire::switched_on += { "contec-cms8000/unsolicited-udp" };';

function datagram(from: string, to: string, port: number): UdpFlow {
  return {
    transport: 'udp',
    client: { address: from, port: 41000 },
    server: { address: to, port },
    messages: [{ from: 'client', bytes: '00' }],
  };
}

/** Where a worker of the test waits for the other (cluster.zeek). */
const gate = () => datagram('192.0.2.1', '192.0.2.2', 1);
const [mounted, read] = mountsWithReads(UPDATE_MOUNTS, CENTRAL)[2]!.flows;

/** In order of time: which worker sees the flow, and the flow. */
const SEEN: [worker: 1 | 2, flow: Flow][] = [
  [1, stream('10.20.0.7', CENTRAL, [PATIENT_CYCLE, PATIENT_CYCLE])],
  [1, mounted!],
  [2, gate()],
  // The same pair of hosts as the other worker's: one finding each.
  [2, stream('10.20.0.7', CENTRAL, [PATIENT_CYCLE, PATIENT_CYCLE])],
  [2, read!],
  [2, datagram('10.20.0.66', '10.20.0.7', 5000)],
  [1, gate()],
  [1, stream('10.20.0.5', '198.51.100.7', ['24 20'], { port: 4444 })],
  [1, stream('10.20.0.8', HL7, [mllp('PID|||1')], { port: 511 })],
  [2, unanswered('10.20.0.8', HL7)],
];

const packets = buildPackets({
  name: 'cluster',
  flows: SEEN.map(([, flow], i) => ({ ...flow, startSeconds: i * 5 })),
});
const seenBy = (worker: number) => packets.filter(({ flow }) => SEEN[flow]![0] === worker);

function shown(findings: readonly Finding[]): string[] {
  return findings
    .map((f) => `${f.detection.split('/')[1]} ${f.monitor} ${f.farEnd} ${f.border}`)
    .sort();
}

/**
 * Ports that nobody has, below those that a system gives to whoever asks for any (Linux: from 32768 on): until Zeek
 * listens there, no connection of another process gets one of them by chance.
 */
async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}

/** Zeek 8.0 has Broker unless told otherwise; since 8.1 a cluster has none until one is chosen. */
const BACKENDS = {
  broker: (engine: Engine) =>
    olderThan(engine, 8, 1) ? [] : ['@load frameworks/cluster/backend/broker'],
  zeromq: (engine: Engine, [, , , xpub, xsub]: readonly number[]) => [
    // The supervisor is no node of the cluster.
    '@load base/frameworks/cluster',
    '@if ( Cluster::is_enabled() )',
    '@load frameworks/cluster/backend/zeromq',
    ...(olderThan(engine, 8, 1) ? ['@load frameworks/cluster/backend/zeromq/connect'] : []),
    // What a node publishes to is what the manager subscribes on, and the other way round.
    ...[
      ['connect_xpub', xpub],
      ['listen_xsub', xpub],
      ['connect_xsub', xsub],
      ['listen_xpub', xsub],
    ].map(
      ([end, port]) =>
        `redef Cluster::Backend::ZeroMQ::${end}_endpoint = "tcp://127.0.0.1:${port}";`,
    ),
    '@endif',
  ],
} as const;

function olderThan({ version }: Engine, major: number, minor: number): boolean {
  const [itsMajor = 0, itsMinor = 0] = version.split('.').map(Number);
  return itsMajor < major || (itsMajor === major && itsMinor < minor);
}

for (const backend of ['broker', 'zeromq'] as const) {
  test(`a manager and two workers find what one process finds, over ${backend}`, () =>
    cluster(backend));
}

async function cluster(backend: keyof typeof BACKENDS): Promise<void> {
  const engine = await engineOrSkip('zeek');
  if (!engine) return;
  const alone = await zeek(engine, writeCapture(packets), { zeekScript: SWITCHED_ON });
  const expected = shown(alone.findings);
  const names = new Set(expected.map((line) => line.split(' ')[0]));
  for (const detection of ['nfs-mounted', 'code-received', 'after-update', 'unsolicited-udp']) {
    assert.ok(names.has(detection), `${detection} in one process`);
  }

  const folder = scratchFolder();
  const ports = await freePorts(5);
  writeFileSync(path.join(folder, 'worker-1.pcap'), writePcap(seenBy(1)));
  writeFileSync(path.join(folder, 'worker-2.pcap'), writePcap(seenBy(2)));
  writeFileSync(
    path.join(folder, 'settings.zeek'),
    [
      'redef LogAscii::use_json = T;',
      'redef Site::private_address_space_is_local = F;',
      `redef Site::local_nets = { ${STOCK_SITE.localNets.join(', ')} };`,
      SWITCHED_ON,
      ...BACKENDS[backend](engine, ports),
    ].join('\n'),
  );
  const [manager, worker1, worker2] = ports;
  const command = engine.command([
    '-j',
    ZEEK_PACKAGE,
    'settings.zeek',
    path.join(__dirname, 'cluster.zeek'),
  ]);
  const env = {
    ...command.env,
    MANAGER_PORT: `${manager}`,
    WORKER_1_PORT: `${worker1}`,
    WORKER_2_PORT: `${worker2}`,
  };
  const run = await runProcess({ ...command, env }, { cwd: folder, timeoutSeconds: 600 });
  const stderr = ['manager', 'worker-1', 'worker-2'].map((node) => text(folder, node, 'stderr'));
  assert.is(run.timedOut, false, `${run.stderr}\n${stderr.join('\n')}`);
  assert.equal(shown(parseVitalwireLog(logOf(folder, 'manager', 'vitalwire'))), expected);
  // Only the manager writes findings and notices.
  for (const worker of ['worker-1', 'worker-2']) {
    const written = logOf(folder, worker, 'vitalwire') + logOf(folder, worker, 'notice');
    assert.is(written, '');
    assert.not.match(text(folder, worker, 'stderr'), 'vitalwire/');
  }
  const notices = logOf(folder, 'manager', 'notice').split('\n').filter(Boolean);
  assert.is(notices.length, expected.length);

  // Each worker told the manager of each finding once, though it sighted most of them again and again.
  const told = text(folder, 'manager', 'told').split('\n').filter(Boolean);
  for (const finding of new Set(told)) {
    const [, ...pair] = finding.split(' ');
    const times = told.filter((other) => other === finding).length;
    assert.ok(times <= workersOf(pair).size, `${finding}: told ${times} times`);
  }
}

/** The workers that see traffic of these hosts. */
function workersOf(hosts: readonly string[]): Set<number> {
  const sees = ({ client, server }: Flow) =>
    hosts.includes(client.address) || hosts.includes(server.address);
  return new Set(SEEN.filter(([, flow]) => sees(flow)).map(([worker]) => worker));
}

/** A supervised node leaves its finished logs in log-queue. */
function logOf(folder: string, node: string, log: string): string {
  const queue = path.join(folder, node, 'log-queue');
  const names = existsSync(queue) ? readdirSync(queue) : [];
  const rotated = names.filter((name) => name.startsWith(`${log}__`));
  return rotated.map((name) => text(queue, name)).join('');
}

function text(...parts: string[]): string {
  const file = path.join(...parts);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

test.run();

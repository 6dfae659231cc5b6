import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SURICATA_ENGINES, type SuricataEngine } from '../../scripts/lib/engines/engine';
import type { EveEvent } from '../../scripts/lib/engines/eve';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import type { ConfigNode } from '../../scripts/lib/engines/suricata-config';
import { startSuricata } from '../../scripts/lib/engines/suricata-process';
import { buildPackets } from '../../scripts/lab/packets';
import type { Flow } from '../../scripts/model/scenario';
import { scratchFolder } from '../lib/engines/scratch';
import { STOCK_SITE, writeCapture } from './run-dist';
import { CENTRAL, CYCLE, HL7, mllp, stream, unanswered } from './traffic';
import { ROOT } from '../../scripts/lib/root';

const test = suite('behaviour/ips');

const DROP_FILE = path.join(ROOT, 'dist/suricata/rules-ips/vitalwire-drop.rules');
const SIDS = readFileSync(DROP_FILE, 'utf8')
  .match(/(?<=sid:)\d+/g)!
  .map(Number);
const MONITOR = '10.20.0.5';

const types: ConfigNode[] = [
  { alert: { metadata: { rule: { metadata: true } } } },
  { drop: { alerts: true, flows: 'all' } },
  { stats: { totals: true } },
];
const EVE: ConfigNode = { enabled: true, filetype: 'regular', filename: 'eve.json', types };

/** All that a monitor does to a far end: TCP with data and without answer, HL7, UDP and ping, each answered. */
function doings(monitor: string, server: string): Flow[] {
  return [
    unanswered(monitor, server),
    stream(monitor, server, [CYCLE, { from: 'server', bytes: '00' }, CYCLE]),
    stream(monitor, server, [mllp('PID|||1')], { port: 511 }),
    {
      transport: 'udp',
      client: { address: monitor, port: 40001 },
      server: { address: server, port: 9 },
      messages: [
        { from: 'client', bytes: '00' },
        { from: 'server', bytes: '00' },
        { from: 'client', bytes: '00' },
      ],
    },
    {
      transport: 'icmp',
      client: { address: monitor },
      server: { address: server },
      answered: true,
    },
  ];
}

/** Inline as in --simulate-ips: each packet that was dropped as "from to", and how our alerts end. */
async function inline(name: SuricataEngine, flows: readonly Flow[], homeNet: string) {
  const engine = await engineOrSkip(name);
  if (!engine) return null;
  const packets = buildPackets({ name: 'ips', flows });
  const pcap = writeCapture(packets);
  const run = await startSuricata(
    engine,
    ['-r', pcap, '--runmode', 'single', '-k', 'none', '--simulate-ips'],
    {
      rulesFiles: [DROP_FILE],
      homeNet,
      ...(homeNet === 'any' ? { vars: { EXTERNAL_NET: 'any' } } : {}),
      outDir: scratchFolder(),
      extraConfig: { outputs: [{ 'eve-log': EVE }] },
    },
    pcap,
  );
  if (run.ending) throw run.failure(run.ending);
  const events = readFileSync(path.join(run.outDir, 'eve.json'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as EveEvent);
  const of = (type: string) => events.filter((event) => event.event_type === type);
  const alerts = of('alert').map(
    (event) => event.alert as { signature_id: number; action: string },
  );
  return {
    packets,
    log: run.log,
    drops: of('drop').map((event) => `${event.src_ip} ${event.dest_ip}`),
    alerts,
    stats: of('stats').at(-1)!.stats as { decoder: { pkts: number }; ips?: { blocked: number } },
  };
}

for (const name of SURICATA_ENGINES) {
  test(`${name}: every packet that leaves for the addresses is dropped, and nothing else`, async () => {
    const others = ['202.114.4.118', '202.114.4.121', '198.51.100.9', '10.20.0.9'];
    const flows = [CENTRAL, HL7, ...others].flatMap((server) => doings(MONITOR, server));
    const run = await inline(name, flows, STOCK_SITE.homeNet);
    if (!run) return;
    const leaving = run.packets
      .map(({ body }) => (body.kind === 'ipv4' ? [body.source, body.destination] : []))
      .filter(([source, target]) => source === MONITOR && (target === CENTRAL || target === HL7))
      .map((ends) => ends.join(' '));
    assert.ok(leaving.length > 20);
    assert.equal(run.drops.sort(), leaving.sort());
    // A few alerts say so, not one for each packet.
    assert.ok(run.alerts.length >= 2 && run.alerts.length <= 4, `${run.alerts.length} alerts`);
    for (const { signature_id, action } of run.alerts) {
      assert.equal([SIDS.includes(signature_id), action], [true, 'blocked']);
    }
  });

  test(`${name}: a central station of the site's own is not touched`, async () => {
    const flows = [CENTRAL, HL7].flatMap((server) => [
      ...doings(MONITOR, server),
      ...doings('202.114.4.20', server),
      // The station begins, and the monitor's side of its flow passes.
      stream(server, MONITOR, [CYCLE, { from: 'server', bytes: '00' }]),
    ]);
    const sites = [
      '[10.0.0.0/8,202.114.4.0/24]',
      '[10.0.0.0/8,202.114.4.119,202.114.4.120]',
      'any',
    ];
    for (const homeNet of sites) {
      const run = await inline(name, flows, homeNet);
      if (!run) return;
      assert.equal([run.drops, run.alerts], [[], []], homeNet);
      assert.is(run.stats.decoder.pkts, run.packets.length);
      // Where all is the site's own there is no outside; else one address is left that nobody has.
      assert.is(
        run.log.some(({ level }) => level === 'error'),
        homeNet === 'any',
        homeNet,
      );
    }
  });

  test(`${name}: only the address that is the site's own passes`, async () => {
    const flows = [CENTRAL, HL7].flatMap((server) => doings(MONITOR, server));
    const run = await inline(name, flows, `[10.0.0.0/8,${CENTRAL}]`);
    if (!run) return;
    assert.equal([...new Set(run.drops)], [`${MONITOR} ${HL7}`]);
  });

  test(`${name}: a monitor outside HOME_NET passes, as does what the addresses send`, async () => {
    const flows = [...doings('202.114.4.20', CENTRAL), stream(CENTRAL, MONITOR, [CYCLE])];
    const run = await inline(name, flows, STOCK_SITE.homeNet);
    if (!run) return;
    // Only the monitor's acknowledgements of that stream leave the site.
    assert.equal([...new Set(run.drops)], [`${MONITOR} ${CENTRAL}`]);
  });
}

test('the file drops by addresses only, with sids of its own', () => {
  const text = readFileSync(DROP_FILE, 'utf8');
  const rules = text.split('\n').filter((line) => line && !line.startsWith('#'));
  assert.equal(
    rules.map((rule) => rule.split(' (')[0]),
    ['drop ipv4 $HOME_NET any -> [202.114.4.119,202.114.4.120,240.0.0.1,!$HOME_NET] any'],
  );
  assert.match(text, 'PATIENT SAFETY');
  const core = readFileSync(path.join(ROOT, 'dist/suricata/rules/vitalwire.rules'), 'utf8');
  for (const sid of SIDS) assert.not.match(core, `sid:${sid};`);
  const manifest = readFileSync(path.join(ROOT, 'dist/manifest.json'), 'utf8');
  assert.match(manifest, '"suricata/rules-ips/vitalwire-drop.rules"');
});

test.run();

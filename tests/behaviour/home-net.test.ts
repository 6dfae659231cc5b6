import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildPackets, encode, writePcap } from '../../scripts/lab/packets';
import { inIpv6, pcapOf } from '../../scripts/lib/captures/wire';
import { SURICATA_ENGINES } from '../../scripts/lib/engines/engine';
import { runSuricata, testRules } from '../../scripts/lib/engines/suricata';
import { ROOT } from '../../scripts/lib/root';
import { scratchFolder } from '../lib/engines/scratch';
import { enginesHere, RULES } from './run-dist';
import { CENTRAL, CYCLE, mount, stream, unanswered } from './traffic';

/** The file about the border, under every way in which sites write HOME_NET. */
const test = suite('behaviour/home net');

const CORE = path.join(RULES, 'vitalwire.rules');
const BORDER = path.join(ROOT, 'dist/suricata/rules-border/vitalwire-border.rules');

const MONITOR = '10.20.0.5';
const INSIDE = '10.20.0.9';
const OUTSIDE = '198.51.100.9';

/** HOME_NET, what else is set, and the servers to which the monitor's data crosses the border. */
const SITES: [what: string, homeNet: string, vars: Record<string, string>, crossed: string[]][] = [
  ['a list', '[192.168.0.0/16,10.0.0.0/8]', {}, [CENTRAL, OUTSIDE]],
  ['one network', '10.20.0.0/16', {}, [CENTRAL, OUTSIDE]],
  ['a negation inside', '[10.0.0.0/8,!10.20.0.9]', {}, [CENTRAL, INSIDE, OUTSIDE]],
  ["the vendor's addresses in it", '[10.0.0.0/8,202.114.4.0/24]', {}, [OUTSIDE]],
  ["one of the vendor's addresses", '[10.0.0.0/8,202.114.4.119]', {}, [OUTSIDE]],
  ['IPv6 too', '[10.0.0.0/8,fd00::/8]', {}, [CENTRAL, OUTSIDE]],
  ['EXTERNAL_NET any', '[10.0.0.0/8]', { EXTERNAL_NET: 'any' }, [CENTRAL, OUTSIDE]],
];

/** fd00:20::/96 and 2001:db8::/96, with the IPv4 address behind them. */
const LOCAL_IPV6 = Uint8Array.of(0xfd, 0, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0);
const GLOBAL_IPV6 = Uint8Array.of(0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0);

for (const name of SURICATA_ENGINES) {
  test(`${name}: hosts that speak IPv6 to each other have nothing to do with addresses of IPv4`, async () => {
    const [engine] = await enginesHere([name]);
    if (!engine) return;
    const folder = scratchFolder();
    const pcap = path.join(folder, 'capture.pcap');
    // Not the traffic of a monitor: what any two hosts do.
    const flow = stream(MONITOR, OUTSIDE, [{ from: 'client', bytes: '00'.repeat(40) }]);
    const frames = buildPackets({ name: 'IPv6', flows: [flow] }).map((packet) => ({
      atMicros: packet.timeMicros,
      bytes: inIpv6(encode(packet), LOCAL_IPV6)!,
    }));
    // The far end lies in another network than the monitor, as the prefix of the destination says.
    for (const { bytes } of frames) bytes.set(GLOBAL_IPV6, bytes[22] === 0xfd ? 38 : 22);
    writeFileSync(pcap, pcapOf(frames, 1_767_225_600));
    const homeNet = '[10.0.0.0/8,fd00:20::/32,fe80::/10]';
    const { findings, stats } = await runSuricata(engine, {
      rulesFiles: [CORE, BORDER],
      homeNet,
      pcap,
      outDir: folder,
    });
    assert.ok(stats.ipPackets > 0);
    assert.equal(findings, []);
  });

  for (const [what, homeNet, vars, crossed] of SITES) {
    test(`${name}: ${what}: it loads without a word, and says what crossed and nothing else`, async () => {
      const [engine] = await enginesHere([name]);
      if (!engine) return;
      const folder = scratchFolder();
      const pcap = path.join(folder, 'capture.pcap');
      const servers = [CENTRAL, INSIDE, OUTSIDE];
      const flows = [
        unanswered(MONITOR, CENTRAL),
        ...servers.flatMap((server) => [
          stream(MONITOR, server, [CYCLE]),
          mount(MONITOR, server),
          // From outside to inside: the far end is what is inside.
          stream(OUTSIDE, server, [CYCLE]),
        ]),
      ];
      writeFileSync(pcap, writePcap(buildPackets({ name: what, flows })));
      const options = { rulesFiles: [CORE, BORDER], homeNet, vars, outDir: folder };
      const loads = await testRules(engine, { ...options, strict: true });
      assert.equal([loads.exitCode, loads.errors, loads.warnings], [0, [], []]);
      const { findings } = await runSuricata(engine, { ...options, pcap });
      const said = (detection: string, border: string) =>
        findings
          .filter((f) => f.detection === detection && f.border === border)
          .map(({ monitor, farEnd }) => `${monitor} ${farEnd}`);
      const across = crossed.map((server) => `${MONITOR} ${server}`).sort();
      assert.equal([...new Set(said('contec-cms8000/telemetry', 'crossed'))].sort(), across);
      assert.equal([...new Set(said('contec-cms8000/nfs-mount', 'crossed'))].sort(), across);
      assert.equal(
        [...new Set(said('contec-cms8000/contact', 'crossed'))],
        crossed.includes(CENTRAL) ? [`${MONITOR} ${CENTRAL}`] : [],
      );
      // Alerts do not depend on what is whose.
      assert.is(new Set(said('contec-cms8000/telemetry', 'unstated')).size, 2 * servers.length);
      assert.equal(new Set(said('contec-cms8000/contact', 'unstated')).size, 2);
    });
  }

  test(`${name}: HOME_NET any: the file about the border does not load, all else does`, async () => {
    const [engine] = await enginesHere([name]);
    if (!engine) return;
    const any = { homeNet: 'any', vars: { EXTERNAL_NET: 'any' }, outDir: scratchFolder() };
    const border = await testRules(engine, { ...any, rulesFiles: [BORDER] });
    assert.is(border.exitCode, 1);
    const core = await testRules(engine, { ...any, rulesFiles: [CORE] });
    assert.equal([core.exitCode, core.errors], [0, []]);
  });
}

test.run();

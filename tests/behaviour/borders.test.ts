import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mergeFindings } from '../../scripts/operator/replay/merge-findings';
import { buildPackets } from '../../scripts/lab/packets';
import { contains } from '../../scripts/lib/addresses';
import type { Flow } from '../../scripts/model/scenario';
import { runEverywhere, STOCK_SITE, type Site } from './run-dist';
import {
  CENTRAL,
  CYCLE,
  HL7,
  IDLE_CYCLE,
  mllp,
  mount,
  PATIENT_CYCLE,
  stream,
  unanswered,
} from './traffic';

const test = suite('behaviour/borders');

const INSIDE = '10.20.0.9';
const OUTSIDE = '198.51.100.9';
const SERVERS = [CENTRAL, HL7, INSIDE, OUTSIDE] as const;
/** The address that a monitor has from the factory, and one that a site gave it. */
const MONITORS = ['202.114.4.20', '10.20.0.5'] as const;

const WITH_FACTORY_NET = ['10.0.0.0/8', '202.114.4.0/24'];

/** How sites describe themselves, and the networks that are theirs by it. */
const SITES: [what: string, site: Site, own: readonly string[]][] = [
  ['the stock HOME_NET', STOCK_SITE, STOCK_SITE.localNets],
  [
    'the address of the central station in HOME_NET',
    { homeNet: `[${WITH_FACTORY_NET}]`, localNets: WITH_FACTORY_NET },
    WITH_FACTORY_NET,
  ],
  ['HOME_NET any', { homeNet: 'any', localNets: ['0.0.0.0/0'], externalNet: 'any' }, ['0.0.0.0/0']],
  ['EXTERNAL_NET any', { ...STOCK_SITE, externalNet: 'any' }, STOCK_SITE.localNets],
];

/** Everything that a monitor can do to a server, each on its own flow. */
function doings(monitor: string, server: string): Flow[] {
  return [
    ...(isListed(server) ? [unanswered(monitor, server)] : []),
    stream(monitor, server, [IDLE_CYCLE]),
    stream(monitor, server, [CYCLE]),
    stream(monitor, server, [PATIENT_CYCLE]),
    mount(monitor, server),
    ...(server === HL7 ? [stream(monitor, server, [mllp('PID|||1')], { port: 511 })] : []),
  ];
}

/** What must be found of it, border aside. */
function detections(server: string): string[] {
  return [
    'telemetry',
    'patient-info',
    'session',
    'nfs-mount',
    ...(isListed(server) ? ['contact', 'answered'] : []),
    ...(server === HL7 ? ['hl7'] : []),
    // Any MOUNT call to this server counts as a search for it.
    ...(server === CENTRAL ? ['nfs-lookup'] : []),
  ].map((name) => `contec-cms8000/${name}`);
}

function isListed(server: string): boolean {
  return server === CENTRAL || server === HL7;
}

for (const [what, site, own] of SITES) {
  test(`${what}: every detection on every pair of hosts, with the border of the far end`, async () => {
    const pairs = MONITORS.flatMap((monitor) => SERVERS.map((server) => ({ monitor, server })));
    const packets = buildPackets({
      name: what,
      flows: pairs.flatMap(({ monitor, server }) => doings(monitor, server)),
    });
    const expected = pairs
      .flatMap(({ monitor, server }) => {
        const isOwn = (host: string) => own.some((net) => contains(net, host));
        // From outside to outside is no crossing: a monitor that has its factory address, on this wire.
        const border = isOwn(server) ? 'internal' : isOwn(monitor) ? 'crossed' : 'unstated';
        const crossing =
          border === 'crossed' && server === HL7 ? ['hl7-border/patient-message'] : [];
        return [...detections(server), ...crossing].map(
          (id) => `${id} ${monitor} -> ${server} ${border}`,
        );
      })
      .sort();
    const runs = await runEverywhere(packets, { site });
    for (const { engine, findings } of runs) {
      const found = mergeFindings(findings, own).map(
        (f) => `${f.detection} ${f.monitor} -> ${f.farEnd} ${f.border}`,
      );
      assert.equal(found.sort(), expected, engine);
    }
  });
}

test.run();

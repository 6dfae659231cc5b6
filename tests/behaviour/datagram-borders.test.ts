import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import path from 'node:path';
import { WITH_PATIENT } from '../../rules-src/ge-carescape/rwhat';
import { NAMING_BEACON } from '../../rules-src/mindray-pds/messages';
import { HELLO_WITH_PATIENT } from '../../rules-src/sdc/discovery';
import { buildPackets } from '../../scripts/lab/packets';
import { ROOT } from '../../scripts/lib/root';
import type { Flow } from '../../scripts/model/scenario';
import { acrossEngines } from '../../scripts/operator/replay/merge-findings';
import { findingsOf } from '../../scripts/operator/replay/replay';
import { enginesHere, writeCapture } from './run-dist';

/** What devices say to their whole segment: each engine, and replay, must say the same of where it went. */
const test = suite('behaviour/datagram-borders');

const DIST = path.join(ROOT, 'dist');
const DEVICE = '10.20.0.5';
const STRANGER = '198.51.100.5';

const hex = (text: string) => Buffer.from(text).toString('hex');
/** A beacon, where it usually goes, and what is found of it. */
const BEACONS = [
  {
    bytes: WITH_PATIENT,
    from: 3028,
    to: 7000,
    found: ['ge-carescape/monitor seen', 'ge-carescape/patient-name phi-sent'],
  },
  {
    bytes: hex(NAMING_BEACON),
    from: 4600,
    to: 4600,
    found: ['mindray-pds/beacon seen', 'mindray-pds/patient-data phi-sent'],
  },
  {
    bytes: hex(HELLO_WITH_PATIENT),
    from: 40000,
    to: 3702,
    found: ['sdc/announce seen', 'sdc/patient-scope phi-sent'],
  },
] as const;

const WAYS = [
  ['the broadcast address of a subnet', DEVICE, '10.20.255.255', 'internal'],
  ['everybody', DEVICE, '255.255.255.255', 'internal'],
  ['a multicast group', DEVICE, '239.255.255.250', 'internal'],
  ['a host inside', DEVICE, '10.20.0.9', 'internal'],
  ['a host outside', DEVICE, '198.51.100.9', 'crossed'],
  // Its far end is the site's, as where a connection comes from outside.
  ['a host inside, from outside', STRANGER, '10.20.0.9', 'internal'],
  ['everybody, from an address that is not of the site', STRANGER, '255.255.255.255', 'internal'],
] as const;

const datagram = (beacon: (typeof BEACONS)[number], sender: string, receiver: string): Flow => ({
  transport: 'udp',
  client: { address: sender, port: beacon.from },
  server: { address: receiver, port: beacon.to },
  messages: [{ from: 'client', bytes: beacon.bytes }],
});

/** What each engine, and all of them together, say of a capture. */
async function rows(name: string, flows: Flow[]): Promise<string[][]> {
  const pcap = writeCapture(buildPackets({ name, flows }));
  const runs = [];
  for (const engine of await enginesHere()) runs.push(await findingsOf(engine, pcap, DIST));
  return [...runs, acrossEngines(runs.flat())].map((found) =>
    found
      .map((one) => `${one.detection} ${one.grade} ${one.monitor} -> ${one.farEnd} ${one.border}`)
      .sort(),
  );
}

for (const [what, sender, receiver, border] of WAYS) {
  test(`to ${what}: ${border} in every engine`, async () => {
    const expected = BEACONS.flatMap(({ found }) =>
      found.map((one) => `${one} ${sender} -> ${receiver} ${border}`),
    ).sort();
    const flows = BEACONS.map((beacon) => datagram(beacon, sender, receiver));
    for (const found of await rows(what, flows)) assert.equal(found, expected);
  });
}

const BROADCAST_FIRST = ['10.20.255.255', '10.20.0.9', '198.51.100.9', '198.51.100.10'];
/** One finding a device, and one for each host outside, in whichever order they come. */
const ORDERS = [
  [BROADCAST_FIRST, ['10.20.255.255 internal', '198.51.100.10 crossed', '198.51.100.9 crossed']],
  [BROADCAST_FIRST.toReversed(), ['198.51.100.10 crossed', '198.51.100.9 crossed']],
] as const;

for (const [receivers, ends] of ORDERS) {
  test(`to ${receivers.join(', then ')}: the device once, each host outside once`, async () => {
    const expected = BEACONS.flatMap(({ found }) =>
      found.flatMap((one) => ends.map((end) => `${one} ${DEVICE} -> ${end}`)),
    ).sort();
    const flows = receivers.flatMap((receiver) =>
      BEACONS.flatMap((beacon) => [
        datagram(beacon, DEVICE, receiver),
        datagram(beacon, DEVICE, receiver),
      ]),
    );
    for (const found of await rows('one after the other', flows)) assert.equal(found, expected);
  });
}

test.run();

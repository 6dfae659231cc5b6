import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SuricataEngine } from '../../scripts/lib/engines/engine';
import { CYCLE } from '../behaviour/traffic';
import { ADDED } from '../consumers/packs';
import { stockEngineOrSkip } from '../lib/engines/stock-engine';
import type { DrillResult } from '../../scripts/operator/drill/check';
import { toolOrSkip } from '../release/bundle/tools';
import { freshMonitor, green, haveDrill, named, SOME } from './drill';
import { namespacesOrSkip, removeHosts } from './namespaces';
import { newChannel, newPlace, type Channel, type Place } from './place';
import { SuricataSensor } from './suricata-sensor';
import { until } from './until';
import { speak } from './speaking';
import { BOTH_DIRECTIONS, copyTo, HOSTS, newWire, offload, type Wire } from './wire';

interface Running {
  wire: Wire;
  place: Place;
  channel: Channel;
  sensor: SuricataSensor;
}

/**
 * One Suricata at work on an interface, set up by docs/install.md alone, and what happens to a sensor in a year.
 * The steps share it; one that changes something puts it back.
 */
export function suricataLive(name: SuricataEngine): ReturnType<typeof suite> {
  const test = suite(`live/${name}`);
  let made: Promise<Running | null> | null = null;
  const running = () => (made ??= start(name));
  const step = (what: string, work: (parts: Running) => Promise<void>) =>
    test(what, async () => {
      // Each that is skipped is counted.
      const parts = namespacesOrSkip() && (await stockEngineOrSkip(name)) ? await running() : null;
      if (parts) await work(parts);
    });
  test.after(async () => {
    const parts = await made?.catch(() => null);
    await parts?.sensor.stop();
    parts?.channel.close();
    removeHosts();
  });

  step('a drill is green', async ({ wire, sensor }) => {
    await green(name, sensor.logs, await haveDrill(wire));
  });

  step('a drill from outside is green, and is said to cross the border', async (parts) => {
    const record = await haveDrill(parts.wire, { isOutside: true });
    const { rows } = await green(`${name}, border`, parts.sensor.logs, record);
    assert.ok(rows.some(({ border }) => border));
  });

  step('rules are read anew under traffic', async ({ wire, sensor }) => {
    const record = await haveDrill(wire, { detections: SOME, during: () => sensor.reload() });
    await green(`${name}, reload`, sensor.logs, record);
  });

  step('the next version and the way back, under traffic', async (parts) => {
    const { wire, place, channel, sensor } = parts;
    await hears(parts, ADDED, false);
    await channel.publishNext();
    for (const [change, isAdded] of [
      [place.install, true],
      [place.rollback, false],
    ] as const) {
      const during = async () => {
        await change();
        await sensor.reload();
      };
      const record = await haveDrill(wire, { detections: SOME, during });
      await green(`${name}, ${isAdded ? 'next version' : 'way back'}`, sensor.logs, record);
      await hears(parts, ADDED, isAdded);
    }
  });

  step('logs that were rotated still show a drill', async ({ wire, sensor }) => {
    if (!toolOrSkip('logrotate')) return;
    const before = await haveDrill(wire, { detections: SOME });
    await green(`${name}, before rotation`, sensor.logs, before);
    await sensor.rotate();
    assert.ok(readdirSync(sensor.logs).some((file) => /^eve\.json.*\.gz$/.test(file)));
    const after = await haveDrill(wire, { detections: SOME });
    await green(`${name}, after rotation`, sensor.logs, after);
    await green(`${name}, from the rotated log`, sensor.logs, before);
  });

  step('a sensor that starts again finds a stream that it is in the middle of', async (parts) => {
    const { wire, sensor } = parts;
    const own = freshMonitor(wire);
    const listener = speak(wire, 'station', ['listen', HOSTS.station, '4515']);
    await listener.ready(/listening/);
    const sender = speak(wire, 'monitor', [
      ...['send', own, HOSTS.station, '4515', CYCLE, '500', '100000'],
    ]);
    try {
      const alerts = () => alertsOf(sensor.logs).filter(({ src_ip }) => src_ip === own);
      const isTelemetry = ({ alert }: Alert) => alert.signature.includes('vital signs in clear');
      await until('telemetry', () => alerts().some(isTelemetry));
      await sensor.stop();
      const before = alerts().filter(isTelemetry).length;
      await sensor.start();
      await until('telemetry, again', () => alerts().filter(isTelemetry).length > before);
    } finally {
      await sender.stop();
      await listener.stop();
    }
  });

  step('a span port that gives one direction is named', async ({ wire, sensor }) => {
    copyTo(wire, [{ from: 'monitor', to: 'eth0' }]);
    try {
      const record = await haveDrill(wire);
      const isSeen = ({ rows }: DrillResult) => rows.some(({ status }) => status === 'seen');
      await named(/one direction/, sensor.logs, record, isSeen);
    } finally {
      copyTo(wire, BOTH_DIRECTIONS);
    }
  });

  step('checksums that a card fills in later are named where they matter', async (parts) => {
    const { wire, sensor } = parts;
    const drill = () => haveDrill(wire, { detections: SOME });
    offload(wire, true);
    try {
      // With af-packet the kernel tells which checksums are not there yet.
      await green(`${name}, offloaded`, sensor.logs, await drill());
      await sensor.stop();
      await sensor.start(['--pcap=eth0']);
      await named(/checksum/, sensor.logs, await drill());
      await sensor.stop();
      await sensor.start(['--pcap=eth0', '-k', 'none']);
      await green(`${name}, -k none`, sensor.logs, await drill());
    } finally {
      offload(wire, false);
    }
  });

  return test;
}

async function start(name: SuricataEngine): Promise<Running | null> {
  const engine = await stockEngineOrSkip(name);
  if (!engine) return null;
  const channel = await newChannel();
  const place = await newPlace(channel);
  const wire = await newWire();
  const sensor = await SuricataSensor.installed(engine, place, wire.sensor);
  await sensor.start();
  return { wire, place, channel, sensor };
}

/** A word that only the rule of release 1.1.0 looks for is found now, or is not. */
async function hears({ wire, sensor }: Running, sid: number, isExpected: boolean): Promise<void> {
  const own = freshMonitor(wire);
  const listener = speak(wire, 'station', ['listen', HOSTS.station, '31337']);
  try {
    await listener.ready(/listening/);
    const hex = Buffer.from('added').toString('hex');
    await speak(wire, 'monitor', ['send', own, HOSTS.station, '31337', hex, '0', '1']).end();
  } finally {
    await listener.stop();
  }
  const isHeard = () =>
    alertsOf(sensor.logs).some(({ src_ip, alert }) => src_ip === own && alert.signature_id === sid);
  if (isExpected) {
    await until(`an alert of ${sid}`, isHeard);
    return;
  }
  // A finding of what was said after it, which every version has.
  const mark = await haveDrill(wire, { detections: ['contec-cms8000/nfs-mounted'] });
  await green('what is there in any version', sensor.logs, mark);
  assert.not.ok(isHeard(), `an alert of ${sid}`);
}

interface Alert {
  src_ip: string;
  alert: { signature_id: number; signature: string };
}

function alertsOf(logs: string): Alert[] {
  const file = path.join(logs, 'eve.json');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}') && line.includes('"event_type":"alert"'))
    .map((line) => JSON.parse(line) as Alert);
}

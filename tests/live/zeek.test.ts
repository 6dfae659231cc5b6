import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import { ROOT } from '../../scripts/lib/root';
import { readManifest } from '../../scripts/operator/read-manifest';
import { tune, writeTuned } from '../../scripts/operator/tune/tune';
import { CYCLE } from '../behaviour/traffic';
import { check, freshMonitor, green, haveDrill, named, SOME } from './drill';
import { namespacesOrSkip, removeHosts } from './namespaces';
import { newChannel, newPlace, type Channel, type Place } from './place';
import { speak } from './speaking';
import { until } from './until';
import { copyTo, HOSTS, newWire, offload, type Copy, type Wire } from './wire';
import { ZeekSensor } from './zeek-sensor';

/** Zeek at work on an interface, set up by docs/install.md alone. The steps share it. */
const test = suite('live/zeek');

const EXEMPT = '10.20.1.200';

interface Running {
  wire: Wire;
  place: Place;
  channel: Channel;
  sensor: ZeekSensor;
  /** Rendered by `vitalwire tune`. */
  tuned: string;
}

let made: Promise<Running | null> | null = null;
const step = (what: string, work: (parts: Running) => Promise<void>) =>
  test(what, async () => {
    // Each that is skipped is counted.
    const isHere = namespacesOrSkip() && (await engineOrSkip('zeek'));
    const parts = isHere ? await (made ??= start()) : null;
    if (parts) await work(parts);
  });

/** Logs are closed and named anew every ten seconds: a drill is read from several files. */
const ARGS = ['-i', 'eth0', 'local', 'rotation.zeek'];

async function start(): Promise<Running | null> {
  const engine = await engineOrSkip('zeek');
  if (!engine) return null;
  const channel = await newChannel();
  const place = await newPlace(channel);
  const wire = await newWire();
  const sensor = await ZeekSensor.installed(engine, place, wire.sensor);
  writeFileSync(
    path.join(sensor.site, 'rotation.zeek'),
    'redef Log::default_rotation_interval = 10 secs;\n',
  );
  const tuned = path.join(place.root, 'etc/vitalwire');
  writeTuned(tuned, tunedFiles(''));
  const local = path.join(sensor.site, 'local.zeek');
  const lines = [`@load ${tuned}/zeek/vitalwire-tuning.zeek`, drillPageLine()];
  writeFileSync(local, `${readFileSync(local, 'utf8')}${lines.join('\n')}\n`);
  await sensor.start(ARGS);
  return { wire, place, channel, sensor, tuned };
}

/** What docs/drill.md has a Zeek load while drills run. */
function drillPageLine(): string {
  const page = readFileSync(path.join(ROOT, 'docs/drill.md'), 'utf8');
  return /^ *(redef Site::private_address_space.*)$/m.exec(page)![1]!;
}

function tunedFiles(exempt: string): ReadonlyMap<string, string> {
  const text = exempt === '' ? '' : `exempt: [{ detection: all, hosts: [${exempt}] }]\n`;
  return tune('t.yaml', `version: 1\n${text}`, readManifest(path.join(ROOT, 'dist'))).files;
}

test.after(async () => {
  const parts = await made?.catch(() => null);
  await parts?.sensor.stop();
  parts?.channel.close();
  removeHosts();
});

step('a drill is green, also from logs that Zeek rotated', async ({ wire, sensor }) => {
  const record = await haveDrill(wire);
  await green('zeek', sensor.logs, record);
  await until('a rotated vitalwire.log', () =>
    readdirSync(sensor.logs).some((file) => /^vitalwire[-.].+\.log$/.test(file)),
  );
  await green('zeek, from the rotated log', sensor.logs, record);
  await green('zeek, after rotation', sensor.logs, await haveDrill(wire, { detections: SOME }));
});

step('a drill from outside is green', async ({ wire, sensor }) => {
  await green('zeek, border', sensor.logs, await haveDrill(wire, { isOutside: true }));
});

step('a running Zeek takes another vitalwire.dat', async ({ wire, sensor, tuned }) => {
  const file = path.join(tuned, 'zeek/vitalwire.dat');
  const fresh = `${file}.new`;
  const before = readFileSync(file, 'utf8');
  writeFileSync(fresh, tunedFiles(EXEMPT).get('zeek/vitalwire.dat')!);
  renameSync(fresh, file);
  // Zeek looks at the file once a second, and says so in config.log.
  await until('the change in config.log', () =>
    readdirSync(sensor.logs).some((name) => isChange(path.join(sensor.logs, name))),
  );
  try {
    const exempt = await haveDrill(wire, { detections: SOME, from: EXEMPT });
    // Said after it: what is to come of the first is there when all of the second is.
    await green('zeek, others', sensor.logs, await haveDrill(wire, { detections: SOME }));
    await until('logs that Zeek does not rename meanwhile', async () => {
      const { rows } = await check(sensor.logs, exempt);
      return rows.length > 0 && rows.every(({ status }) => status === 'missing');
    });
  } finally {
    writeFileSync(file, before);
  }

  function isChange(name: string): boolean {
    return /\/config[^/]*\.log$/.test(name) && readFileSync(name, 'utf8').includes(EXEMPT);
  }
});

step('the next version and the way back, each with a restart', async (parts) => {
  const { wire, place, channel, sensor } = parts;
  await channel.publishNext();
  for (const [what, change] of [
    ['next version', place.install],
    ['way back', place.rollback],
  ] as const) {
    await haveDrill(wire, { detections: SOME, during: change });
    // What zeekctl deploy does.
    await sensor.stop();
    await sensor.start(ARGS);
    await green(`zeek, ${what}`, sensor.logs, await haveDrill(wire, { detections: SOME }));
  }
});

step('a Zeek that starts again finds a stream that it is in the middle of', async (parts) => {
  const { wire, sensor } = parts;
  const own = freshMonitor(wire);
  const listener = speak(wire, 'station', ['listen', HOSTS.station, '4515']);
  await listener.ready(/listening/);
  const args = ['send', own, HOSTS.station, '4515', CYCLE, '500', '100000'];
  const sender = speak(wire, 'monitor', args);
  const count = () =>
    readdirSync(sensor.logs)
      .filter((name) => name.startsWith('vitalwire'))
      .flatMap((name) => readFileSync(path.join(sensor.logs, name), 'utf8').split('\n'))
      .filter((line) => line.includes(own) && line.includes('contec-cms8000/telemetry')).length;
  try {
    await until('telemetry', () => count() > 0);
    await sensor.stop();
    const before = count();
    await sensor.start(ARGS);
    await until('telemetry, again', () => count() > before);
  } finally {
    await sender.stop();
    await listener.stop();
  }
});

step(
  'checksums that a card fills in later are named, and ignore_checksums mends it',
  async (parts) => {
    const { wire, sensor } = parts;
    offload(wire, true);
    try {
      const record = await haveDrill(wire, { detections: SOME });
      const { rows } = await named(/checksum/, sensor.logs, record);
      assert.ok(rows.some(({ status }) => status === 'missing'));
      await sensor.stop();
      await sensor.start([...ARGS, 'ignore_checksums=T']);
      await green(
        'zeek, ignore_checksums',
        sensor.logs,
        await haveDrill(wire, { detections: SOME }),
      );
    } finally {
      offload(wire, false);
    }
  },
);

/** TCP on one and UDP on the other, so that what belongs together is told between them. */
const SPLIT: readonly Copy[] = (['monitor', 'station', 'outside'] as const).flatMap((from) => [
  { from, to: 'eth0', protocol: 6 },
  { from, to: 'eth1', protocol: 17 },
]);

step('a drill is green on a cluster of manager, logger and two workers', async (parts) => {
  const { wire, sensor } = parts;
  await sensor.stop();
  copyTo(wire, SPLIT);
  await sensor.start(['-j', 'local', path.join(__dirname, 'cluster.zeek')], /^/);
  for (const node of ['manager', 'worker-1', 'worker-2']) {
    await sensor.says(/all nodes are up/, `${node}/ready`);
  }
  await sensor.says(/listening on eth0/, 'worker-1/stderr');
  await sensor.says(/listening on eth1/, 'worker-2/stderr');
  const logs = path.join(sensor.logs, 'logger');
  await green('zeek cluster', logs, await haveDrill(wire));
  await green('zeek cluster, border', logs, await haveDrill(wire, { isOutside: true }));
});

test.run();

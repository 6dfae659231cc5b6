import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Engine } from '../../../scripts/lib/engines/engine';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { runProcess } from '../../../scripts/lib/process';
import { readManifest } from '../../../scripts/operator/read-manifest';
import { tune, writeTuned } from '../../../scripts/operator/tune/tune';
import { DIST, LOCAL, SensorFolder, zeekSensor } from './sensor-folder';
import { ZEEK_CASES } from './zeek-cases';
import { connLog } from './samples';

const test = suite('doctor/zeek');

interface Site {
  local: string;
  plugins: string;
}

let asked: Promise<Site> | undefined;

/** A test of a sensor that is set up as the real Zeek here ships; skipped where there is none. */
function siteTest(name: string, body: (site: Site, zeek: Engine) => void | Promise<void>): void {
  test(name, async () => {
    const zeek = await engineOrSkip('zeek');
    if (!zeek) return;
    asked ??= shippedSite(zeek);
    await body(await asked, zeek);
  });
}

async function shippedSite(zeek: Engine): Promise<Site> {
  const local = zeek.origin.replace(/bin\/zeek$/, 'share/zeek/site/local.zeek');
  const { stdout } = await runProcess(zeek.command(['-N']), { timeoutSeconds: 600 });
  return { local: readFileSync(local, 'utf8'), plugins: stdout };
}

siteTest('Zeek as it ships, with our package, has nothing to mend', (site) => {
  const said = zeekSensor(site).ask();
  assert.equal(
    said.filter(({ level }) => level !== 'info'),
    [],
  );
});

siteTest('a conn.log with both directions says nothing', (site) => {
  const sensor = zeekSensor(site).write('/logs/conn.log', connLog(false));
  assert.equal(sensor.ask('zeek-one-direction'), []);
});

const COPY = 'redef Intel::read_files += { "/opt/zeek/intel/vitalwire.intel" };';

for (const lines of [
  // As docs/zeek-intel.md says: this script reads our file and asks about addresses itself.
  '@load vitalwire/intel',
  `@load ./vitalwire/intel\n${COPY}`,
  `@load policy/frameworks/intel/seen\n${COPY}`,
]) {
  siteTest(`an Intel file of ours works with ${lines.split('\n')[0]}`, (site) => {
    const sensor = zeekSensor(site);
    sensor.edit(LOCAL, (text) => `${text}${lines}\n`);
    assert.equal(sensor.ask('zeek-intel'), []);
  });
}

test('the Intel script of a package that lies there is not one of the site’s', () => {
  const sensor = new SensorFolder()
    .write('/etc/zeek/ward.zeek', '@load vitalwire\n')
    .copy(path.join(DIST, 'zeek', 'vitalwire'), '/etc/zeek/vitalwire');
  assert.equal(sensor.ask('zeek-intel'), []);
});

siteTest(
  'a tuning that is loaded as docs/tuning.md says is found, on a copy of the sensor too',
  (site) => {
    const manifest = readManifest(DIST);
    const tuned = tune('t.yaml', 'version: 1\noff: [contec-cms8000/contact]\n', manifest).files;
    const here = '/etc/vitalwire/zeek/vitalwire-tuning.zeek';
    for (const loaded of [(sensor: SensorFolder) => sensor.at(here), () => here]) {
      const sensor = zeekSensor(site);
      writeTuned(sensor.at('/etc/vitalwire'), tuned);
      sensor.edit(LOCAL, (text) => `${text}@load ${loaded(sensor)}\n`);
      assert.equal(sensor.ask('zeek-config-files'), []);
    }
  },
);

for (const { check, name, breaks, level, wordsOnly } of ZEEK_CASES) {
  siteTest(`${check}: ${name}`, (site) => {
    const sensor = zeekSensor(site);
    breaks(sensor);
    const found = sensor.ask(check).filter((one) => one.level === level);
    assert.ok(found.length > 0, 'it is not found');
    if (wordsOnly) return;
    const fixes = found.flatMap(({ fix }) => fix);
    assert.ok(fixes.length > 0, 'it has no fix');
    const left = sensor
      .paste(fixes)
      .ask(check)
      .filter((one) => one.level === level);
    assert.equal(
      left.map(({ title }) => title),
      [],
      'the fix does not mend it',
    );
  });
}

siteTest(
  'the real Zeek reads local.zeek with every breakage and every fix in it',
  async (site, zeek) => {
    const sensor = zeekSensor(site);
    const parsed = ZEEK_CASES.filter(
      ({ noParse, name }) => !noParse && !/unloaded|vetoes/.test(name),
    );
    for (const { breaks } of parsed) breaks(sensor);
    const fixes = sensor.ask().flatMap(({ fix }) => fix);
    sensor.paste(fixes);
    const after = sensor
      .ask()
      .filter(({ level, id }) => level === 'error' && !wordsOnlyIds().has(id));
    assert.equal(
      after.map(({ title }) => title),
      [],
    );
    assert.equal(await parse(zeek, sensor), '');
  },
);

function wordsOnlyIds() {
  return new Set(ZEEK_CASES.filter(({ wordsOnly }) => wordsOnly).map(({ check }) => check));
}

/** `zeek -a` with the sensor's own site folder in front; what it says of errors. */
async function parse(zeek: Engine, sensor: SensorFolder): Promise<string> {
  const folder = sensor.at('/opt/zeek/share/zeek/site');
  const shared = zeek.origin.replace(/bin\/zeek$/, 'share/zeek');
  const command = zeek.command(['-a', sensor.at(LOCAL)]);
  const parts = [folder, shared, `${shared}/policy`, `${shared}/site`, `${shared}/builtin-plugins`];
  const env = { ...command.env, ZEEKPATH: parts.join(':') };
  const { stderr } = await runProcess({ ...command, env }, { timeoutSeconds: 600, cwd: folder });
  return stderr
    .split('\n')
    .filter((line) => /error/i.test(line))
    .join('\n');
}

test.run();

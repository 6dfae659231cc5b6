import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Engine } from '../../../scripts/lib/engines/engine';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { runProcess } from '../../../scripts/lib/process';
import { parseVitalwireLog } from '../../../scripts/lib/engines/zeek-logs';
import { buildPackets, writePcap } from '../../../scripts/lab/packets';
import { DetectionSet } from '../../../scripts/compile/detection-set';
import { loadDetections } from '../../../scripts/compile/load';
import type { Flow } from '../../../scripts/model/scenario';
import { LOCAL, zeekSensor, type SensorFolder } from './sensor-folder';
import { ZEEK_CASES } from './zeek-cases';

/** That a sensor set up wrongly loses findings, and that the fix brings them back: in the real Zeek. */
const test = suite('doctor/effects');

const folder = mkdtempSync(path.join(tmpdir(), 'vitalwire-effects-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const pcap = path.join(folder, 'story.pcap');

/** The first traffic that must alert, of three detections that need different parts of Zeek. */
const STORY = ['contec-cms8000/contact', 'contec-cms8000/nfs-mount', 'contec-cms8000/telemetry'];

test.before(() => {
  const detections = new DetectionSet(loadDetections().map(({ detection }) => detection));
  const flows = detections.all
    .filter(({ id }) => STORY.includes(id))
    .flatMap((detection) => detections.matching(detection)[0]!.flows)
    .map(({ startSeconds: _start, ...flow }) => flow as Flow);
  const late: Flow = {
    transport: 'tcp',
    client: { address: '10.1.1.1', port: 40009 },
    server: { address: '10.1.1.2', port: 8888 },
    messages: [{ from: 'client', bytes: '61' }],
    startSeconds: 60,
  };
  writeFileSync(pcap, writePcap(buildPackets({ name: 'story', flows: [...flows, late] })));
});

/** Breakages that lose something of this story; the others need live traffic or other logs. */
const LOSE: Record<string, readonly string[]> = {
  'zeek-not-loaded: unloaded': STORY,
  'zeek-notices: the log is switched off': STORY,
  'zeek-capture-filter: web only': STORY,
  'zeek-capture-filter: no UDP': ['contec-cms8000/nfs-mount'],
  'zeek-analyzers: streams disabled': ['contec-cms8000/telemetry'],
};

test('the story is told by Zeek as it ships', async () => {
  const zeek = await engineOrSkip('zeek');
  if (!zeek) return;
  assert.equal(await told(zeek, zeekSensor(await site(zeek))), STORY);
});

test('each breakage loses what it says, and its fix brings it back', async () => {
  const zeek = await engineOrSkip('zeek');
  if (!zeek) return;
  const shipped = await site(zeek);
  const cases = ZEEK_CASES.filter(({ check, name }) => `${check}: ${name}` in LOSE);
  assert.is(cases.length, Object.keys(LOSE).length);
  const results = await Promise.all(
    cases.map(async ({ check, name, breaks, wordsOnly }) => {
      const sensor = zeekSensor(shipped);
      breaks(sensor);
      const broken = await told(zeek, sensor);
      if (wordsOnly) return { case: `${check}: ${name}`, broken, mended: STORY };
      sensor.paste(sensor.ask(check).flatMap(({ fix }) => fix));
      return { case: `${check}: ${name}`, broken, mended: await told(zeek, sensor) };
    }),
  );
  for (const { case: name, broken, mended } of results) {
    assert.equal(
      LOSE[name]!.filter((id) => broken.includes(id)),
      [],
      `${name} is told all the same`,
    );
    assert.equal(mended, STORY, `${name}: not brought back`);
  }
});

async function site(zeek: Engine) {
  const { stdout } = await runProcess(zeek.command(['-N']), { timeoutSeconds: 600 });
  return { local: '# a bare site', plugins: stdout };
}

/** Which detections of the story Zeek tells of, with the sensor's own local.zeek. */
async function told(zeek: Engine, sensor: SensorFolder): Promise<string[]> {
  const own = sensor.at('/opt/zeek/share/zeek/site');
  const share = zeek.origin.replace(/bin\/zeek$/, 'share/zeek');
  const parts = [own, share, `${share}/policy`, `${share}/builtin-plugins`];
  const out = mkdtempSync(path.join(folder, 'run-'));
  const command = zeek.command(['-C', '-r', pcap, sensor.at(LOCAL), 'LogAscii::use_json=T']);
  const env = { ...command.env, ZEEKPATH: parts.join(':') };
  const { exitCode, stderr } = await runProcess(
    { ...command, env },
    { timeoutSeconds: 600, cwd: out },
  );
  assert.is(exitCode, 0, stderr);
  const log = path.join(out, 'vitalwire.log');
  const found = existsSync(log) ? parseVitalwireLog(readFileSync(log, 'utf8')) : [];
  return STORY.filter((id) => found.some(({ detection }) => detection === id));
}

test.run();

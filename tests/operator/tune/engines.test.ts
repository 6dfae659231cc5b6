import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SURICATA_ENGINES, type Engine } from '../../../scripts/lib/engines/engine';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { runProcess } from '../../../scripts/lib/process';
import { runSuricata } from '../../../scripts/lib/engines/suricata';
import { runZeek } from '../../../scripts/lib/engines/zeek';
import { buildPackets, writePcap } from '../../../scripts/lab/packets';
import type { Flow } from '../../../scripts/model/scenario';
import { readManifest } from '../../../scripts/operator/read-manifest';
import { tune, writeTuned } from '../../../scripts/operator/tune/tune';

const test = suite('tune/engines');

const DIST = path.join(__dirname, '..', '..', '..', 'dist');
const MANIFEST = readManifest(DIST);
const CONTACT = 'contec-cms8000/contact';
const folder = mkdtempSync(path.join(tmpdir(), 'vitalwire-tune-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const EXEMPT = '10.20.5.7';
const OTHER = '10.20.5.8';
const FAR = '202.114.4.119';

function call(client: string, startSeconds: number, port: number, server = FAR): Flow {
  return {
    transport: 'tcp',
    client: { address: client, port },
    server: { address: server, port: 515 },
    shape: 'refused',
    messages: [],
    startSeconds,
  };
}

/** Late enough for Zeek to be done with the first calls: its clock is that of the packets. */
const ORDINARY: Flow = {
  transport: 'tcp',
  client: { address: '10.1.1.1', port: 40009 },
  server: { address: '10.1.1.2', port: 8888 },
  messages: [{ from: 'client', bytes: '61 62 63' }],
  startSeconds: 400,
};

/** Two monitors call the address; the second of them again after two hours. */
const pcap = path.join(folder, 'contact.pcap');
writeFileSync(
  pcap,
  writePcap(
    buildPackets({
      name: 'contact',
      flows: [ORDINARY, call(EXEMPT, 0, 40001), call(OTHER, 1, 40002), call(OTHER, 7200, 40003)],
    }),
  ),
);

/** One sensor of each kind, with a tuning: how often each monitor is reported for `contact`. */
async function reported(engine: Engine, tuning: string): Promise<Record<string, number>> {
  const out = path.join(folder, `${engine.name}-${reported.runs++}`);
  const { files } = tune('t.yaml', `version: 1\n${tuning}`, MANIFEST);
  writeTuned(`${out}-tuned`, files);
  const rule = new Set(contactSids('unstated'));
  const sources =
    engine.name === 'zeek'
      ? await zeekSources(engine, out)
      : (
          await runSuricata(engine, {
            pcap,
            rulesFiles: [path.join(DIST, 'suricata', 'rules', 'vitalwire.rules')],
            extraConfig: { 'threshold-file': `${out}-tuned/suricata/threshold.config` },
            outDir: out,
          })
        ).findings
          .filter(({ sid }) => rule.has(sid!))
          .map(({ sourceAddress }) => sourceAddress);
  return {
    [EXEMPT]: sources.filter((one) => one === EXEMPT).length,
    [OTHER]: sources.filter((one) => one === OTHER).length,
  };
}
reported.runs = 0;

async function zeekSources(engine: Engine, out: string): Promise<string[]> {
  const run = await runZeek(engine, {
    pcap,
    packageDir: path.join(DIST, 'zeek', 'vitalwire'),
    extraArgs: [`${out}-tuned/zeek/vitalwire-tuning.zeek`],
    outDir: out,
  });
  // Zeek may be through with a capture before its config reader has begun; it says so and goes on.
  const said = run.complaints.filter(
    (line) => !/added after threading manager terminated/.test(line),
  );
  assert.equal(said, []);
  assert.equal(run.reports, []);
  return run.findings
    .filter(({ detection }) => detection === CONTACT)
    .map(({ sourceAddress }) => sourceAddress);
}

function contactSids(border: string): number[] {
  const { suricata } = MANIFEST.detections.find(({ id }) => id === CONTACT)!;
  assert.ok(Array.isArray(suricata));
  return suricata.filter((rule) => rule.border === border && rule.alerts).map(({ sid }) => sid);
}

const NAMES = [...SURICATA_ENGINES, 'zeek'] as const;

/** A test for each engine: how often the exempt and the other monitor are reported under a tuning. */
function reports(
  what: string,
  tuning: string,
  exempt: number,
  other: number | ((name: string) => number),
): void {
  for (const name of NAMES) {
    test(`${name}: ${what}`, async () => {
      const engine = await engineOrSkip(name);
      if (!engine) return;
      assert.equal(await reported(engine, tuning), {
        [EXEMPT]: exempt,
        [OTHER]: typeof other === 'number' ? other : other(name),
      });
    });
  }
}

reports('untuned, every contact is reported once an hour', '', 1, 2);

reports(
  'an exempt host is silent and the other is not',
  `exempt:\n  - detection: ${CONTACT}\n    hosts: [${EXEMPT}]\n`,
  0,
  2,
);

const ANOTHER = MANIFEST.detections.find(({ id }) => id !== CONTACT)!.id;
reports(
  'a host exempt from another detection is reported',
  `exempt:\n  - detection: ${ANOTHER}\n    hosts: [${EXEMPT}]\n`,
  1,
  2,
);

reports(
  'exempt from all, by network',
  `exempt:\n  - detection: all\n    hosts: [10.20.5.6/31, 10.99.0.0/16]\n`,
  0,
  2,
);

reports('a central station is exempt as a far end', `central-stations: [${FAR}]\n`, 0, 0);

reports('a central station is not exempt as a caller', `central-stations: [${EXEMPT}]\n`, 1, 2);

reports('off is off', `off: [${CONTACT}]\n`, 0, 0);

// Suricata 6 lets the rule's own threshold win; modify-suricata6.conf is for it.
const daily = (name: string) => (name === 'suricata-6' ? 2 : 1);

for (const which of [CONTACT, 'all']) {
  reports(
    `once a day, for ${which}`,
    `thresholds:\n  - detection: ${which}\n    every: 24h\n`,
    1,
    daily,
  );
}

test('a running Zeek takes all options from vitalwire.dat, and gives them back', async () => {
  const zeek = await engineOrSkip('zeek');
  if (!zeek) return;
  const full = `exempt:\n  - {detection: all, hosts: [10.1.0.0/16]}\n  - {detection: ${CONTACT}, hosts: [10.2.0.1]}\noff: [${CONTACT}]\ncentral-stations: [10.3.0.1]\nthresholds: [{detection: all, every: 2h}]\n`;
  const out = path.join(folder, 'running');
  const options = tune('t.yaml', `version: 1\n${full}`, MANIFEST).files.get('zeek/vitalwire.dat')!;
  const empty = tune('t.yaml', 'version: 1\n', MANIFEST).files.get('zeek/vitalwire.dat')!;
  mkdirSync(out);
  writeFileSync(path.join(out, 'vitalwire.dat'), options);
  writeFileSync(path.join(out, 'empty.dat'), empty);
  // No packets: Zeek reads the first file, and once all of it is there the second, and ends.
  writeFileSync(
    path.join(out, 'ask.zeek'),
    `@load ${path.join(DIST, 'zeek', 'vitalwire')}
redef exit_only_after_terminate = T;
function shown(): string
\t{
\treturn cat(Vitalwire::switched_off, Vitalwire::exempt_monitors, Vitalwire::exempt_far_ends, Vitalwire::exemptions, Vitalwire::suppress_for);
\t}
function given(): count
\t{
\tlocal time_given = Vitalwire::suppress_for > 0sec ? 1 : 0;
\tlocal given_sets = (|Vitalwire::switched_off| > 0 ? 1 : 0) + (|Vitalwire::exempt_monitors| > 0 ? 1 : 0)
\t\t+ (|Vitalwire::exempt_far_ends| > 0 ? 1 : 0) + (|Vitalwire::exemptions| > 0 ? 1 : 0);
\treturn given_sets + time_given;
\t}
event second()
\t{
\tif ( given() > 0 )
\t\t{
\t\tschedule 50msec { second() };
\t\treturn;
\t\t}
\tprint shown();
\tterminate();
\t}
event first()
\t{
\tif ( given() < 5 )
\t\t{
\t\tschedule 50msec { first() };
\t\treturn;
\t\t}
\tprint shown();
\tConfig::read_config("${path.join(out, 'empty.dat')}");
\tevent second();
\t}
event zeek_init()
\t{
\tConfig::read_config("${path.join(out, 'vitalwire.dat')}");
\tevent first();
\t}
`,
  );
  const run = await runProcess(zeek.command([path.join(out, 'ask.zeek')]), {
    timeoutSeconds: 600,
    cwd: out,
  });
  const said = run.stdout.replace(/\s+|\\x0[9a]/g, '');
  assert.is(run.exitCode, 0, run.stderr);
  assert.is(run.stderr.replace(/^.*termination.*$/gm, '').trim(), '');
  const first = `{${CONTACT}}{10.1.0.0/16}{10.3.0.1/3210.1.0.0/16}{${CONTACT}10.2.0.1}2.0hrs`;
  const other = `{${CONTACT}}{10.1.0.0/16}{10.1.0.0/16,10.3.0.1/32}{${CONTACT}10.2.0.1}2.0hrs`;
  const bare = (text: string) => text.replace(/[{},]/g, '');
  assert.ok(
    [first, other].some((one) => bare(said).startsWith(bare(one))),
    said,
  );
  assert.ok(bare(said).endsWith('2.0hrs0secs'), said);
});

test('home networks decide the border alike in Suricata and Zeek', async () => {
  const zeek = await engineOrSkip('zeek');
  const suricata = await engineOrSkip('suricata-8');
  if (!zeek || !suricata) return;
  const { files } = tune(
    't.yaml',
    'version: 1\nnetworks: {home: [10.0.0.0/8, 202.114.4.0/24]}\n',
    MANIFEST,
  );
  const out = path.join(folder, 'home');
  writeTuned(out, files);
  const run = await runZeek(zeek, {
    pcap,
    packageDir: path.join(DIST, 'zeek', 'vitalwire'),
    extraArgs: [`${out}/zeek/vitalwire-tuning.zeek`],
    outDir: path.join(folder, 'home-zeek'),
  });
  assert.ok(run.findings.length > 0);
  assert.ok(run.findings.every(({ border }) => border === 'internal'));
  const homeNet = /^vars\.address-groups\.HOME_NET: "(.*)"$/m.exec(
    files.get('suricata/variables.yaml')!,
  )![1]!;
  const { findings } = await runSuricata(suricata, {
    pcap,
    homeNet,
    rulesFiles: [path.join(DIST, 'suricata', 'rules', 'vitalwire.rules')],
    outDir: path.join(folder, 'home-suricata'),
  });
  assert.ok(findings.length > 0);
  assert.not.ok(findings.some(({ border }) => border === 'crossed'));
});

test.run();

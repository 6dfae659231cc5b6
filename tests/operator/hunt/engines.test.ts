import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { renderPack } from '../../../scripts/backends/pack';
import { hunt, type HuntReport } from '../../../scripts/operator/hunt/hunt';
import type { SigmaRule } from '../../../scripts/backends/sigma';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { runSuricata } from '../../../scripts/lib/engines/suricata';
import { runZeek } from '../../../scripts/lib/engines/zeek';
import { questions } from './logs';
import { matches } from '../../backends/sigma/sigma-match';

/**
 * Logs as the real engines write them, from captures between real programs: both sensors must give the
 * same answers to `vitalwire hunt`, to the rendered SQL and to the Sigma rules.
 */
const test = suite('hunt/engines');

const CAPTURES = path.join(__dirname, '..', '..', 'pcaps', 'recorded');
/** A real client reads a file of /pm over NFS version 3 and TCP. */
const READ_FROM_SHARE = 'pos-libnfs-v3-read-of-pm-202.114.4.119.pcap';
const POSITIVE = [
  'pos-cms8000-mountnfs-vers_3_proto_tcp_nolock.pcap',
  'pos-cms8000-nfs3-udp-mount-script.pcap',
  'pos-cms8000-515-syn-no-answer.pcap',
  'pos-cms8000-telemetry-202.114.4.119-515-emulated.pcap',
  READ_FROM_SHARE,
];
const NEGATIVE = ['neg-lpd-rlpr-ps.pcap', 'neg-showmount-rpcinfo-rfc1918.pcap'];

const pack = renderPack();
const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-hunt-engines-'));
const logs = { zeek: path.join(folder, 'logs/zeek'), suricata: path.join(folder, 'logs/suricata') };
const LOG_NAMES = ['conn.log', 'vitalwire.log', 'files.log'];

let ready = false;

/** Writes all captures' logs, one after the other, as a sensor over days would. */
async function record(): Promise<boolean> {
  if (ready) return true;
  const [zeek, suricata] = [await engineOrSkip('zeek'), await engineOrSkip('suricata-7')];
  if (!zeek || !suricata) return false;
  for (const dir of Object.values(logs)) mkdirSync(dir, { recursive: true });
  for (const name of LOG_NAMES) writeFileSync(path.join(logs.zeek, name), '');
  for (const [file, text] of pack.files) {
    mkdirSync(path.dirname(path.join(folder, 'dist', file)), { recursive: true });
    writeFileSync(path.join(folder, 'dist', file), text);
  }
  for (const capture of [...POSITIVE, ...NEGATIVE]) {
    const pcap = path.join(CAPTURES, capture);
    assert.ok(existsSync(pcap), `${pcap} is missing`);
    const outDir = path.join(folder, 'run');
    await runZeek(zeek, { pcap, packageDir: path.join(folder, 'dist/zeek/vitalwire'), outDir });
    for (const name of LOG_NAMES) appendFrom(path.join(outDir, name), path.join(logs.zeek, name));
    await runSuricata(suricata, {
      pcap,
      rulesFiles: [path.join(folder, 'dist/suricata/rules/vitalwire.rules')],
      outDir,
      extraConfig: { outputs: [{ 'eve-log': EVE }] },
    });
    appendFrom(path.join(outDir, 'eve.json'), path.join(logs.suricata, 'eve.json'));
  }
  ready = true;
  return true;
}

const EVE = {
  enabled: true,
  filetype: 'regular',
  filename: 'eve.json',
  types: ['alert', 'flow', 'nfs', 'stats'],
};

function appendFrom(from: string, to: string): void {
  if (existsSync(from)) appendFileSync(to, readFileSync(from));
}

const pairs = (report: HuntReport) =>
  report.findings
    .filter(({ question }) => question === 'contacts')
    .map(
      ({
        detection,
        grade,
        border,
        monitor,
        farEnd,
        packetsOut,
        bytesOut,
        bytesIn,
        firstSeen,
        ports,
        answered,
      }) => ({
        detection,
        grade,
        border,
        monitor,
        farEnd,
        answered,
        packetsOut,
        bytesOut,
        bytesIn,
        firstSeen,
        ports,
      }),
    );

test('Zeek and Suricata logs of the same traffic give the same contacts, byte for byte', async () => {
  if (!(await record())) return;
  const zeek = await hunt({ paths: [logs.zeek], questions });
  const suricata = await hunt({ paths: [logs.suricata], questions });
  assert.equal(pairs(zeek), pairs(suricata));
  assert.is(pairs(zeek).length, 1, JSON.stringify(pairs(zeek)));
  assert.equal(
    [pairs(zeek)[0]!.monitor, pairs(zeek)[0]!.farEnd, pairs(zeek)[0]!.grade],
    ['202.114.4.20', '202.114.4.119', 'connected'],
  );
  assert.equal([zeek.notRead, suricata.notRead], [[], []]);
});

test('Zeek logs in tabs, its default, say what they say in JSON', async () => {
  const zeek = await engineOrSkip('zeek');
  if (!zeek || !(await record())) return;
  const pcap = path.join(CAPTURES, READ_FROM_SHARE);
  const packageDir = path.join(folder, 'dist/zeek/vitalwire');
  const said = async (json: boolean) => {
    const outDir = path.join(folder, json ? 'json' : 'tabs');
    // The lab asks for JSON; what comes last counts.
    const script = json ? '' : 'redef LogAscii::use_json = F;';
    await runZeek(zeek, { pcap, packageDir, outDir, script }).catch((error: Error) => {
      // The lab itself reads JSON only; the logs are there all the same.
      if (!existsSync(path.join(outDir, 'conn.log'))) throw error;
    });
    const head = readFileSync(path.join(outDir, 'conn.log'), 'utf8').slice(0, 1);
    assert.is(head, json ? '{' : '#');
    const { findings, notRead } = await hunt({ paths: [outDir], questions });
    assert.equal(notRead, []);
    return findings;
  };
  const inTabs = await said(false);
  assert.ok(inTabs.length > 0);
  assert.equal(inTabs, await said(true));
});

test("both sensors' own findings agree on what happened", async () => {
  if (!(await record())) return;
  const found = async (dir: string) =>
    (await hunt({ paths: [dir], questions })).findings
      .filter(({ question }) => question === 'findings')
      .map(({ detection, grade, monitor, farEnd }) => [detection, grade, monitor, farEnd].join(' '))
      .sort();
  const zeek = await found(logs.zeek);
  assert.equal(await found(logs.suricata), zeek);
  for (const detection of ['telemetry', 'nfs-mount', 'contact']) {
    assert.ok(
      zeek.some((line) => line.startsWith(`contec-cms8000/${detection} `)),
      detection,
    );
  }
});

test('a file that was read from the share: Suricata logs the call, Zeek has no log of it', async () => {
  if (!(await record())) return;
  const reads = async (dir: string) =>
    (await hunt({ paths: [dir], questions })).findings.filter(
      ({ question }) => question === 'nfs-reads',
    );
  const [read, ...more] = await reads(logs.suricata);
  assert.is(more.length, 0);
  assert.equal(
    [read?.grade, read?.monitor, read?.farEnd, read?.border],
    ['code-received', '202.114.4.20', '202.114.4.119', 'crossed'],
  );
  assert.equal(await reads(logs.zeek), []);
});

test('the rendered SQL, run in DuckDB on the same logs, says what the hunt says', async () => {
  if (!(await record())) return;
  const report = await hunt({ paths: Object.values(logs), questions });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const sql = (name: string) =>
      pack.files.get(`hunt/sql/${name}.sql`)!.replaceAll("'logs/", `'${folder}/logs/`);
    const run = async (text: string) => (await connection.runAndReadAll(text)).getRowObjects();
    await run(`SET TimeZone='UTC'; ${sql('load-duckdb')}`);
    await run(sql('views'));

    const rows = await run(
      `SELECT sensor, monitor, far_end, border, sum(contacts)::INTEGER AS times,
         sum(answered_contacts)::INTEGER AS answered, sum(total_bytes_out)::INTEGER AS bytes_out
       FROM (${select(sql('contacts'))}) GROUP BY ALL ORDER BY sensor`,
    );
    const contact = report.findings.find(({ question }) => question === 'contacts')!;
    assert.equal(
      rows.map(({ sensor }) => sensor),
      ['conn.log', 'eve flow'],
    );
    for (const row of rows) {
      assert.is(row.times, contact.logs[row.sensor as string]);
      assert.equal(
        [row.monitor, row.far_end, row.border, row.answered, row.bytes_out],
        [contact.monitor, contact.farEnd, contact.border, contact.answered, contact.bytesOut],
      );
    }

    const findings = await run(
      `SELECT detection, sensor, sum(findings)::INTEGER AS times FROM (${select(sql('findings'))}) GROUP BY ALL`,
    );
    assert.ok(findings.length > 0);
    for (const { detection, sensor, times } of findings) {
      const own = report.findings.find(
        (one) => one.question === 'findings' && one.detection === detection,
      );
      assert.is(own?.logs[sensor as string], times, `${detection} ${sensor}`);
    }
    for (const name of ['nfs-reads', 'files']) {
      const own = report.findings.filter(({ question }) => question === name);
      if (pack.files.has(`hunt/sql/${name}.sql`))
        assert.is((await run(sql(name))).length, own.length);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
});

test('the Sigma rules pick the same hosts from the same logs', async () => {
  if (!(await record())) return;
  const rule = (name: string) => parse(pack.files.get(`hunt/sigma/${name}.yml`)!) as SigmaRule;
  const events = (file: string) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const zeek = events(path.join(logs.zeek, 'conn.log')).filter((event) =>
    matches(rule('zeek_conn_contec_cms8000_contact'), event),
  );
  const eve = events(path.join(logs.suricata, 'eve.json')).filter((event) =>
    matches(rule('suricata_flow_contec_cms8000_contact'), event),
  );
  const report = await hunt({ paths: Object.values(logs), questions });
  const contact = report.findings.find(({ question }) => question === 'contacts')!;
  assert.is(zeek.length, contact.logs['conn.log']);
  assert.is(eve.length, contact.logs['eve flow']);
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();

/** A question without comments and semicolon, to select from. */
function select(text: string): string {
  return text
    .replaceAll(/^--.*$/gm, '')
    .trim()
    .replace(/;$/, '');
}

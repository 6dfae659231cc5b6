import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gzipSync } from 'node:zlib';
import { hunt, type HuntReport } from '../../../scripts/operator/hunt/hunt';
import { reportText } from '../../../scripts/operator/hunt/report';
import {
  eveLine,
  flow,
  huntIn,
  jsonLine,
  LISTED,
  OTHER_ORDER,
  questions,
  tabHeader,
  tabLine,
} from './logs';

const test = suite('hunt');

const contacts = (report: HuntReport) =>
  report.findings.filter(({ question }) => question === 'contacts');
const only = (report: HuntReport) => {
  const found = contacts(report);
  assert.is(found.length, 1, JSON.stringify(report));
  return found[0]!;
};
/** What has to be the same whoever logged it. */
const essence = ({
  monitor,
  farEnd,
  grade,
  border,
  answered,
  bytesOut,
  bytesIn,
  firstSeen,
  ports,
}: ReturnType<typeof only>) => ({
  monitor,
  farEnd,
  grade,
  border,
  answered,
  bytesOut,
  bytesIn,
  firstSeen,
  ports,
});

const ONE_ANSWERED_CONTACT = {
  monitor: '10.20.0.5',
  farEnd: LISTED,
  grade: 'connected',
  border: 'crossed',
  answered: 1,
  bytesOut: 400,
  bytesIn: 300,
  firstSeen: '2023-11-14T22:13:20.500Z',
  ports: ['515/tcp'],
};

const noise = Array.from({ length: 50 }, (_, i) => tabLine({ to: `93.184.216.${i}` })).join('');

for (const [name, files] of Object.entries({
  'tab-separated': { 'conn.log': tabHeader() + noise + tabLine() },
  'tab-separated, columns in another order': {
    'conn.log': tabHeader(OTHER_ORDER) + tabLine({}, OTHER_ORDER),
  },
  'tab-separated with CRLF': { 'conn.log': (tabHeader() + tabLine()).replaceAll('\n', '\r\n') },
  'rotated and packed': { '2025-01-02/conn.10:00:00-11:00:00.log.gz': tabHeader() + tabLine() },
  'packed under a name that does not say so': {
    'conn.log.1': gzipSync(tabHeader() + tabLine()),
  },
  'renamed: #path says what it is': { 'zeek-export.txt': tabHeader() + tabLine() },
  JSON: { 'conn.log': jsonLine({ to: '93.184.216.34' }) + jsonLine() },
  'JSON of all logs in one stream, by _path': {
    'zeek.json':
      jsonLine({ to: '93.184.216.34' }, { _path: 'dns' }) + jsonLine({}, { _path: 'conn' }),
  },
  'JSON that a loader nested': {
    'conn.json': jsonLine(
      {},
      {
        id: { orig_h: '10.20.0.5', resp_h: LISTED, resp_p: 515 },
        'id.orig_h': undefined,
        'id.resp_h': undefined,
        'id.resp_p': undefined,
        conn_state: 'SF',
      },
    ),
  },
  'JSON with ISO times': { 'conn.log': jsonLine({}, { ts: '2023-11-14T22:13:20.500000Z' }) },
  'JSON with milliseconds': { 'conn.log': jsonLine({}, { ts: 1_700_000_000_500 }) },
  'eve flow': {
    'eve.json': eveLine('flow', { dest_ip: '93.184.216.34', ...flow() }) + eveLine('flow', flow()),
  },
  'eve flow that begins in the middle of a line': {
    'eve.json.1': `ver":1234}}\n${eveLine('flow', flow())}`,
  },
  'eve flow behind a byte order mark': {
    'eve.json': `\uFEFF${eveLine('stats')}${eveLine('flow', flow())}`,
  },
  'eve flow, rotated and packed': { 'eve.json.3.gz': eveLine('flow', flow()) },
  'eve flow with a VLAN tag': {
    'eve.json': eveLine('flow', {
      vlan: [20],
      ...flow({ bytes_toserver: 400 + 6 * 18, bytes_toclient: 300 + 5 * 18 }),
    }),
  },
} as Record<string, Record<string, string | Buffer>>)) {
  test(`one answered contact: ${name}`, async () => {
    const report = await huntIn(files);
    assert.equal(essence(only(report)), ONE_ANSWERED_CONTACT);
    assert.is(only(report).times, 1);
    const cut = name.includes('in the middle of a line');
    assert.equal(
      report.notRead.map(({ firstLine, why }) => [firstLine, why]),
      cut ? [[1, 'is cut or no JSON']] : [],
    );
  });
}

test('logs that were joined, with a new header in the middle, are read under the header above each line', async () => {
  const log =
    tabHeader() + tabLine() + tabHeader(OTHER_ORDER) + tabLine({ from: '10.20.0.6' }, OTHER_ORDER);
  const hosts = contacts(await huntIn({ 'conn.log': log })).map(({ monitor, bytesOut }) => [
    monitor,
    bytesOut,
  ]);
  assert.equal(hosts, [
    ['10.20.0.5', 400],
    ['10.20.0.6', 400],
  ]);
});

test('files of two Zeek versions side by side', async () => {
  const report = await huntIn({
    'a/conn.log': tabHeader() + tabLine(),
    'b/conn.log': tabHeader(OTHER_ORDER) + tabLine({ ts: 1_700_000_001 }, OTHER_ORDER),
  });
  assert.is(only(report).times, 2);
  assert.is(only(report).bytesOut, 800);
});

test('two sensors on one wire are not added up', async () => {
  const report = await huntIn({
    'conn.log': tabHeader() + tabLine(),
    'eve.json': eveLine('flow', flow()),
  });
  assert.equal(only(report).logs, { 'conn.log': 1, 'eve flow': 1 });
  assert.is(only(report).times, 1);
  assert.is(only(report).bytesOut, 400);
});

test('nobody answered: a lone SYN, a reset, UDP without reply', async () => {
  const silent = { out: [2, 120], back: [0, 0] } as const;
  const cases = {
    'conn.log':
      tabHeader() +
      tabLine({ history: 'S', ...silent, out: [2, 120], back: [0, 0] }) +
      tabLine({ history: 'Sr', out: [1, 60], back: [1, 40] }) +
      tabLine({ history: 'D', proto: 'udp', port: 111, out: [1, 84], back: [0, 0] }),
    'eve.json':
      eveLine('flow', flow({ pkts_toclient: 0, bytes_toclient: 0 }, { tcp_flags_tc: '00' })) +
      eveLine('flow', flow({}, { tcp_flags_tc: '14' })) +
      eveLine('flow', {
        proto: 'UDP',
        dest_port: 111,
        ...flow({ pkts_toclient: 0 }, {}),
        tcp: undefined,
      }),
  };
  for (const [name, text] of Object.entries(cases)) {
    const found = only(await huntIn({ [name]: text }));
    assert.equal([found.grade, found.answered, found.times], ['attempted', 0, 3], name);
  }
});

test('a sensor that came late: the listed host is taken for the one that began', async () => {
  const late = tabLine({
    from: LISTED,
    to: '10.20.0.5',
    history: '^dDaA',
    out: [5, 300],
    back: [6, 400],
  });
  assert.equal(
    { ...essence(only(await huntIn({ 'conn.log': tabHeader() + late }))), ports: [] },
    { ...ONE_ANSWERED_CONTACT, ports: [] },
  );
});

test('a listed host that only knocks is no contact of the host it knocks at', async () => {
  const knock = tabLine({
    from: LISTED,
    to: '10.20.0.5',
    history: 'S',
    out: [3, 180],
    back: [0, 0],
  });
  assert.equal((await huntIn({ 'conn.log': tabHeader() + knock })).findings, []);
});

test('neighbours and lookalikes of the listed addresses', async () => {
  const other = (to: string) => tabLine({ to });
  const report = await huntIn({
    'conn.log':
      tabHeader() +
      ['202.114.40.119', '20.2.114.4', '119.4.114.202', '102.202.114.4'].map(other).join(''),
  });
  assert.equal(report.findings, []);
  const neighbour = only(await huntIn({ 'conn.log': tabHeader() + other('202.114.4.7') }));
  assert.equal([neighbour.detection, neighbour.grade], ['contec-cms8000/subnet', 'seen']);
});

test('the border is where --home-net says', async () => {
  const files = { 'conn.log': tabHeader() + tabLine() };
  const home = { homeNetworks: ['10.0.0.0/8', '202.114.4.0/24'] };
  assert.is(only(await huntIn(files, home)).border, 'internal');
  assert.is(only(await huntIn(files)).border, 'crossed');
});

test('--since leaves out what is older', async () => {
  const files = {
    'conn.log': tabHeader() + tabLine({ ts: 1000 }) + tabLine({ ts: 3000 }),
    'eve.json': eveLine('flow', flow({ start: '1970-01-01T00:16:40.000000+0000' })),
  };
  const found = only(await huntIn(files, { sinceSeconds: 2000 }));
  assert.equal([found.times, found.firstSeen], [1, '1970-01-01T00:50:00.000Z']);
});

test('logs that all end before --since say nothing of the time since: no clean bill', async () => {
  const old = { 'conn.log': tabHeader() + tabLine({ ts: 1000 }) };
  const { findings, notRead } = await huntIn(old, { sinceSeconds: 2000 });
  assert.equal(findings, []);
  assert.equal(
    notRead.map(({ why }) => why),
    ["Zeek's conn.log end at 1970-01-01 00:16 UTC, before the time that was asked about"],
  );
  const both = { ...old, 'new/conn.log': tabHeader() + tabLine({ ts: 3000, to: '10.0.0.9' }) };
  assert.equal((await huntIn(both, { sinceSeconds: 2000 })).notRead, []);
});

test('cut lines are named with their place and reason, and the rest is read', async () => {
  const cutTabs = tabLine().slice(0, 70) + '\n';
  const cutJson = jsonLine().slice(0, 60) + '\n';
  const report = await huntIn({
    'conn.log': tabHeader() + cutTabs + tabLine({ ts: 1 }),
    'json/conn.log':
      jsonLine({ to: '93.184.216.34' }) + cutJson + '{"ts":1,"x":\n' + jsonLine({ ts: 2 }),
    'bytes/conn.log': Buffer.concat([
      Buffer.from(tabHeader() + tabLine({ ts: 3 })),
      Buffer.from([0x31, 0xff, 0xfe, 0x0a]),
    ]),
  });
  assert.is(only(report).times, 3);
  const few = 'has fewer columns than its header: it is cut, or two lines are one';
  assert.equal(report.notRead, [
    { file: 'bytes/conn.log', firstLine: 9, lines: 1, why: few },
    { file: 'conn.log', firstLine: 8, lines: 1, why: few },
    { file: 'json/conn.log', firstLine: 2, lines: 2, why: 'is cut or no JSON' },
  ]);
  assert.match(reportText(report, questions), /NOT READ: conn\.log line 8: has fewer columns/);
});

test('links are followed, and what two ways lead to counts once', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-hunt-links-'));
  try {
    mkdirSync(path.join(folder, 'spool'));
    mkdirSync(path.join(folder, 'logs'));
    writeFileSync(path.join(folder, 'spool', 'conn.log'), tabHeader() + tabLine());
    symlinkSync(path.join(folder, 'spool'), path.join(folder, 'logs', 'current'));
    symlinkSync(folder, path.join(folder, 'logs', 'around'));
    assert.is(only(await hunt({ paths: [path.join(folder, 'logs')], questions })).times, 1);
    assert.is(
      only(await hunt({ paths: [folder, path.join(folder, 'spool')], questions })).times,
      1,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what cannot be read is named, and spoils nothing else', async () => {
  const whole = gzipSync(tabHeader() + noise.repeat(200) + tabLine());
  const report = await huntIn({
    'a/conn.log.gz': whole.subarray(0, whole.length - 40),
    'b/conn.log.gz': whole,
    'conn.log.bz2': 'BZh',
    'conn.10:00:00.log': 'no header\there\n',
  });
  assert.is(only(report).times, 1);
  assert.equal([...new Set(report.notRead.map(({ file }) => file))].sort(), [
    'a/conn.log.gz',
    'conn.10:00:00.log',
    'conn.log.bz2',
  ]);
  assert.ok(
    report.notRead.some(({ why }) =>
      /cannot be unpacked to its end \(gzip: .*until there/.test(why),
    ),
  );
});

test('a file of which nothing can be read is not taken for an empty one', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-hunt-'));
  try {
    writeFileSync(path.join(folder, 'conn.log'), tabHeader() + noise);
    // Nothing is mapped at its begin: it opens, and reading fails, for root too.
    symlinkSync('/proc/self/mem', path.join(folder, 'eve.json'));
    const { notRead } = await hunt({ paths: [folder], questions });
    assert.equal(
      notRead.map(({ file, why }) => [path.basename(file), why]),
      [['eve.json', 'reading it fails, as on a broken disk']],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("sensors' own findings: alerts by sid, notices by type, vitalwire.log as it is", async () => {
  const detection = 'contec-cms8000/telemetry';
  const sid = questions.sids.find((one) => one.detection === detection)!.sid;
  const notice = questions.notices.find((one) => one.detection === detection)!.notice;
  const report = await huntIn({
    'eve.json':
      eveLine('alert', {
        alert: {
          signature_id: sid,
          signature: 'VITALWIRE PHI-SENT',
          target: { ip: '10.20.0.5' },
          source: { ip: '10.20.0.9' },
        },
      }) +
      eveLine('alert', {
        dest_ip: '10.9.9.9',
        alert: { signature_id: 2000000, signature: 'ET OTHER' },
      }),
    'notice.log': `${JSON.stringify({ ts: 1.5, note: notice, src: '10.20.0.5', dst: '10.20.0.9' })}\n`,
    'vitalwire.log': `${JSON.stringify({ ts: 2.5, detection, grade: 'phi-sent', monitor: '10.20.0.5', far_end: '10.20.0.9' })}\n`,
  });
  const found = report.findings.filter(({ question }) => question === 'findings');
  assert.is(found.length, 1);
  assert.equal(
    [found[0]!.detection, found[0]!.grade, found[0]!.border, found[0]!.farEnd],
    [detection, 'phi-sent', 'internal', '10.20.0.9'],
  );
  assert.equal(found[0]!.logs, { 'eve alert': 1, 'notice.log': 1, 'vitalwire.log': 1 });
});

test('files by hash, and reads over NFS from a listed address', async () => {
  const sha256 = 'ab'.repeat(32);
  const own = {
    ...questions,
    hashes: [{ sha256, detection: 'x/y', grade: 'code-received' as const }],
  };
  const report = await huntIn(
    {
      'files.log': `${JSON.stringify({ ts: 1, fuid: 'F', depth: 0, sha256, tx_hosts: ['10.9.9.9'], rx_hosts: ['10.20.0.5'] })}\n`,
      'eve.json':
        eveLine('fileinfo', { src_ip: '10.9.9.9', dest_ip: '10.20.0.5', fileinfo: { sha256 } }) +
        eveLine('nfs', { nfs: { procedure: 'READ', status: 'OK', filename: 'update' } }) +
        eveLine('nfs', { dest_ip: '10.9.9.9', nfs: { procedure: 'READ', status: 'OK' } }) +
        eveLine('nfs', { src_ip: '10.20.0.6', nfs: { procedure: 'READ', status: 'ERR_NOENT' } }),
    },
    { questions: own },
  );
  const received = report.findings.filter(({ grade }) => grade === 'code-received');
  assert.equal(
    received
      .map(({ question, monitor, farEnd, times }) => [question, monitor, farEnd, times])
      .sort(),
    [
      ['files', '10.20.0.5', '10.9.9.9', 1],
      ['nfs-reads', '10.20.0.5', LISTED, 1],
    ],
  );
});

test('sites without flow records: any other event about a listed address', async () => {
  const found = only(await huntIn({ 'eve.json': eveLine('http') + eveLine('http') }));
  assert.equal([found.times, found.answered, found.grade], [2, null, 'attempted']);
  assert.equal(found.logs, { 'eve event': 2 });
});

test('netflow records, one for each direction', async () => {
  const record = (packets: number, bytes: number) => ({
    netflow: {
      pkts: packets,
      bytes: bytes + packets * 14,
      start: '2023-11-14T22:13:20.500000+0000',
    },
  });
  const back = { src_ip: LISTED, src_port: 515, dest_ip: '10.20.0.5', dest_port: 40515 };
  const found = only(
    await huntIn({
      'eve.json':
        eveLine('netflow', record(6, 400)) + eveLine('netflow', { ...back, ...record(5, 300) }),
    }),
  );
  assert.equal([found.times, found.bytesOut, found.answered], [1, 400, null]);
});

test('no patient data in any report, though the logs are full of it', async () => {
  const canary = 'CANARYPATIENT';
  const report = await huntIn({
    'eve.json':
      eveLine('alert', {
        payload_printable: canary,
        alert: { signature_id: questions.sids[0]!.sid, signature: `VITALWIRE ${canary}` },
      }) + eveLine('nfs', { nfs: { procedure: 'READ', status: 'OK', filename: canary } }),
    'notice.log': `${JSON.stringify({ ts: 1, note: questions.notices[0]!.notice, msg: canary, sub: canary, src: '10.20.0.5', dst: LISTED })}\n`,
    'conn.log': tabHeader() + tabLine().replace('C1', canary),
  });
  assert.ok(report.findings.length > 0);
  assert.not.match(JSON.stringify(report), new RegExp(canary));
  assert.not.match(reportText(report, questions), new RegExp(canary));
});

test('as many events as there are lines', async () => {
  const lines = Array.from({ length: 60_000 }, (_, i) =>
    tabLine({ ts: i, from: `10.20.${i % 250}.9` }),
  ).join('');
  const report = await huntIn({ 'conn.log': tabHeader() + lines });
  assert.is(contacts(report).length, 250);
  assert.is(
    contacts(report).reduce((sum, { times }) => sum + times, 0),
    60_000,
  );
});

test.run();

import { Buffer } from 'node:buffer';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { pack } from 'tar-stream';
import type { HuntReport } from '../../../scripts/operator/hunt/hunt';
import { eveLine, flow, huntIn, jsonLine, LISTED, questions, tabHeader, tabLine } from './logs';

/**
 * Logs as shippers, queues, indexes and exports leave them. Each holds one contact and one line about
 * another host; a contact that is not found has to be a line that is NOT READ, never "nothing found".
 */
const test = suite('hunt/wrappings');

const EVE = JSON.parse(eveLine('flow', flow())) as Record<string, unknown>;
const OTHER = JSON.parse(eveLine('flow', { dest_ip: '93.184.216.34', ...flow() })) as typeof EVE;
const CONN = JSON.parse(jsonLine()) as Record<string, unknown>;
const both = (wrap: (event: object) => unknown) =>
  [OTHER, EVE].map((event) => `${JSON.stringify(wrap(event))}\n`).join('');
const prefixed = (head: string) =>
  [OTHER, EVE].map((event) => `${head}${JSON.stringify(event)}\n`).join('');
const raw = JSON.stringify;

const tarOf = (files: Record<string, string | Buffer>) =>
  new Promise<Buffer>((resolve, reject) => {
    const archive = pack();
    for (const [name, content] of Object.entries(files)) archive.entry({ name }, content);
    archive.finalize();
    const parts: Buffer[] = [];
    archive.on('data', (part) => parts.push(part as Buffer));
    archive.on('error', reject);
    archive.on('end', () => resolve(Buffer.concat(parts)));
  });
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const utf32le = (text: string) => {
  const codes = [...text].map((letter) => letter.codePointAt(0)!);
  return Buffer.from(new Uint32Array(codes).buffer);
};
const conn = tabHeader() + tabLine({ to: '93.184.216.34' }) + tabLine();
const underscored = conn.replaceAll('id.orig', 'id_orig').replaceAll('id.resp', 'id_resp');

const READ: Record<string, Record<string, string | Buffer>> = {
  'Filebeat, keys under json': { 'a.ndjson': both((json) => ({ '@timestamp': 'x', json })) },
  'Filebeat, the line as message': { a: both((event) => ({ message: raw(event), input: {} })) },
  'Filebeat, event.original beside ECS': {
    a: both((event) => ({
      '@timestamp': '2023-11-14T22:13:20.500Z',
      event: { original: raw(event), module: 'suricata' },
      source: { ip: '10.20.0.5' },
      destination: { ip: (event as typeof EVE).dest_ip },
    })),
  },
  'Elastic documents': { a: both((_source) => ({ _index: 'logs', _id: '1', _source })) },
  'an answer of _search, pretty-printed': {
    'hits.json': raw({ took: 1, hits: { hits: [{ _source: OTHER }, { _source: EVE }] } }, null, 2),
  },
  'docker json-file': { a: both((event) => ({ log: `${raw(event)}\n`, stream: 'stdout' })) },
  'Kubernetes CRI': { a: prefixed('2023-11-14T22:13:20.5Z stdout F ') },
  Vector: {
    a: both((event) => ({ message: raw(event), source_type: 'file', timestamp: '2024-01-01' })),
  },
  'Fluent Bit, a list': {
    a: raw([
      { date: 1, log: raw(OTHER) },
      { date: 2, log: raw(EVE) },
    ]),
  },
  'Fluentd out_file': { a: prefixed('2023-11-14T22:13:20+00:00\tsuricata.eve\t') },
  Logstash: { a: both((event) => ({ '@version': '1', host: 'h', ...event })) },
  'Splunk, JSON': { a: both((event) => ({ preview: false, result: { _raw: raw(event) } })) },
  'Splunk, CSV of raw': {
    'export.csv': `_time,_raw\n${[OTHER, EVE].map((event) => `1,"${raw(event).replaceAll('"', '""')}"\n`).join('')}`,
  },
  'Wazuh alerts': {
    a: both((data) => ({ timestamp: '2024', rule: { id: '86601' }, data, location: 'eve.json' })),
  },
  'Graylog, GELF': {
    a: both((event) => ({ version: '1.1', host: 'h', short_message: raw(event) })),
  },
  'syslog, RFC 3164': { 'messages.log': prefixed('<37>Nov 14 22:13:20 fw suricata[91]: ') },
  'syslog, RFC 5424': {
    a: prefixed('<37>1 2023-11-14T22:13:20Z fw suricata 91 - [x@1 a="{b}"] '),
  },
  '@cee: syslog': { a: prefixed('Nov 14 22:13:20 fw suricata: @cee: ') },
  'syslog, octet-counted': {
    a: [OTHER, EVE].map((event) => `99 <37>1 - fw suricata - - - ${raw(event)}`).join(''),
  },
  'Kafka, key and tab': { a: prefixed('CreateTime:1700000000500\tsuricata\t') },
  'Kafka, kcat -J': { a: both((event) => ({ topic: 't', offset: 1, payload: raw(event) })) },
  'two events in a line': { a: `${raw(OTHER)}${raw(EVE)}\n` },
  'a list in one line': { a: raw([OTHER, EVE]) },
  'a list over several lines': { a: raw([OTHER, EVE], null, 2) },
  'a list, one element a line': { a: `[\n${raw(OTHER)},\n${raw(EVE)}\n]\n` },
  'pretty-printed in a row, as by jq': {
    a: [OTHER, EVE].map((one) => raw(one, null, 2)).join('\n'),
  },
  'NUL bytes before the log': { a: `${'\0'.repeat(70_000)}${raw(OTHER)}\n${raw(EVE)}\n` },
  'NUL bytes in a line': { a: `${raw(OTHER)}\n\0\0\0${raw(EVE)}\n` },
  'a byte that is no UTF-8': {
    a: Buffer.from(`${raw({ ...EVE, note: 'caf\u00e9' })}\n`, 'latin1'),
  },
  'a line over 2 MB': { a: `${raw(OTHER)}\n${raw({ ...EVE, packet: 'A'.repeat(3e6) })}\n` },
  'UTF-16 with a mark': {
    'eve.json': Buffer.from(`\uFEFF${raw(OTHER)}\r\n${raw(EVE)}\r\n`, 'utf16le'),
  },
  'UTF-16 without a mark': { 'eve.json': Buffer.from(`${raw(OTHER)}\n${raw(EVE)}\n`, 'utf16le') },
  'UTF-16, big end first': { 'eve.json': utf16be(`\uFEFF${raw(EVE)}\n`) },
  'UTF-32': { 'eve.json': utf32le(`\uFEFF${raw(EVE)}\n`) },
  'flattened, with underscores': {
    a: `${raw(Object.fromEntries(Object.entries({ ...EVE, flow_pkts_toserver: 6 }).filter(([key]) => key !== 'flow')))}\n`,
  },
  'keys behind a prefix': {
    a: `${raw(Object.fromEntries(Object.entries(EVE).map(([key, value]) => [`result.${key}`, value])))}\n`,
  },
  'Elastic fields, each a list': {
    a: `${raw({ fields: { 'source.ip': ['10.20.0.5'], 'destination.ip': [LISTED], '@timestamp': ['2023-11-14T22:13:20.500Z'] } })}\n`,
  },
  "Kibana's CSV": {
    'on_demand.csv': `"@timestamp","source.ip","destination.ip","destination.port"\n"Nov 14, 2023 @ 22:13:20.500","10.20.0.5","${LISTED}",515\n`,
  },
  'a table with semicolons': {
    'x.csv': `ts;id.orig_h;id.resp_h;id.resp_p;proto\n1700000000.5;10.20.0.5;${LISTED};515;tcp\n`,
  },
  'Zeek JSON in Filebeat': { a: `${raw({ '@timestamp': 'x', message: raw(CONN) })}\n` },
  'Zeek JSON with @timestamp for ts': {
    a: `${raw({ ...CONN, ts: undefined, '@timestamp': '2023-11-14T22:13:20.500Z' })}\n`,
  },
  'Zeek tabs with id_orig_h': { 'conn.log': underscored },
  'Zeek tabs, a header that ends with a tab': {
    'conn.log': `#path\tconn\n#fields\tts\tid.orig_h\t\tid.resp_h\t\n1700000000.5\t10.20.0.5\t\t${LISTED}\t\n`,
  },
  'Zeek with commas': {
    'conn.log': `#separator \\x2c\n#path,conn\n#fields,ts,id.orig_h,id.resp_h\n1700000000.5,10.20.0.5,${LISTED}\n`,
  },
  conn_long: { 'conn_long.log': tabHeader().replace('conn', 'conn_long') + tabLine() },
  open_conn: { 'open_conn.log': tabHeader().replace('conn', 'open_conn') + tabLine() },
  'conn_red, Corelight': { 'x.log': `${raw({ ...CONN, _path: 'conn_red', _system_name: 's' })}\n` },
  'no conn.log but another log': {
    'http.log': `#path\thttp\n#fields\tts\tuid\tid.orig_h\tid.resp_h\thost\n1700000000.5\tC\t10.20.0.5\t${LISTED}\t-\n`,
  },
  'IPv4 in IPv6, dotted': { 'conn.log': tabHeader() + tabLine({ to: `::ffff:${LISTED}` }) },
  'IPv4 in IPv6, as Suricata writes it': {
    a: `${raw({ ...EVE, dest_ip: '0000:0000:0000:0000:0000:ffff:ca72:0477' })}\n`,
  },
  'IPv4 behind NAT64': { a: `${raw({ ...EVE, dest_ip: '64:ff9b::ca72:477' })}\n` },
  'gzip under another name': { 'conn-0201.log': gzipSync(conn) },
  'gzip of two members': {
    'conn.log.gz': Buffer.concat([gzipSync(tabHeader()), gzipSync(tabLine())]),
  },
  zip: { 'logs.zip': Buffer.from(zipSync({ 'a/conn.log': Buffer.from(conn) })) },
  'a tar in gzip, with packed logs': {},
};

for (const [name, given] of Object.entries(READ)) {
  test(`read: ${name}`, async () => {
    const files = name.startsWith('a tar')
      ? {
          'logs.tgz': gzipSync(
            await tarOf({ 'x/dns.log': '#path\tdns\n', 'x/conn.log.gz': gzipSync(conn) }),
          ),
        }
      : given;
    const report = await huntIn(files);
    assert.equal(hosts(report), [`10.20.0.5 ${LISTED} 1`], JSON.stringify(report));
    assert.equal(report.notRead, []);
    assert.ok(report.files.read > 0);
  });
}

const hosts = ({ findings }: HuntReport) =>
  findings
    .filter(({ question }) => question === 'contacts')
    .map(({ monitor, farEnd, times }) => `${monitor} ${farEnd} ${times}`);

/** A conn.log of one contact, packed by xz 5.4, bzip2 1.0 and zstd 1.5. */
const PACKED = {
  xz: '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4ABOAEVdABGcCCd3rftzosa4nUgpPI6Sfnt8GCEN0LtYtCwxh7a0xKlQW5XQN5m00zp/qSZ3gbKIYFFED+cElScbJ7s8fbwwIdneYAAAAAB6seT1zCFPIAABYU/MswO6H7bzfQEAAAAABFla',
  bzip2:
    'QlpoOTFBWSZTWfS8eW0AAAXbgAQwCAF2oAAAr+XcACAAVFAAAAGQap+ptRHqD1AGgTcb+k1hrhTHKReWwKiGGahCbmjIsQRz4FUdMGTjsiyAsNiNPROmGmjH4u5IpwoSHpePLaA=',
  zstd: 'KLUv/QRYRQIAggQQFpClOgSRV2nx9v+qKvxPGkJW+C+wLwFDUL25UX3J4vN8lqf6PAMdCzmo3tN6IcC+9rSG0TAF1BZkMNYIrzg4EgEAzUAZEMQE5Q==',
};

for (const [tool, base64] of Object.entries(PACKED)) {
  test(`read: ${tool}, one part, two parts, and cut`, async () => {
    const whole = Buffer.from(base64, 'base64');
    assert.equal(hosts(await huntIn({ 'a.log': whole })), [`10.20.0.5 ${LISTED} 1`]);
    const two = await huntIn({ 'conn.log': Buffer.concat([whole, whole]) });
    assert.equal(hosts(two), [`10.20.0.5 ${LISTED} 2`], JSON.stringify(two.notRead));
    assert.equal(two.notRead, []);
    const cut = await huntIn({ 'conn.log': whole.subarray(0, whole.length - 12) });
    assert.ok(
      cut.notRead.some(({ why }) => why.startsWith('cannot be unpacked to its end')),
      JSON.stringify(cut),
    );
  });
}

const NOT_READ: Record<
  string,
  [file: Record<string, string | Buffer>, why: RegExp, line: number | null]
> = {
  'a record without a time': [
    { a: `${raw({ ...EVE, timestamp: undefined, flow: undefined })}\n` },
    /no time/,
    1,
  ],
  'a record without ends': [
    { 'a.json': `{}\n${raw({ x: { y: LISTED } })}\n` },
    /names 202\.114\.4\.119/,
    2,
  ],
  'key=value': [{ 'fw.log': `x\nsrc=10.20.0.5 dst=${LISTED} act=allow\n` }, /no known form/, 2],
  'tabs without a header': [{ 'my.log': tabLine() }, /no known form/, 1],
  'fields of a sensor in XML': [
    { 'x.xml': '<src_ip>1</src_ip>\n' },
    /no line of it is in a known form/,
    null,
  ],
  'a row with more columns': [
    { 'conn.log': `${tabHeader()}${tabLine().trim()}\t${tabLine()}` },
    /more columns/,
    8,
  ],
  'a cut row that names it': [
    { 'conn.log': tabHeader() + tabLine().slice(0, 60) },
    /fewer columns/,
    8,
  ],
  'JSON that is cut behind the address': [{ 'eve.json': raw(EVE).slice(0, 230) }, /names 202/, 1],
  'a list that is cut': [
    { a: `[\n${raw(OTHER)},\n${raw(OTHER).slice(0, 99)}` },
    /cut at the end/,
    3,
  ],
  Parquet: [{ 'conn.parquet': Buffer.from('PAR1\x00\x01conn') }, /Parquet/, null],
  lz4: [{ 'conn.log.lz4': Buffer.from('04224d186440a7', 'hex') }, /lz4/, null],
  '7z': [{ 'eve.json.7z': Buffer.from('377abcaf271c0004', 'hex') }, /7z/, null],
  encrypted: [
    { 'eve.json.gpg': Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 37) % 256)) },
    /no text/,
    null,
  ],
};

for (const [name, [files, why, line]] of Object.entries(NOT_READ)) {
  test(`not read: ${name}`, async () => {
    const report = await huntIn(files);
    assert.equal(report.findings, []);
    assert.is(report.notRead.length, 1, JSON.stringify(report));
    assert.match(report.notRead[0]!.why, why);
    assert.is(report.notRead[0]!.firstLine, line);
  });
}

test('a listed address that is no end of a connection is a mention, and no problem', async () => {
  const report = await huntIn({
    'dns.log': `#path\tdns\n#fields\tts\tuid\tid.orig_h\tid.resp_h\tanswers\n1700000000.5\tC\t10.20.0.5\t10.20.0.1\t${LISTED}\n`,
  });
  assert.equal(report.findings, []);
  assert.equal(report.notRead, []);
  assert.equal(report.mentioned, [{ file: 'dns.log', log: 'dns.log', lines: 1, firstLine: 3 }]);
});

test("Suricata's fast.log, and the same behind a syslog head with a year", async () => {
  const { sid } = questions.sids.find(({ detection }) => detection === 'contec-cms8000/telemetry')!;
  const alert = `[**] [1:${sid}:2] VITALWIRE PHI-SENT x [**] [Classification: y] [Priority: 1] {TCP} 10.20.0.5:40515 -> 10.20.0.9:515\n`;
  const report = await huntIn({
    'fast.log': `11/14/2023-22:13:20.500000  ${alert}`,
    messages: `<37>1 2023-11-14T22:13:20Z fw suricata 9 - - ${alert.replaceAll('[**] ', '')}`,
  });
  assert.equal(report.notRead, []);
  assert.equal(
    report.findings.map(({ detection, monitor, farEnd, times }) => [
      detection,
      monitor,
      farEnd,
      times,
    ]),
    [['contec-cms8000/telemetry', '10.20.0.5', '10.20.0.9', 2]],
  );
  const yearless = await huntIn({ messages: `Nov 14 22:13:20 fw suricata: ${alert}` });
  assert.match(yearless.notRead[0]?.why ?? '', /no time/);
});

test('files that are no logs are nobody’s loss', async () => {
  const report = await huntIn({
    'local.zeek':
      'event connection_state_remove(c: connection) { print c$id$orig_h; } # id.orig_h\n',
    'notes.txt': 'nothing here\n',
    'package.json': '{"name":"x",\n"version":"1"}\n',
    'conn-summary.log': '>== Total === 10.20.0.5\n',
    'empty.log': '',
    'trace.pcap': Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex'),
  });
  assert.equal([report.notRead, report.findings, report.files.read], [[], [], 0]);
  assert.is(report.files.notNeeded, 6);
});

test('one wrapped log and its raw original are one event', async () => {
  const report = await huntIn({
    'eve.json': raw(EVE),
    'copy/eve.json.gz': gzipSync(raw(EVE)),
    'shipped.ndjson': raw({ message: raw(EVE) }),
  });
  assert.equal(hosts(report), [`10.20.0.5 ${LISTED} 1`]);
  assert.is(report.copies, 2);
});

test('names of files are no patterns', async () => {
  const other = tabHeader() + tabLine({ from: '10.20.0.99', ts: 5 });
  for (const [a, b] of [
    ['conn[1].log', 'conn1.log'],
    ['conn?.log', 'connA.log'],
    ['conn*.log', 'conn.log'],
    ["conn'{a,b}.log", 'conn a.log'],
  ] as const) {
    const report = await huntIn({ [a]: tabHeader() + tabLine(), [b]: other });
    assert.equal(hosts(report), [`10.20.0.5 ${LISTED} 1`, `10.20.0.99 ${LISTED} 1`], a);
  }
});

test.run();

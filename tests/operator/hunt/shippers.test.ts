import { Buffer } from 'node:buffer';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hunt, type HuntReport } from '../../../scripts/operator/hunt/hunt';
import { eveLine, flow, huntIn, jsonLine, LISTED, questions, tabHeader, tabLine } from './logs';

/**
 * More of what shippers, queues, exports and consoles make of records: coded, escaped, and in other letters.
 * Each is read, or its lines are NOT READ; none is "nothing found".
 */
const test = suite('hunt/shippers');

const EVE = JSON.parse(eveLine('flow', flow())) as Record<string, unknown>;
const OTHER = { ...EVE, dest_ip: '93.184.216.34' };
const raw = JSON.stringify;
const both = (wrap: (event: object) => unknown) =>
  [OTHER, EVE].map((event) => `${raw(wrap(event))}\n`).join('');
const prefixed = (head: string, tail = '') =>
  [OTHER, EVE].map((event) => `${head}${raw(event)}${tail}\n`).join('');
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
const packed64 = (value: unknown) => base64(gzipSync(raw(value)));
const conn = tabHeader() + tabLine({ to: '93.184.216.34' }) + tabLine();
const CONN = JSON.parse(jsonLine()) as Record<string, unknown>;
/** What CloudWatch Logs sends to subscribers. */
const cloudWatch = (events: readonly object[]) => ({
  messageType: 'DATA_MESSAGE',
  logGroup: 'suricata',
  logEvents: events.map((event, id) => ({ id, timestamp: 1_700_000_000_500, message: raw(event) })),
});

const READ: Record<string, Record<string, string | Buffer>> = {
  'Kafka REST, values in base64': {
    a: raw([OTHER, EVE].map((event) => ({ topic: 't', key: null, value: base64(raw(event)) }))),
  },
  'base64 a line': { a: [OTHER, EVE].map((event) => `${base64(raw(event))}\n`).join('') },
  'base64 for URLs, without padding': {
    a: both((event) => ({
      data: Buffer.from(`\xbf${raw(event)}`, 'latin1').toString('base64url'),
    })),
  },
  'base64 twice': { a: both((event) => ({ a: base64(raw({ b: base64(raw(event)) })) })) },
  'a CloudWatch subscription: gzip in base64': {
    a: raw({ awslogs: { data: packed64(cloudWatch([OTHER, EVE])) } }),
  },
  'Kinesis, many records': {
    a: both((event) => ({ recordId: '1', kinesis: { data: packed64(cloudWatch([event])) } })),
  },
  'Firehose to S3, no line ends': {
    a: [OTHER, EVE].map((event) => raw(cloudWatch([event]))).join(''),
  },
  'zlib in base64': { a: both((event) => ({ payload: base64(deflateSync(raw(event))) })) },
  'a gzip with a file name in base64, no JSON around': {
    a: `${base64(Buffer.concat([Buffer.from('1f8b0808aabbccdd0003', 'hex'), Buffer.from('eve.json\0'), gzipSync(`${raw(OTHER)}\n${raw(EVE)}\n`).subarray(10)]))}\n`,
  },
  'the same, in lines of 76 letters, as by base64 and MIME': {
    'eve.json.gz.b64': base64(gzipSync(`${raw(OTHER)}\n${raw(EVE)}\n`)).replace(/.{76}/g, '$&\n'),
  },
  'a log in base64, in lines of 76 letters': {
    'eve.b64': base64(`${raw(OTHER)}\n${raw(EVE)}\n`).replace(/.{76}/g, '$&\n'),
  },
  'bytes in hex, as PostgreSQL exports bytea': {
    a: [OTHER, EVE].map((event) => `1\t\\\\x${Buffer.from(raw(event)).toString('hex')}\n`).join(''),
  },
  'journalctl -o json, a message as numbers': {
    a: both((event) => ({ MESSAGE: [...Buffer.from(raw(event))], SYSLOG_IDENTIFIER: 'suricata' })),
  },
  'a Buffer of Node, as JSON': { a: both((event) => ({ value: Buffer.from(raw(event)) })) },
  'journalctl -o export': {
    a: [OTHER, EVE].map((event) => `__CURSOR=s\n_PID=1\nMESSAGE=${raw(event)}\n\n`).join(''),
  },
  'journalctl -o export, a field with its length': {
    a: [OTHER, EVE]
      .map((event) => `__CURSOR=s\nMESSAGE\n\x90\x01\0\0\0\0\0\0${raw(event)}\n\n`)
      .join(''),
  },
  'journalctl -o short-iso': {
    a: `-- Logs begin at Tue. --\n${prefixed('2023-11-14T22:13:20+0000 h suricata[9]: ')}-- Reboot --\n`,
  },
  'Fluent Bit on a console': {
    a: [OTHER, EVE]
      .map(
        (event, i) =>
          `[${i}] tail.0: [[1700000000.500000000, {}], {"log"=>"${raw(event).replaceAll('"', '\\"')}"}]\n`,
      )
      .join(''),
  },
  'redis-cli lrange': {
    a: [OTHER, EVE]
      .map((event, i) => `${i + 1}) "${raw(event).replaceAll('"', '\\"')}"\n`)
      .join(''),
  },
  'CloudWatch Insights, CSV': {
    'logs-insights-results.csv': `@timestamp,@message\n${[OTHER, EVE].map((event) => `2023-11-14 22:13:20.500,"${raw(event).replaceAll('"', '""')}"\n`).join('')}`,
  },
  'Graylog, CSV': {
    'graylog.csv': `"timestamp","source","message"\n${[OTHER, EVE].map((event) => `"2023-11-14T22:13:20.500Z","fw","${raw(event).replaceAll('"', '""')}"\n`).join('')}`,
  },
  'a table without a line of names': {
    'x.csv': [OTHER, EVE].map((event) => `1,"${raw(event).replaceAll('"', '""')}"\n`).join(''),
  },
  'Splunk, XML of raw': {
    'export.xml': `<results>\n${[OTHER, EVE].map((event) => `<v xml:space='preserve' trim='0'>${raw(event).replaceAll('"', '&quot;')}</v>\n`).join('')}</results>\n`,
  },
  'Splunk HEC, an object': {
    a: both((event) => ({ time: 1_700_000_000.5, sourcetype: 's', event })),
  },
  'Splunk HEC, a text': { a: both((event) => ({ time: 1_700_000_000.5, event: raw(event) })) },
  'Graylog, GELF with fields': {
    a: both((event) => ({
      version: '1.1',
      host: 'h',
      short_message: 'suricata',
      ...Object.fromEntries(Object.entries(event).map(([key, value]) => [`_${key}`, value])),
    })),
  },
  'kafka-console-consumer with all it can print': {
    a: prefixed('CreateTime:1700000000500\tPartition:0\tOffset:1\tNO_HEADERS\tnull\t'),
  },
  'kafka-dump-log': {
    a: prefixed('| offset: 0 CreateTime: 1700000000500 keySize: -1 headerKeys: [] payload: '),
  },
  'Kafka Connect, with a schema': {
    a: both((event) => ({ schema: { type: 'string' }, payload: raw(event) })),
  },
  'bytes as Python prints them': { a: prefixed("b'", "'") },
  'HTML-safe JSON in JSON': {
    a: [OTHER, EVE].map((event) => `{"m":"${raw(event).replaceAll('"', '\\u0022')}"}\n`).join(''),
  },
  'dots escaped in JSON': { a: prefixed('').replaceAll(LISTED, LISTED.replaceAll('.', '\\u002e')) },
  'dots escaped in URLs': {
    a: both((event) => event)
      .replace(/.*/g, (line) => line && `e=${encodeURIComponent(line)}`)
      .replaceAll('.', '%2E'),
  },
  'URL-encoded': {
    a: [OTHER, EVE].map((event) => `event=${encodeURIComponent(raw(event))}\n`).join(''),
  },
  'lines end with CR LF': { 'eve.json': prefixed('').replaceAll('\n', '\r\n') },
  'tabs, lines end with CR LF': { 'conn.log': conn.replaceAll('\n', '\r\n') },
  'tabs, lines end with CR': { 'conn.log': conn.replaceAll('\n', '\r') },
  'JSON, lines end with CR': { 'eve.json': prefixed('').replaceAll('\n', '\r') },
  'UTF-16 without a mark, tabs, CR LF': {
    'conn.log': Buffer.from(conn.replaceAll('\n', '\r\n'), 'utf16le'),
  },
  'UTF-16 whose first byte is gone': {
    'eve.json': Buffer.from(prefixed(''), 'utf16le').subarray(1),
  },
  'UTF-16 appended to UTF-8, as by PowerShell': {
    'eve.json': Buffer.concat([
      Buffer.from(`${raw(OTHER)}\r\n`),
      Buffer.from(`\uFEFF${raw(EVE)}\r\n`, 'utf16le'),
    ]),
  },
  'Zeek with bars, and its own words for nothing': {
    'conn.log': `#separator |\n#set_separator|;\n#empty_field|EMPTY\n#unset_field|n/a\n#path|conn\n#fields|ts|uid|id.orig_h|id.resp_h|history|service\n1700000000.5|C1|10.20.0.5|${LISTED}|n/a|EMPTY\n`,
  },
  'Zeek with spaces': {
    'conn.log': `#separator \\x20\n#path conn\n#fields ts uid id.orig_h id.resp_h\n1700000000.5 C1 10.20.0.5 ${LISTED}\n`,
  },
  'Zeek with a separator of two letters': {
    'conn.log': `#separator \\x7c\\x7c\n#path||conn\n#fields||ts||id.orig_h||id.resp_h\n1700000000.5||10.20.0.5||${LISTED}\n`,
  },
  'Zeek JSON streaming': {
    'json_streaming_conn.1.log': jsonLine(
      {},
      { _path: 'conn', _write_ts: '2023-11-14T22:13:20.6Z' },
    ),
  },
  'Zeek JSON with ISO times': { 'x.log': jsonLine({}, { ts: '2023-11-14T22:13:20.500000Z' }) },
  Corelight: {
    'conn_20231114_22.log': `${raw({ _path: 'conn', _system_name: 'HQ', _write_ts: '2023-11-14T22:13:25Z', ...CONN, ts: '2023-11-14T22:13:20.5Z' })}\n`,
  },
  'Security Onion, Zeek in ECS with message': {
    a: both((event) => ({
      '@timestamp': '2023-11-14T22:13:20.5Z',
      event: { module: 'suricata', dataset: 'suricata.flow' },
      message: raw(event),
    })),
  },
  'Zeek tabs behind the head of another file': {
    'all.log': `${'line of another program\n'.repeat(4000)}${conn}`,
  },
  'octets with zeros in front': { a: prefixed('').replaceAll(LISTED, '202.114.004.119') },
  'NAT64, every group written out': {
    a: prefixed('').replaceAll(LISTED, '64:ff9b:0:0:0:0:ca72:477'),
  },
};

for (const [name, files] of Object.entries(READ)) {
  test(`read: ${name}`, async () => {
    const report = await huntIn(files);
    assert.equal(hosts(report), [`10.20.0.5 ${LISTED} 1`], JSON.stringify(report));
    assert.equal(report.notRead, []);
    assert.ok(report.files.read > 0);
  });
}

/** conn.log of two lines, packed by bzip2 1.0.8. */
const BZIP2 =
  'QlpoOTFBWSZTWWVSyJIAACHfgCQwSGd/4C0ACAS/795gMADtlglChG0xJiGQAADQaCVPKIJoAADQ0AAAlIU2ppjUB6noRkGE0BiPDfetJYmUUmLc3IlcXnW97SL7wkZPCITjF3zTkyTUsj4QRIOURHN9TBcFLKB4LAaUFQwGkYsHlZRMfrC6WiqkKL5KVTJ1kY7i3zyBIiOCJyIRgN6hFhgGbthl+6IpJJPiOGk6lMx8PcDwNphh3GyKkBh5JRtwJqDToPQ7NQe0lAIiDjFB7wT1RD6psiqtCUgTlYPKrph2BEtIyqsgRBKmYoNTM59ayBS4EYUiQoUpQTAmiOZf1lKYH8XckU4UJBlUsiSA';
const NUMBERS = { ...EVE, src_ip: 169082885, dest_ip: 3396469879 };
const BYTES = { ...EVE, src_ip: [10, 20, 0, 5], dest_ip: [202, 114, 4, 119] };

const NOT_READ: Record<string, [files: Record<string, string | Buffer>, why: RegExp]> = {
  'GELF in chunks, packed': [
    {
      a: Buffer.concat([
        Buffer.from('1e0f00112233445566770001', 'hex'),
        deflateSync(raw({ version: '1.1', short_message: raw(EVE) })),
      ]),
    },
    /GELF in chunks/,
  ],
  'a binary form with names of fields': [
    {
      a: Buffer.from(`\x82\xda\x00\x06src_ip\xda\x00\t10.20.0.5${' '.repeat(200)}`, 'latin1'),
    },
    /binary form/,
  ],
  'column names apart from their values': [
    {
      a: raw({
        meta: [{ name: 'timestamp' }, { name: 'src_ip' }, { name: 'dest_ip' }],
        data: [[EVE.timestamp, '10.20.0.5', '93.184.216.34']],
      }),
    },
    /no line of it is in a known form/,
  ],
  'addresses as numbers, printed for people': [
    { 'eve.json': JSON.stringify([NUMBERS], null, 2) },
    /no addresses/,
  ],
  'addresses as numbers in a table': [
    { 'eve.csv': `timestamp,src_ip,dest_ip\n${String(EVE.timestamp)},169082885,3396469879\n` },
    /no addresses/,
  ],
  'addresses as numbers, in fields of ECS': [
    {
      a: `${raw({ '@timestamp': EVE.timestamp, source: { ip: 169082885 }, destination: { ip: 3396469879 }, event: { dataset: 'suricata.eve' } })}\n`,
    },
    /known form|no addresses/,
  ],
  'addresses as bytes': [{ 'eve.json': `${raw(BYTES)}\n` }, /no addresses/],
  'addresses as bytes, printed for people': [
    { 'eve.json': JSON.stringify([BYTES], null, 2) },
    /no addresses/,
  ],
  'a value with its type, as Avro has it': [
    { a: `${raw({ ...EVE, src_ip: { string: '10.20.0.5' }, dest_ip: { string: LISTED } })}\n` },
    /no address/,
  ],
  'the same, of nobody listed': [
    {
      a: `${raw({ ...EVE, src_ip: { string: '10.20.0.5' }, dest_ip: { string: '93.184.216.34' } })}\n`,
    },
    /no addresses/,
  ],
  'bzip2 that is cut': [
    { 'conn.log': Buffer.from(BZIP2, 'base64').subarray(0, 150) },
    /bzip2: unexpected end of file/,
  ],
  'journalctl -o json without --all': [
    { a: `${raw({ MESSAGE: null, SYSLOG_IDENTIFIER: 'suricata' })}\n` },
    /--all/,
  ],
  'tabs in syslog': [
    { messages: tabLine().replaceAll('\t', '#011').replace(/^/, 'Nov 14 22:13:20 fw zeek: ') },
    /names 202\.114\.4\.119/,
  ],
  'quoted-printable': [{ 'mail.eml': tabLine().replaceAll('=', '=3D') }, /names 202/],
  CEF: [{ 'cef.log': `CEF:0|a|b|1|2|3|4|src=10.20.0.5 dst=${LISTED}\n` }, /names 202/],
  'RFC 5424 with all in structured data': [
    { a: `<37>1 2023-11-14T22:13:20Z fw s 9 - [eve src_ip="10.20.0.5" dest_ip="${LISTED}"]\n` },
    /names 202|no line of it/,
  ],
  'Logstash rubydebug': [
    { a: `{\n   "src_ip" => "10.20.0.5",\n  "dest_ip" => "${LISTED}"\n}\n` },
    /names 202|known form/,
  ],
  'records in YAML': [
    {
      'flows.yaml': `- src_ip: 10.20.0.5\n  dest_ip: 93.184.216.34\n  timestamp: 2023-11-14T22:13:20Z\n`,
    },
    /known form/,
  ],
  'a dump of a database': [
    { 'eve.sql': `INSERT INTO eve (src_ip, dest_ip) VALUES ('10.20.0.5', '${LISTED}');\n` },
    /names 202|known form/,
  ],
  'text in base64 that names it and is no record': [
    { a: `${raw({ v: base64(`from 10.20.0.5 to ${LISTED} at noon`) })}\n` },
    /names 202/,
  ],
  'gzip in base64 that is cut': [
    { a: `${raw({ data: packed64(cloudWatch([OTHER, EVE])).slice(0, 120) })}\n` },
    /base64/,
  ],
  'addresses as numbers': [
    {
      'eve.json': prefixed('')
        .replaceAll(`"${LISTED}"`, '3396469879')
        .replaceAll('"10.20.0.5"', '169082885'),
    },
    /no addresses/,
  ],
  'Parquet of another name': [
    { 'part-0000': Buffer.from('PAR1\x15\x04\x15..........PAR1', 'latin1') },
    /Parquet/,
  ],
  'lz4 of another name': [{ 'a.lz4': Buffer.from('04224d186440a7', 'hex') }, /lz4/],
  'a journal of systemd': [
    { 'system.journal': Buffer.concat([Buffer.from('LPKSHHRH'), Buffer.alloc(300, 7)]) },
    /journalctl/,
  ],
  'SQLite with records in it, as EveBox has them': [
    {
      'events.sqlite': Buffer.concat([
        Buffer.from('SQLite format 3\0'),
        Buffer.alloc(5000),
        Buffer.from(raw(OTHER)),
      ]),
    },
    /field names of a sensor/,
  ],
  'a zip with a password': [{ 'logs.zip': encryptedZip() }, /it is encrypted/],
  'dots escaped in a line of another form': [
    { a: `GET /?from=10.20.0.5&to=${LISTED.replaceAll('.', '%2e')} HTTP/1.1\n` },
    /names 202/,
  ],
  'a zip in which nothing is found': [
    { 'logs.zip': Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(60)]) },
    /no file is found in it/,
  ],
  'a zip of a method that is not known': [{ 'logs.zip': encryptedZip(0, 14) }, /method 14/],
  'tcpdump as text': [
    { x: `22:13:20.5 IP 10.20.0.5.40515 > ${LISTED}.515: Flags [S], seq 1\n` },
    /names 202/,
  ],
  'gzip and text behind it': [
    { 'conn.log': Buffer.concat([gzipSync(tabHeader()), Buffer.from(tabLine())]) },
    /unpacked to its end/,
  ],
  'gzip, zeros, and more behind them': [
    {
      'conn.log': Buffer.concat([gzipSync(tabHeader()), Buffer.alloc(64), Buffer.from(tabLine())]),
    },
    /unpacked to its end/,
  ],
  'a line that was cut by syslog, far behind the head of the file': [
    {
      messages: `${'line of another program\n'.repeat(4000)}<37>Nov 14 22:13:20 fw suricata: ${raw(EVE).slice(0, 100)}\n`,
    },
    /is cut/,
  ],
  'a flow that says its far end in a field of its own': [
    { a: raw({ ...EVE, dest_ip: undefined, dest: '202.114.4.119:515' }) },
    /both of its ends/,
  ],
  'an event of another sort that says one end only': [
    { a: raw({ ...EVE, event_type: 'tls', src_ip: undefined, client: '10.20.0.5' }) },
    /both of its ends/,
  ],
  'a connection in ECS that is only related to it': [
    {
      a: raw({
        '@timestamp': '2023-11-14T22:13:21Z',
        _path: 'conn',
        related: { ip: ['10.20.0.5', '202.114.4.119'] },
      }),
    },
    /both of its ends/,
  ],
  'a comment that names it': [
    { 'conn.log': `${tabHeader()}${tabLine({ to: '93.184.216.34' })}#${tabLine()}` },
    /names 202/,
  ],
};

for (const [name, [files, why]] of Object.entries(NOT_READ)) {
  test(`not read: ${name}`, async () => {
    const report = await huntIn(files);
    assert.equal(report.findings, [], JSON.stringify(report));
    assert.ok(report.notRead.length > 0, JSON.stringify(report));
    assert.ok(
      report.notRead.some((one) => why.test(one.why)),
      JSON.stringify(report.notRead),
    );
  });
}

/** A zip whose first header says that it is encrypted, or packed in another way than it is. */
function encryptedZip(flags = 1, method = 8): Buffer {
  const zip = Buffer.from(zipSync({ 'eve.json': Buffer.from(raw(EVE)) }));
  zip.writeUInt8(flags, 6);
  zip.writeUInt16LE(method, 8);
  return zip;
}

test('a pipe that was named is read, and one in a folder is left alone', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-pipe-'));
  const pipe = path.join(folder, 'pipe');
  try {
    assert.is(spawnSync('mkfifo', [pipe]).status, 0);
    const writer = spawn('sh', ['-c', 'printf %s "$1" > "$2"', 'sh', raw(EVE), pipe]);
    assert.equal(hosts(await hunt({ paths: [pipe], questions })), [`10.20.0.5 ${LISTED} 1`]);
    writer.kill();
    assert.is((await hunt({ paths: [folder], questions })).files.read, 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function hosts({ findings }: HuntReport): string[] {
  return findings
    .filter(({ question }) => question === 'contacts')
    .map(({ monitor, farEnd, times }) => `${monitor} ${farEnd} ${times}`);
}

test.run();

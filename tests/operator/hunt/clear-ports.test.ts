/** The guess by port: flows as rows, asked by the rendered SQL in DuckDB and, as logs, by `vitalwire hunt`. */
import { DuckDBInstance } from '@duckdb/node-api';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Questions } from '../../../scripts/backends/questions';
import { questionSql } from '../../../scripts/backends/sql/question';
import { CLEAR_PORTS } from '../../../scripts/model/clear-ports';
import type { HuntReport } from '../../../scripts/operator/hunt/hunt';
import { reportText } from '../../../scripts/operator/hunt/report';
import { eveLine, flow, huntIn, jsonLine, questions, tabHeader, tabLine } from './logs';

const test = suite('hunt/clear ports');

const NOTHING_LISTED: Questions = {
  contacts: [],
  hashes: [],
  sids: [],
  notices: [],
  titles: new Map(),
};
const QUESTION = questionSql(NOTHING_LISTED).get('clear-ports')!;

const INSIDE = '10.20.0.5';
const OUTSIDE = '198.51.100.20';

/** Client, server, transport, server's port, what the sensor took it for. */
type Row = readonly [string, string, string, number, string | null];

async function asked(rows: readonly Row[]) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(
      `CREATE TABLE vitalwire_flows (sensor VARCHAR, ts DOUBLE, orig_h VARCHAR, resp_h VARCHAR, proto VARCHAR, resp_p BIGINT,
         service VARCHAR, answered INTEGER, orig_bytes BIGINT, resp_bytes BIGINT)`,
    );
    for (const [client, server, proto, port, service] of rows) {
      const said = service === null ? 'NULL' : `'${service}'`;
      await connection.run(
        `INSERT INTO vitalwire_flows VALUES ('conn.log', 1, '${client}', '${server}', '${proto}', ${port}, ${said}, 1, 9, 9)`,
      );
    }
    const answer = await connection.runAndReadAll(`${QUESTION} ORDER BY resp_p, direction`);
    return answer
      .getRowObjects()
      .map((row) => `${String(row.guess_by_port)} ${String(row.direction)}`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** The same rows as logs of both sensors, in several forms. */
function logsOf(rows: readonly Row[]): Record<string, string> {
  const conns = rows.map(([from, to, proto, port, service], i) => {
    return { conn: { from, to, proto, port, ts: 1_700_000_000 + i }, service };
  });
  const eve = rows.map(([from, to, proto, port, service], i) =>
    eveLine('flow', {
      ...flow(),
      flow_id: i,
      src_ip: from,
      dest_ip: to,
      dest_port: port,
      proto: proto.toUpperCase(),
      ...(service === null ? {} : { app_proto: service }),
    }),
  );
  const json = conns.map(({ conn, service }) =>
    jsonLine(conn, service === null ? {} : { service }),
  );
  return {
    'conn.log':
      tabHeader() +
      conns
        .filter(({ service }) => service === null)
        .map(({ conn }) => tabLine(conn))
        .join(''),
    'json/conn.log': json.join(''),
    'packed/conn.log.gz': json.join(''),
    'eve.json': eve.join(''),
    'wrapped.ndjson': eve
      .map(
        (line) =>
          `${JSON.stringify({ '@timestamp': '2023-11-14T22:13:20Z', message: line.trim() })}\n`,
      )
      .join(''),
    'list.json': `[${eve.join(',')}]`,
  };
}

const saidOf = (report: HuntReport) =>
  report
    .guesses!.map(({ ports, protocol, direction }) => ({
      port: Number.parseInt(ports[0]!, 10),
      said: `${protocol} ${direction}`,
    }))
    .sort((a, b) => a.port - b.port || (a.said < b.said ? -1 : 1))
    .map(({ said }) => said);

/** What each log says by itself. */
async function hunted(rows: readonly Row[]): Promise<Map<string, string[]>> {
  const said = new Map<string, string[]>();
  for (const [name, text] of Object.entries(logsOf(rows))) {
    const report = await huntIn({ [name]: text }, { clearPorts: true });
    assert.equal([report.findings, report.notRead], [[], []], name);
    said.set(name, saidOf(report));
  }
  return said;
}

test('flows across the border to ports of medical protocols, either way', async () => {
  const rows: Row[] = [
    [INSIDE, OUTSIDE, 'tcp', 104, null],
    [OUTSIDE, INSIDE, 'tcp', 104, null],
    [INSIDE, OUTSIDE, 'tcp', 2575, null],
    [OUTSIDE, INSIDE, 'tcp', 4001, 'smtp'],
    [OUTSIDE, INSIDE, 'udp', 24105, null],
  ];
  const expected = [
    'DICOM inward',
    'DICOM outward',
    'HL7 over MLLP outward',
    'B. Braun BCC, or a serial port inward',
    'Philips IntelliVue inward',
  ];
  assert.equal(await asked(rows), expected);
  for (const [log, said] of await hunted(rows)) {
    // No tab-separated line here has a service.
    const without = expected.filter((one) => !one.startsWith('B. Braun'));
    assert.equal(said, log === 'conn.log' ? without : expected, log);
  }
});

test('none inside the site, between strangers, on other ports or transports, or inside TLS', async () => {
  const rows: Row[] = [
    [INSIDE, '10.20.0.9', 'tcp', 104, null],
    [OUTSIDE, '198.51.100.21', 'tcp', 104, null],
    [INSIDE, OUTSIDE, 'tcp', 443, null],
    [INSIDE, OUTSIDE, 'udp', 2575, null],
    [INSIDE, OUTSIDE, 'tcp', 24105, null],
    [INSIDE, OUTSIDE, 'tcp', 2575, 'ssl'],
    [INSIDE, OUTSIDE, 'tcp', 11112, 'tls'],
  ];
  assert.equal(await asked(rows), []);
  for (const [log, said] of await hunted(rows)) assert.equal(said, [], log);
});

test('a guess is no finding, is asked only by its option, and minds the site', async () => {
  const logs = { 'conn.log': tabHeader() + tabLine({ from: INSIDE, to: OUTSIDE, port: 104 }) };
  assert.is((await huntIn(logs)).guesses, null);
  const report = await huntIn(logs, { clearPorts: true });
  assert.equal(report.findings, []);
  const text = reportText(report, questions);
  assert.match(text, /^Nothing found\.\nA guess by port, no finding: 1 pair/);
  assert.match(text, /^DICOM +outward +10\.20\.0\.5 +198\.51\.100\.20 +1 +1 +400 /m);
  const all = { clearPorts: true, homeNetworks: ['10.0.0.0/8', '198.51.100.0/24'] };
  assert.equal((await huntIn(logs, all)).guesses, []);
});

test('events that are no flows are no guess, and a contact is found beside it', async () => {
  const to = { dest_ip: OUTSIDE, dest_port: 104 };
  const files = {
    'eve.json':
      eveLine('anomaly', to) +
      eveLine('alert', { ...to, alert: { signature_id: 2_000_001 } }) +
      eveLine('flow', { ...flow(), flow_id: 2, ...to }) +
      eveLine('flow', { ...flow(), flow_id: 3 }),
  };
  const report = await huntIn(files, { clearPorts: true });
  assert.equal(
    report.guesses!.map(({ times, logs }) => [times, logs]),
    [[1, { 'eve flow': 1 }]],
  );
  assert.equal(
    report.findings.map(({ question, times }) => [question, times]),
    [['contacts', 1]],
  );
});

test('every line is asked, also in threads and parts of files, and copies count once', async () => {
  const lines = (from: number) =>
    Array.from({ length: 3000 }, (_, i) =>
      jsonLine(
        { from: INSIDE, to: OUTSIDE, port: i % 3 === 0 ? 11112 : 443, ts: from + i },
        { uid: `C${from + i}` },
      ),
    ).join('');
  const files = { 'a/conn.log': lines(1_700_000_000), 'b/conn.log': lines(1_700_000_000) };
  const options = { clearPorts: true, threads: 2, partBytes: 100_000 };
  const report = await huntIn(files, options);
  assert.equal(
    report.guesses!.map(({ times, answered, ports }) => [times, answered, ports]),
    [[1000, 1000, ['11112/tcp']]],
  );
  assert.is(report.copies, 1000);
});

test('what cannot be read is NOT READ, also where every line is looked at', async () => {
  const numbers = { src_ip: 168_034_309, dest_ip: 3_396_499_575, dest_port: 104 };
  const logs = {
    'eve.json': eveLine('flow', { ...flow(), ...numbers }),
    'list.json': `[${eveLine('flow', { ...flow(), ...numbers })}]`,
    'conn.log': tabHeader() + tabLine({ from: 'host-a', to: 'host-b', port: 104 }),
    'json/conn.log': jsonLine({ from: 'host-a', to: 'host-b', port: 104 }),
  };
  for (const [name, text] of Object.entries(logs)) {
    const [plain, asked] = [
      await huntIn({ [name]: text }),
      await huntIn({ [name]: text }, { clearPorts: true }),
    ];
    assert.is(plain.notRead.length, 1, name);
    assert.equal(asked.notRead, plain.notRead, name);
  }
});

test('each port of the list is asked in its own transport', async () => {
  for (const { proto, ports, guess } of CLEAR_PORTS) {
    for (const port of ports) {
      const row: Row = [INSIDE, OUTSIDE, proto, port, null];
      const other: Row = [INSIDE, OUTSIDE, proto === 'tcp' ? 'udp' : 'tcp', port, null];
      const eve = logsOf([row, other])['eve.json']!;
      const report = await huntIn({ 'eve.json': eve }, { clearPorts: true });
      assert.equal(saidOf(report), [`${guess} outward`], `${port}/${proto}`);
    }
  }
});

test.run();

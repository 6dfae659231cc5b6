/** The guess by port: flows as rows, the rendered SQL in DuckDB. */
import { DuckDBInstance } from '@duckdb/node-api';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Questions } from '../../../scripts/backends/questions';
import { questionSql } from '../../../scripts/backends/sql/question';

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

test('flows across the border to ports of medical protocols, either way', async () => {
  const rows: Row[] = [
    [INSIDE, OUTSIDE, 'tcp', 104, null],
    [OUTSIDE, INSIDE, 'tcp', 104, null],
    [INSIDE, OUTSIDE, 'tcp', 2575, null],
    [OUTSIDE, INSIDE, 'tcp', 4001, 'smtp'],
    [OUTSIDE, INSIDE, 'udp', 24105, null],
  ];
  assert.equal(await asked(rows), [
    'DICOM inward',
    'DICOM outward',
    'HL7 over MLLP outward',
    'B. Braun BCC, or a serial port inward',
    'Philips IntelliVue inward',
  ]);
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
});

test.run();

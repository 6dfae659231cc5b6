import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorWords } from '../../../scripts/lib/file-errors';
import { countEve, countZeek, noAlerts } from '../../../scripts/operator/diff/alert-counts';

const test = suite('diff/logs');

const folder = mkdtempSync(path.join(tmpdir(), 'vitalwire-logs-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const alert = (sid: number, day: number, more: object = {}) =>
  JSON.stringify({
    timestamp: `2026-03-0${day}T10:00:00.000000+0100`,
    event_type: 'alert',
    alert: { gid: 1, signature_id: sid, ...more },
    payload_printable: 'CANARY^PATIENT',
  });

test('alerts are counted by sid, over plain and packed files, with the first and the last', async () => {
  writeFileSync(
    path.join(folder, 'eve.json'),
    `${alert(5, 3)}\n${alert(5, 1)}\n{"event_type":"flow","x":"alert"}\n${alert(6, 2, { gid: 3 })}\n{"event_type":"al`,
  );
  writeFileSync(path.join(folder, 'eve-old.json.gz'), gzipSync(`${alert(5, 2)}\n${alert(7, 2)}\n`));
  const fired = noAlerts();
  await countEve([folder], fired);
  const at = (day: number) => Date.parse(`2026-03-0${day}T09:00:00Z`) / 1000;
  assert.equal(Object.fromEntries(fired.sids), {
    5: { count: 3, first: at(1), last: at(3) },
    7: { count: 1, first: at(2), last: at(2) },
  });
  assert.is(fired.files, 2);
  assert.not.match(JSON.stringify([...fired.sids]), 'CANARY');
});

test('findings and notices are counted, TSV and JSON', async () => {
  writeFileSync(
    path.join(folder, 'vitalwire.log'),
    '#fields\tts\tuid\tdetection\n1000.5\tC1\ta/b\n2000.0\tC2\ta/b\n#close\tx\n',
  );
  writeFileSync(
    path.join(folder, 'notice.log'),
    '{"ts":5,"note":"Vitalwire::A_B"}\n{"ts":6,"note":"Scan::Port_Scan"}\n',
  );
  const fired = noAlerts();
  await countZeek([folder], fired);
  assert.equal(Object.fromEntries(fired.detections), {
    'a/b': { count: 2, first: 1000.5, last: 2000 },
  });
  assert.equal(Object.fromEntries(fired.notices), {
    'Vitalwire::A_B': { count: 1, first: 5, last: 5 },
  });
});

test('a file that is no log is refused: nothing counted in it would look like silence', async () => {
  const said = (counting: Promise<void>) =>
    counting.then(
      () => 'counted',
      (error: Error) => error.message,
    );
  const at = (name: string, text: string | Uint8Array) => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const garbage = at('garbage.txt', 'this is no log\n{"a":1}\n');
  const conn = at('conn.log', '#separator \\x09\n#fields\tts\tuid\n1\tC1\n');
  const notPacked = at('eve-broken.json.gz', 'this is not gzip');
  for (const eve of [garbage, conn, at('other.json', '{"name":"x"}')]) {
    assert.match(await said(countEve([eve], noAlerts())), /is no eve\.json: no line of it is/, eve);
  }
  assert.match(await said(countEve([notPacked], noAlerts())), /incorrect header/);
  for (const log of [garbage, conn, at('eve-2.json', `${alert(5, 1)}\n`)]) {
    assert.match(await said(countZeek([log], noAlerts())), /is no vitalwire\.log.*detection/, log);
  }
  const notice = at('notice.2.log', 'hello\n');
  assert.match(await said(countZeek([notice], noAlerts())), /is no notice\.log.*column note/);
});

test('a log in which nothing was written yet counts as read', async () => {
  const empty = path.join(folder, 'eve-empty.json');
  const quiet = path.join(folder, 'eve-quiet.json');
  const header = path.join(folder, 'vitalwire.header.log');
  writeFileSync(empty, '');
  writeFileSync(quiet, '{"event_type":"stats"}\n');
  writeFileSync(header, '#separator \\x09\n#fields\tts\tuid\tdetection\n');
  const fired = noAlerts();
  await countEve([empty, quiet], fired);
  await countZeek([header, empty], fired);
  assert.is(fired.files, 4);
  assert.equal([fired.sids.size, fired.detections.size, fired.notices.size], [0, 0, 0]);
});

test('a folder without logs and a file that is not there are refused', async () => {
  for (const [place, says] of [
    [path.join(folder, 'nothing'), /nothing: there is no such file or folder; name one/],
    [path.join(__dirname, '..', 'tune'), /tune holds no eve\.json$/],
  ] as const) {
    const said = await countEve([place], noAlerts()).then(() => '', errorWords);
    assert.match(said, says);
  }
});

test.run();

/** What the benchmark takes for a capture, and what it makes of several. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BadInput } from '../../../scripts/lab/bench/command';
import { benchCapture, findInputs } from '../../../scripts/lab/bench/capture';
import { buildPackets, writePcap } from '../../../scripts/lab/packets';
import { packetsIn } from '../../lib/captures/packets-in';
import { scratchFolder } from '../../lib/engines/scratch';

const test = suite('bench/capture');

const folder = scratchFolder();
const take = async (inputs: string[], times = 1) =>
  benchCapture(await findInputs(inputs), { folder, times, memorySeconds: 3600 });
const refusal = async (inputs: string[], times = 1) => {
  try {
    await take(inputs, times);
  } catch (error) {
    assert.instance(error, BadInput);
    return (error as Error).message;
  }
  throw new Error('was not refused');
};
const put = (name: string, bytes: string | Uint8Array) => {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return file;
};

const PACKETS = buildPackets({
  name: 'one',
  flows: [
    {
      transport: 'udp',
      client: { address: '10.0.0.1', port: 9 },
      server: { address: '10.0.0.2', port: 9 },
      messages: [{ from: 'client', bytes: 'abcd' }],
    },
  ],
});
const PCAP = writePcap(PACKETS);

test('what is absent, no capture or empty is refused by name', async () => {
  assert.match(await refusal(['/nowhere/x.pcap']), /^\/nowhere\/x\.pcap: no such file/);
  const text = put('notes.pcap', 'this is no capture, whatever its name says');
  assert.is(await refusal([text]), `${text}: is neither pcap nor pcapng`);
  assert.match(await refusal([put('empty.pcap', '')]), /empty\.pcap: is neither/);
  mkdirSync(path.join(folder, 'bare'));
  assert.match(await refusal([path.join(folder, 'bare')]), /bare: has no pcap or pcapng file/);
  const header = put('header.pcap', PCAP.subarray(0, 24));
  assert.match(
    await refusal([header], 2),
    /^cannot be joined or repeated: .*header\.pcap: no packets/,
  );
});

test('one capture, once, is read as it is', async () => {
  const pcap = put('one.pcap', PCAP);
  assert.equal(await take([pcap]), { name: 'one.pcap', pcap, files: 1, times: 1, left: [] });
});

test('a folder and a packed capture are joined; each time comes after the last', async () => {
  put('two/a.pcap', PCAP);
  put('two/b.pcap.gz', gzipSync(PCAP));
  put('two/readme.txt', 'no capture');
  const { pcap, files, times } = await take([path.join(folder, 'two')], 3);
  assert.equal({ files, times }, { files: 2, times: 3 });
  const records = await packetsIn(readFileSync(pcap));
  const payload = Buffer.from('abcd', 'hex');
  const ours = records.filter(({ bytes }) => Buffer.from(bytes).includes(payload));
  assert.is(ours.length, 6);
  assert.is(records.length % 3, 0);
  const clock = records.map(({ timeMicros }) => timeMicros!);
  assert.equal(
    clock,
    [...clock].sort((a, b) => a - b),
  );
});

test('a capture that cannot be joined is left out with its reason; when it is all there is, refused', async () => {
  const odd = Buffer.from(PCAP);
  odd.writeUInt32LE(127, 20);
  const alone = put('odd/radio.pcap', odd);
  assert.is(await refusal([alone], 2), `cannot be joined or repeated: ${alone}: link type 127`);
  put('odd/one.pcap', PCAP);
  assert.equal((await take([path.join(folder, 'odd')], 2)).left, [
    { file: alone, why: 'link type 127' },
  ]);
});

test('more times than the clock of a pcap file has room for are refused', async () => {
  assert.match(await refusal([path.join(folder, 'one.pcap')], 10_000_000), /ends in 2106/);
});

test.run();

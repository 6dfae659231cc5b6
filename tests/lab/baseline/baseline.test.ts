/** A baseline names the file of each finding, whatever its form, and never takes a failure for silence. */
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { baseline } from '../../../scripts/lab/baseline/baseline';
import { asEthernet } from '../../../scripts/lib/captures/as-ethernet';
import { findCaptures, readCapture } from '../../../scripts/lab/baseline/captures';
import {
  failingFindings,
  baselineText,
  wasReadInPart,
} from '../../../scripts/lab/baseline/report-text';
import { LINK_TYPE, buildPackets, encode } from '../../../scripts/lab/packets';
import { PLAIN, TRANSFORMS, writeCapture } from '../../../scripts/lab/transforms';
import type { Scenario } from '../../../scripts/model/scenario';
import { enginesHere, inScratch, wrapped } from '../proof/planted-faults';

const test = suite('baseline');

const ask = (server: string): Scenario => ({
  name: server,
  flows: [
    {
      transport: 'udp',
      client: { address: '10.20.0.5', port: 1000 },
      server: { address: server, port: 9 },
      messages: [{ from: 'client', bytes: '00' }],
    },
  ],
});

const contact = ask('202.114.4.119');
const plain = (scenario: Scenario) =>
  writeCapture({ packets: buildPackets(scenario), format: PLAIN });
const through = (name: string) =>
  writeCapture(TRANSFORMS.find((transform) => transform.name === name)!.apply(contact)[0]!);

/** A classic capture whose packets are all of one second. */
function retimed(pcap: Uint8Array, second: number): Buffer {
  const bytes = Buffer.from(pcap);
  for (let at = 24; at < bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) {
    bytes.writeUInt32LE(second, at);
  }
  return bytes;
}

/** The same finding in many forms, each between neighbours that have none. */
const files = (): Record<string, Uint8Array> => ({
  'a/1-silent.pcap': plain(ask('10.20.0.9')),
  'a/2-contact.pcap': plain(contact),
  'a/3-silent.pcap': plain(ask('202.114.3.119')),
  // The same hosts within the hour for which a pair alerts once.
  'a/4-again.pcap': plain(contact),
  'b/gzipped.pcap.gz': gzipSync(plain(contact)),
  'b/nameless': plain(contact),
  'b/note.txt': Buffer.from('no capture'),
  ...Object.fromEntries(
    [
      'pcapng',
      'nanosecond-pcap',
      'linux-cooked-v1',
      'linux-cooked-v2',
      'raw-ip',
      'vlan-802.1q',
    ].map((name) => [`c/${name}.cap`, through(name)]),
  ),
  'c/qinq.pcap': through('vlan-qinq'),
  'd/cut-off.pcap': Buffer.concat([plain(contact), plain(contact).subarray(24, 50)]),
  'd/far-future.pcap': retimed(plain(contact), 0xffff_ff00),
  'd/empty.pcap': plain(contact).subarray(0, 24),
});

const WITH = [
  'a/2-contact.pcap',
  'a/4-again.pcap',
  'b/gzipped.pcap.gz',
  'b/nameless',
  'c/linux-cooked-v1.cap',
  'c/linux-cooked-v2.cap',
  'c/nanosecond-pcap.cap',
  'c/pcapng.cap',
  'c/qinq.pcap',
  'c/raw-ip.cap',
  'c/vlan-802.1q.cap',
  'd/cut-off.pcap',
  'd/far-future.pcap',
];

function put(folder: string): string {
  const captures = path.join(folder, 'captures');
  for (const [file, bytes] of Object.entries(files())) {
    const target = path.join(captures, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
  return captures;
}

test('every finding is listed with its own file, in every engine', async () => {
  const states = await enginesHere();
  if (states.length === 0) return;
  await inScratch(async (folder) => {
    const report = await baseline(put(folder), { states, workFolder: path.join(folder, 'work') });
    assert.is(report.files, Object.keys(files()).length - 1);
    assert.equal(report.unread, []);
    const said = report.warnings.map(({ file, inPart }) => [file, inPart]);
    assert.equal(said, [
      ['d/cut-off.pcap', true],
      ['d/empty.pcap', false],
      ['d/far-future.pcap', false],
    ]);
    assert.match(baselineText(report), /^WARNING: d\/far-future\.pcap: its clock is beyond/m);
    for (const { name } of states) {
      const found = failingFindings(report).filter((f) => f.engine === name);
      assert.equal([...new Set(found.map(({ file }) => file))], WITH, name);
      assert.ok(found.every(({ detection }) => detection === 'contec-cms8000/contact'));
    }
  });
});

test('an engine that fails on one file of many: that file is named, the others are read', async () => {
  const [engine] = await enginesHere(['suricata-7']);
  if (!engine) return;
  await inScratch(async (folder) => {
    const captures = put(folder);
    // Fails where the capture holds the neighbour's address 202.114.3.119.
    const script =
      'for f; do case $f in *.pcap) grep -q "$(printf "\\312\\162\\003\\167")" "$f" && kill -SEGV $$;; esac; done; exec "$@"';
    const states = [wrapped(engine, `LC_ALL=C; ${script}`)];
    const report = await baseline(captures, { states, workFolder: path.join(folder, 'work') });
    const named = [...report.unread, ...report.broken].map(({ file }) => file);
    assert.equal(named, ['a/3-silent.pcap']);
    assert.equal([...new Set(failingFindings(report).map(({ file }) => file))], WITH);
  });
});

test('a folder without captures is an error, not a clean bill', () =>
  inScratch(async (folder) => {
    try {
      await baseline(folder, {
        workFolder: path.join(folder, 'work'),
        states: await enginesHere(),
      });
    } catch (error) {
      return assert.match((error as Error).message, /no engine is here|has no pcap/);
    }
    assert.unreachable('no error');
  }));

/** What a switch mirrors in ERSPAN type II: GRE, whose header names VLAN 1, around an Ethernet frame. */
function mirrored(frame: Uint8Array): Uint8Array {
  const payload = Buffer.concat([Buffer.from('100088be000000011001000100000000', 'hex'), frame]);
  const ip = Buffer.from('4500000000010000402f00000a0909010a090902', 'hex');
  ip.writeUInt16BE(20 + payload.length, 2);
  let sum = 0;
  for (let at = 0; at < 20; at += 2) sum += ip.readUInt16BE(at);
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  ip.writeUInt16BE(~sum & 0xffff, 10);
  return Buffer.concat([Buffer.from('0200000000010200000000020800', 'hex'), ip, payload]);
}

function capture(frame: Uint8Array): Buffer {
  const head = Buffer.alloc(40);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(262_144, 16);
  head.writeUInt32LE(1, 20);
  head.writeUInt32LE(1_738_368_000, 24);
  head.writeUInt32LE(frame.length, 32);
  head.writeUInt32LE(frame.length, 36);
  return Buffer.concat([head, frame]);
}

test('a VLAN id that an engine takes out of a tunnel is not taken for that of another capture', async () => {
  const states = await enginesHere();
  if (states.length === 0) return;
  await inScratch(async (folder) => {
    const captures = path.join(folder, 'captures');
    mkdirSync(captures);
    writeFileSync(path.join(captures, 'a-quiet.pcap'), plain(ask('10.20.0.9')));
    const [packet] = buildPackets(contact);
    writeFileSync(path.join(captures, 'b-mirrored.pcap'), capture(mirrored(encode(packet!))));
    writeFileSync(path.join(captures, 'c-quiet.pcap'), plain(ask('10.20.0.9')));
    const report = await baseline(captures, { states, workFolder: path.join(folder, 'work') });
    assert.equal(
      [...new Set(failingFindings(report).map(({ file }) => file))],
      ['b-mirrored.pcap'],
    );
  });
});

test('links are followed once, links to nothing are named, and no file is read whole to see what it is', () =>
  inScratch(async (folder) => {
    writeFileSync(path.join(folder, 'a.pcap'), plain(contact));
    const large = openSync(path.join(folder, 'large.pcap'), 'w');
    writeSync(large, plain(contact));
    // More than Node reads into one buffer; nothing but a hole on disk.
    ftruncateSync(large, 2_300_000_000);
    closeSync(large);
    symlinkSync(folder, path.join(folder, 'around'));
    symlinkSync(path.join(folder, 'gone'), path.join(folder, 'dangling.pcap'));
    writeFileSync(path.join(folder, 'text.gz'), gzipSync('no capture'));
    for (const name of ['empty.pcap', 'ring.pcap3', 'b.erf', 'c.pcap.lz4', 'notes.txt']) {
      writeFileSync(
        path.join(folder, name),
        name.startsWith('empty') ? '' : 'what no engine reads',
      );
    }
    writeFileSync(path.join(folder, 'phone'), Buffer.from('btsnoop\0\0\0\0\x01'));
    const { captures, unreadable } = await findCaptures(folder);
    assert.equal(
      captures.map(({ file }) => file),
      ['a.pcap', 'large.pcap'],
    );
    assert.equal(
      unreadable.map(({ file }) => file),
      ['b.erf', 'c.pcap.lz4', 'dangling.pcap', 'empty.pcap', 'phone', 'ring.pcap3'],
    );
    assert.match(JSON.stringify(await readCapture(captures[1]!)), /"alone":"large"/);
  }));

test('a file that no engine could be asked about is not read, and said once', () =>
  inScratch(async (folder) => {
    const states = await enginesHere(['suricata-7']);
    if (states.length === 0) return;
    const captures = path.join(folder, 'captures');
    mkdirSync(captures);
    const radio = Buffer.from(plain(contact));
    // A link type of nobody's (www.tcpdump.org/linktypes.html: reserved for private use).
    radio.writeUInt32LE(162, 20);
    writeFileSync(path.join(captures, 'private.pcap'), radio);
    writeFileSync(path.join(captures, 'head.pcap'), plain(contact).subarray(0, 20));
    const report = await baseline(captures, { states, workFolder: path.join(folder, 'work') });
    const lines = baselineText(report).split('\n');
    const told = lines.filter((line) => line.startsWith('NOT READ'));
    assert.is(told.length, 2);
    assert.match(told[0]!, /head\.pcap: .* ends inside a packet or a header/);
    assert.match(told[1]!, /private\.pcap: no engine that ran gives an answer/);
    assert.ok(wasReadInPart(report));
  }));

test('a work folder that cannot be written names the option', () =>
  inScratch(async (folder) => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    const error = await baseline(folder, { workFolder: path.join(file, 'work') }).catch(
      (thrown: Error) => thrown,
    );
    assert.match(
      (error as Error).message,
      /cannot be written \(ENOTDIR\); name another folder with --out/,
    );
  }));

test('frames of other link types become Ethernet with the same IP packet', () => {
  const [packet] = buildPackets(contact);
  const wanted = Buffer.from(encode(packet!)).subarray(12).toString('hex');
  for (const linkType of Object.values(LINK_TYPE)) {
    const frame = asEthernet(encode(packet!, linkType), linkType, 7)!;
    assert.is(Buffer.from(frame).subarray(12).toString('hex'), `81000007${wanted}`);
  }
});

test.run();

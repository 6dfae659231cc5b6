/** What a hospital's network carries beside: monitors, orders, images, printing, network storage. */
import type { TcpFlow } from '../../../model/scenario';
import {
  recordMarked,
  rpcCall,
  RPC_PROGRAMS,
  rpcReply,
  words,
  xdrString,
} from '../../../protocols/oncrpc/rpc';
import { noise } from './noise';
import { client, server, tcp, type Ends } from './office';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

/**
 * A monitor at its central station, in the CMS protocol (facts in rules-src/contec-cms8000/frames.ts): hello
 * and bed, then each second ECG, pleth, pressure and temperature, each in a segment of its own.
 */
export function monitorStream(ends: Ends, seconds: number): TcpFlow {
  const block = (type: number, payload: Buffer) => {
    const head = Buffer.of(0, 0, 5, type);
    head.writeUInt16LE(payload.length + 2);
    return Buffer.concat([head, payload]);
  };
  const lead = (id: number, bytes: number, second: number) =>
    block(
      0x46,
      Buffer.concat([Buffer.of(0, 0, id, 0), noise(ends.turn * 977 + second, bytes - 4)]),
    );
  const cycle = (second: number) => [
    client(lead(0x14, 979, second), 0.85),
    client(lead(0x15, 276, second), 0.05),
    client(lead(0x16, 35, second), 0.05),
    client(Buffer.concat([lead(0x17, 46, second), block(0x47, Buffer.alloc(0))]), 0.05),
  ];
  const bed = block(0x45, Buffer.of(0, 0, ends.turn, 0xff));
  return {
    ...tcp(ends, 515, [
      client(block(0x43, Buffer.alloc(0))),
      client(bed),
      ...Array.from({ length: seconds }, (_, second) => cycle(second)).flat(),
    ]),
    // It goes on for days: neither sensor nor capture sees its end.
    close: 'open',
  };
}

/** Orders and results over MLLP, each acknowledged (HL7 v2.5.1). Names are those of nobody. */
export function orders(ends: Ends, messages: number): TcpFlow {
  const framed = (text: string) => latin1(`\x0b${text}\x1c\r`);
  const talk = Array.from({ length: messages }, (_, i) => {
    const id = `${ends.turn}.${i}`;
    const head = (type: string) =>
      `MSH|^~\\&|LAB|WARD|EHR|MAIN|20260101000000||${type}|${id}|P|2.5.1\r`;
    const results = Array.from(
      { length: 12 },
      (_, n) => `OBX|${n + 1}|NM|${1000 + n}^TEST^L||${n * 7}.4|mmol/l|1-20|N|||F\r`,
    );
    const order = `${head('ORU^R01')}PID|1||${100_000 + ends.turn}||TEST^NOBODY\rOBR|1|||PANEL\r${results.join('')}`;
    return [client(framed(order), 0.3), server(framed(`${head('ACK')}MSA|AA|${id}\r`))];
  });
  return tcp(ends, 2575, talk.flat());
}

/** An image is stored: association, data in PDUs of 16 kB, release (DICOM PS3.8 section 9.3). */
export function image(ends: Ends, bytes: number): TcpFlow {
  const pdu = (type: number, body: Buffer) => {
    const head = Buffer.of(type, 0, 0, 0, 0, 0);
    head.writeUInt32BE(body.length, 2);
    return Buffer.concat([head, body]);
  };
  const item = (type: number, body: Buffer) =>
    Buffer.concat([Buffer.of(type, 0, body.length >> 8, body.length & 0xff), body]);
  const context = latin1('1.2.840.10008.3.1.1.1');
  const storage = latin1('1.2.840.10008.5.1.4.1.1.2');
  const syntax = latin1('1.2.840.10008.1.2');
  const associate = (presentation: Buffer) =>
    Buffer.concat([
      Buffer.of(0, 1, 0, 0),
      latin1('PACS            CT_ROOM_4       '),
      Buffer.alloc(32),
      item(0x10, context),
      presentation,
      item(0x50, item(0x51, Buffer.of(0, 0, 0x40, 0))),
    ]);
  const asked = item(
    0x20,
    Buffer.concat([Buffer.of(1, 0, 0, 0), item(0x30, storage), item(0x40, syntax)]),
  );
  const granted = item(0x21, Buffer.concat([Buffer.of(1, 0, 0, 0), item(0x40, syntax)]));
  const value = (control: number, data: Buffer) => {
    const head = Buffer.alloc(6);
    head.writeUInt32BE(data.length + 2);
    head.set([1, control], 4);
    return pdu(4, Buffer.concat([head, data]));
  };
  const command = (field: number) =>
    Buffer.concat([
      Buffer.from('00000000040000000a000000', 'hex'),
      Buffer.from('0000000102000000', 'hex'),
      Buffer.of(field & 0xff, field >> 8),
    ]);
  const chunks = Math.ceil(bytes / 16_000);
  const pixels = Array.from({ length: chunks }, (_, i) =>
    value(i === chunks - 1 ? 2 : 0, pixelData(ends.turn + i, 16_000)),
  );
  return tcp(ends, 104, [
    client(pdu(1, associate(asked))),
    server(pdu(2, associate(granted))),
    client(Buffer.concat([value(3, command(0x0001)), ...pixels])),
    server(value(3, command(0x8001))),
    client(pdu(5, Buffer.alloc(4))),
    server(pdu(6, Buffer.alloc(4))),
  ]);
}

/** Sixteen-bit pixels: half of a CT's are air, which is zero or nearly so. */
function pixelData(seed: number, bytes: number): Buffer {
  const body = noise(seed, bytes);
  body.fill(0, 0, bytes / 2);
  for (let at = bytes / 2 + 1; at < bytes; at += 2) body[at]! &= 0x07;
  return body;
}

/** A job for a print queue (RFC 1179): control file, then a data file of PCL with raster lines. */
export function printJob(ends: Ends, bytes: number): TcpFlow {
  const control = latin1(`Hward\nPnurse\nldfA${ends.turn}ward\n`);
  const data = raster(ends.turn, bytes);
  const ok = server(Buffer.of(0));
  return tcp(ends, 515, [
    client(latin1('\x02ward\n')),
    ok,
    client(latin1(`\x02${control.length} cfA${ends.turn}ward\n`)),
    ok,
    client(Buffer.concat([control, Buffer.of(0)])),
    ok,
    client(latin1(`\x03${data.length} dfA${ends.turn}ward\n`)),
    ok,
    client(Buffer.concat([data, Buffer.of(0)])),
    ok,
  ]);
}

/** The same over IPP: Print-Job in an HTTP POST (RFC 8010). */
export function ippJob(ends: Ends, bytes: number): TcpFlow {
  const attribute = (tag: number, name: string, value: string) =>
    Buffer.concat([
      Buffer.of(tag, 0, name.length),
      latin1(name),
      Buffer.of(0, value.length),
      latin1(value),
    ]);
  const job = Buffer.concat([
    Buffer.from('020000020000000101', 'hex'),
    attribute(0x47, 'attributes-charset', 'utf-8'),
    attribute(0x48, 'attributes-natural-language', 'en'),
    attribute(0x45, 'printer-uri', 'ipp://printer.example/ipp/print'),
    Buffer.of(3),
    raster(ends.turn, bytes),
  ]);
  const post = latin1(
    `POST /ipp/print HTTP/1.1\r\nHost: printer.example:631\r\nContent-Type: application/ipp\r\nContent-Length: ${job.length}\r\n\r\n`,
  );
  const answer = Buffer.concat([
    latin1('HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: 9\r\n\r\n'),
    Buffer.from('020000000000000103', 'hex'),
  ]);
  return tcp(ends, 631, [client(Buffer.concat([post, job])), server(answer)]);
}

/** Raster lines of PCL: white runs, which are zero, between grey ones. */
function raster(seed: number, bytes: number): Buffer {
  const body = noise(seed, bytes);
  for (let line = 0; line + 300 <= bytes; line += 300) {
    body.fill(0, line, line + (line % 900 === 0 ? 280 : 120));
    body.write('\x1b*b293W', line, 'latin1');
  }
  return body;
}

/** A large file read over NFS v3 (RFC 1813): READ calls of 64 kB, each answered. */
export function storageReads(ends: Ends, reads: number, bytesEach: number): TcpFlow {
  const handle = xdrString(noise(ends.turn, 32));
  const attributes = Buffer.concat([words(1, 1, 0o644, 1, 0, 0), noise(ends.turn, 60)]);
  const talk = Array.from({ length: reads }, (_, i) => {
    const xid = 0x1000 + i;
    const args = Buffer.concat([handle, words(0, i * bytesEach, bytesEach)]);
    const call = rpcCall({
      xid,
      program: RPC_PROGRAMS.nfs,
      version: 3,
      procedure: 6,
      machine: 'archive',
      args,
    });
    const data = i % 4 === 3 ? Buffer.alloc(bytesEach) : pixelData(ends.turn + i, bytesEach);
    const results = Buffer.concat([words(0), attributes, words(bytesEach, 0), xdrString(data)]);
    return [client(recordMarked(call), 0.001), server(recordMarked(rpcReply(xid, results)))];
  });
  return tcp(ends, 2049, talk.flat());
}

/** What every network carries, one conversation at a time: names, web, mail, shares, time, telephones. */
import type { Host, Message, TcpFlow, UdpFlow } from '../../../model/scenario';
import { noise } from './noise';

/** Who talks to whom; `turn` makes one conversation differ from the next in what it says. */
export interface Ends {
  client: Host;
  server: string;
  turn: number;
}

export const client = (bytes: Uint8Array, afterSeconds?: number): Message => ({
  from: 'client',
  bytes,
  ...(afterSeconds === undefined ? {} : { afterSeconds }),
});
export const server = (bytes: Uint8Array): Message => ({ from: 'server', bytes });

export function tcp(
  { client: from, server: to }: Ends,
  port: number,
  messages: Message[],
): TcpFlow {
  return { transport: 'tcp', client: from, server: { address: to, port }, messages };
}

export function udp(
  { client: from, server: to }: Ends,
  port: number,
  messages: Message[],
): UdpFlow {
  return { transport: 'udp', client: from, server: { address: to, port }, messages };
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** A name is asked for and found (RFC 1035). */
export function dns(ends: Ends): UdpFlow {
  const id = Buffer.of(ends.turn >> 8, ends.turn & 0xff);
  const labels = [`host${ends.turn}`, 'ward', 'example'];
  const name = Buffer.concat([
    ...labels.flatMap((label) => [Buffer.of(label.length), latin1(label)]),
    Buffer.of(0, 0, 1, 0, 1),
  ]);
  const head = (flags: string, answers: string) =>
    Buffer.concat([id, Buffer.from(`${flags}0001${answers}00000000`, 'hex'), name]);
  const answer = Buffer.concat([
    head('8180', '0001'),
    Buffer.from('c00c000100010000003c0004c6336407', 'hex'),
  ]);
  return udp(ends, 53, [client(head('0100', '0000')), server(answer)]);
}

/** A page and two pictures over one connection (RFC 9112). */
export function web(ends: Ends, pictureBytes: number): TcpFlow {
  const get = (target: string) =>
    latin1(
      `GET ${target} HTTP/1.1\r\nHost: intranet.ward.example\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n` +
        `Accept: */*\r\nAccept-Encoding: identity\r\nConnection: keep-alive\r\nCookie: session=${ends.turn}\r\n\r\n`,
    );
  const ok = (type: string, body: Buffer) =>
    Buffer.concat([
      latin1(
        `HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`,
      ),
      body,
    ]);
  const row = `<tr><td>Bed ${ends.turn}</td><td>occupied</td><td><a href="/beds/${ends.turn}">open</a></td></tr>\n`;
  const page = latin1(`<html><body><table>\n${row.repeat(60)}</table></body></html>\n`);
  return tcp(ends, 80, [
    client(get(`/wards/${ends.turn}`)),
    server(ok('text/html', page)),
    client(get(`/img/a${ends.turn}.png`)),
    server(ok('image/png', noise(ends.turn, pictureBytes))),
    client(get(`/img/b${ends.turn}.png`)),
    server(ok('image/png', noise(ends.turn + 7, pictureBytes))),
  ]);
}

/** TLS 1.3 as its records look from outside (RFC 8446 section 5.1). */
export function tls(ends: Ends, bytes: number): TcpFlow {
  const record = (type: number, body: Buffer) =>
    Buffer.concat([Buffer.of(type, 3, 3, body.length >> 8, body.length & 0xff), body]);
  const name = latin1('cloud.example');
  const sni = Buffer.concat([
    Buffer.of(0, 0, 0, name.length + 5, 0, name.length + 3, 0, 0, name.length),
    name,
  ]);
  const versions = Buffer.from('002b0003020304', 'hex');
  const extensions = Buffer.concat([sni, versions]);
  const hello = Buffer.concat([
    Buffer.of(3, 3),
    noise(ends.turn, 32),
    Buffer.from('00000413011302', 'hex'),
    Buffer.from('0100', 'hex'),
    Buffer.of(extensions.length >> 8, extensions.length & 0xff),
    extensions,
  ]);
  const answer = Buffer.concat([
    Buffer.of(3, 3),
    noise(ends.turn + 1, 32),
    Buffer.from('0013010000', 'hex'),
    Buffer.from('06002b00020304', 'hex'),
  ]);
  // The two bytes of the extensions' length are 7 less than what follows the compression method.
  answer.writeUInt16BE(6, 38);
  const handshake = (type: number, body: Buffer) =>
    record(22, Buffer.concat([Buffer.of(type, 0, body.length >> 8, body.length & 0xff), body]));
  const data = (seed: number, size: number) => {
    const records: Buffer[] = [];
    for (let left = size, i = 0; left > 0; left -= 16_000, i += 1) {
      records.push(record(23, noise(seed + i, Math.min(left, 16_000))));
    }
    return Buffer.concat(records);
  };
  return tcp(ends, 443, [
    client(handshake(1, hello)),
    server(Buffer.concat([handshake(2, answer), data(ends.turn, 3000)])),
    client(data(ends.turn + 1, 600)),
    server(data(ends.turn + 2, bytes)),
  ]);
}

/** A mail is handed over (RFC 5321). */
export function mail(ends: Ends, bytes: number): TcpFlow {
  const say = (text: string) => latin1(`${text}\r\n`);
  const body = noise(ends.turn, bytes)
    .toString('base64')
    .replace(/(.{76})/g, '$1\r\n');
  return tcp(ends, 25, [
    server(say('220 mail.example ESMTP')),
    client(say('EHLO ward.example')),
    server(say('250 mail.example')),
    client(say('MAIL FROM:<a@ward.example>')),
    server(say('250 ok')),
    client(say('RCPT TO:<b@ward.example>')),
    server(say('250 ok')),
    client(say('DATA')),
    server(say('354 go on')),
    client(latin1(`Subject: report ${ends.turn}\r\nMIME-Version: 1.0\r\n\r\n${body}\r\n.\r\n`)),
    server(say('250 queued')),
    client(say('QUIT')),
    server(say('221 bye')),
  ]);
}

/** A shell, encrypted after its banners (RFC 4253). */
export function ssh(ends: Ends, turns: number): TcpFlow {
  const packet = (seed: number, size: number) =>
    Buffer.concat([Buffer.of(0, 0, 0, size), noise(seed, size)]);
  const talk = Array.from({ length: turns }, (_, i) => [
    client(packet(ends.turn + i, 36), 0.2),
    server(packet(ends.turn + i + 1, 100)),
  ]);
  return tcp(ends, 22, [
    server(latin1('SSH-2.0-OpenSSH_9.2\r\n')),
    client(latin1('SSH-2.0-OpenSSH_9.6\r\n')),
    ...talk.flat(),
  ]);
}

/** A file is written to a share: SMB2 WRITE requests of 64 kB ([MS-SMB2] 2.2.21). */
export function share(ends: Ends, contents: readonly Buffer[]): TcpFlow {
  const header = (command: number, message: number, isAnswer: boolean) => {
    const bytes = Buffer.alloc(64);
    bytes.write('fe534d4240000100', 'hex');
    bytes.writeUInt16LE(command, 12);
    bytes.writeUInt16LE(1, 14);
    bytes.writeUInt32LE(isAnswer ? 1 : 0, 16);
    bytes.writeUInt32LE(message, 24);
    bytes.writeUInt32LE(5, 36);
    bytes.writeUInt32LE(0x1000 + ends.turn, 40);
    return bytes;
  };
  const framed = (...parts: Buffer[]) => {
    const message = Buffer.concat(parts);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(message.length);
    return Buffer.concat([length, message]);
  };
  const WRITE = 9;
  let offset = 0;
  return tcp(
    ends,
    445,
    contents.flatMap((content, i) => {
      const request = Buffer.alloc(48);
      request.writeUInt16LE(49, 0);
      request.writeUInt16LE(112, 2);
      request.writeUInt32LE(content.length, 4);
      request.writeBigUInt64LE(BigInt(offset), 8);
      request.fill(0x11, 16, 32);
      offset += content.length;
      const answer = Buffer.alloc(16);
      answer.writeUInt16LE(17, 0);
      answer.writeUInt32LE(content.length, 4);
      return [
        client(framed(header(WRITE, i, false), request, content)),
        server(framed(header(WRITE, i, true), answer)),
      ];
    }),
  );
}

/** The time is asked for (RFC 5905). */
export function ntp(ends: Ends): UdpFlow {
  const packet = (first: number) =>
    Buffer.concat([Buffer.of(first, 3, 6, 0xe9), noise(ends.turn, 44)]);
  return udp(ends, 123, [client(packet(0x23)), server(packet(0x24))]);
}

/** A line for the log server (RFC 5424). */
export function syslog(ends: Ends): UdpFlow {
  const line = `<134>1 2026-01-01T00:00:00Z pump${ends.turn} infusion 412 - - battery 80 percent, rate 12.5 ml/h`;
  return udp(ends, 514, [client(latin1(line))]);
}

/** A telephone call in one direction: G.711 in RTP, 50 packets a second (RFC 3550). */
export function voice(ends: Ends, packets: number): UdpFlow {
  const frames = Array.from({ length: packets }, (_, i) => {
    const header = Buffer.alloc(12);
    header.writeUInt16BE(0x8000);
    header.writeUInt16BE(i, 2);
    header.writeUInt32BE(i * 160, 4);
    header.writeUInt32BE(ends.turn, 8);
    return client(Buffer.concat([header, noise(ends.turn + i, 160)]), 0.02);
  });
  return udp(ends, 16_384 + 2 * (ends.turn % 4000), frames);
}

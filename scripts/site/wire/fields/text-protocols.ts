import type { Field, Told } from './layout';

/** HTTP/1 (RFC 9112): start line, headers, body. */
export function http(data: Buffer): Told | null {
  const text = data.toString('latin1');
  const request = /^([A-Z]+) (\S+) HTTP\/1\.[01]\r\n/.exec(text);
  const answer = /^HTTP\/1\.[01] (\d{3})[^\r]*\r\n/.exec(text);
  const start = request ?? answer;
  if (!start) return null;
  const fields: Field[] = request
    ? [
        { start: 0, end: request[1]!.length, name: 'HTTP method' },
        {
          start: request[1]!.length + 1,
          end: request[1]!.length + 1 + request[2]!.length,
          name: 'HTTP path and query',
        },
      ]
    : [{ start: 0, end: start[0].length - 2, name: 'HTTP status line' }];
  const end = text.indexOf('\r\n\r\n');
  const head = end < 0 ? text : text.slice(0, end + 2);
  for (const { 0: line, 1: name, index } of head.matchAll(/^([A-Za-z-]+):[^\r]*/gm)) {
    fields.push({ start: index, end: index + line.length, name: `HTTP header ${name}` });
  }
  if (end >= 0) fields.push({ start: end + 4, end: data.length, name: 'HTTP body' });
  return { what: request ? `HTTP ${request[1]} ${request[2]}` : `HTTP ${answer![1]}`, fields };
}

/** FTP commands and answers (RFC 959), on its port. */
export function ftp(data: Buffer, ports: readonly number[]): Told | null {
  if (!ports.includes(21)) return null;
  const [line, word] = /^(\S+)[^\r\n]*\r\n/.exec(data.toString('latin1')) ?? [];
  if (line === undefined) return null;
  const isAnswer = /^\d{3}/.test(word!);
  return {
    what: isAnswer ? `FTP answer ${word!.slice(0, 3)}` : `FTP ${word}`,
    fields: [
      { start: 0, end: word!.length, name: isAnswer ? 'FTP answer' : 'FTP command' },
      { start: word!.length, end: data.length, name: isAnswer ? 'FTP text' : 'FTP argument' },
    ],
  };
}

/** HL7 version 2, with or without the frame of MLLP: segments by their names. */
export function hl7(data: Buffer): Told | null {
  const text = data.toString('latin1');
  const framed = text.startsWith('\x0b');
  if (!/^\x0b?(?:MSH|FHS|BHS)/.test(text)) return null;
  const fields: Field[] = framed ? [{ start: 0, end: 1, name: 'MLLP start of block' }] : [];
  for (const { 0: line, 1: name, index } of text.matchAll(
    /(?<=^\x0b?|[\r\n])([A-Z][A-Z0-9]{2})\|[^\r\n\x1c]*/g,
  )) {
    fields.push({ start: index, end: index + line.length, name: `HL7 segment ${name}` });
  }
  const type = /^\x0b?MSH(?:\|[^|\r]*){7}\|([^|\r]+)/.exec(text)?.[1];
  return { what: `HL7 ${type ?? 'message'}${framed ? ' in MLLP' : ''}`, fields };
}

/** ASTM E1381: a frame from STX to its checksum; records of E1394 in it. */
export function astm(data: Buffer): Told | null {
  const [, number] = /^\x02([0-7])[A-Z]\|/.exec(data.toString('latin1')) ?? [];
  if (number === undefined) return null;
  return {
    what: 'ASTM frame',
    fields: [
      { start: 0, end: 1, name: 'ASTM STX' },
      { start: 1, end: 2, name: 'ASTM frame number' },
      { start: 2, end: data.length, name: 'ASTM record' },
    ],
  };
}

/** WS-Discovery and other XML. */
export function xml(data: Buffer): Told | null {
  const text = data.toString('latin1');
  if (!/^(?:<\?xml|<[A-Za-z:]+[ >])/.test(text)) return null;
  return { what: 'XML', fields: [{ start: 0, end: data.length, name: 'XML text' }] };
}

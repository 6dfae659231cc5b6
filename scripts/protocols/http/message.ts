import { gzipSync } from 'node:zlib';

/** HTTP/1.1 messages as bytes, for test traffic. */

export interface HttpBody {
  type?: string;
  content: string | Uint8Array;
  /** In chunks; else with its length. */
  chunked?: true;
  gzip?: true;
}

/** A request to a host of that name. */
export function httpRequest(method: string, target: string, body?: HttpBody): Buffer {
  return message([`${method} ${target} HTTP/1.1`, 'Host: server.example'], body);
}

/** An answer with its status. */
export function httpResponse(status: string, body?: HttpBody): Buffer {
  return message([`HTTP/1.1 ${status}`, 'Server: lab'], body);
}

/** What a form sends that uploads files (RFC 7578), each with its name, if it has one: its body and its type. */
export function formWithFiles(
  ...files: readonly { name?: string; content: Uint8Array }[]
): [content: Buffer, form: { type: string }] {
  const parts = files.flatMap(({ name, content }) => [
    Buffer.from(
      `--canary-part\r\nContent-Disposition: form-data; name="file"${name === undefined ? '' : `; filename="${name}"`}\r\nContent-Type: application/octet-stream\r\n\r\n`,
    ),
    content,
    Buffer.from('\r\n'),
  ]);
  const content = Buffer.concat([...parts, Buffer.from('--canary-part--\r\n')]);
  return [content, { type: 'multipart/form-data; boundary=canary-part' }];
}

function message(lines: readonly string[], body: HttpBody | undefined): Buffer {
  const plain = Buffer.from(body?.content ?? '');
  const content = body?.gzip ? gzipSync(plain) : plain;
  const head = [
    ...lines,
    ...(body?.type === undefined ? [] : [`Content-Type: ${body.type}`]),
    ...(body?.gzip ? ['Content-Encoding: gzip'] : []),
    body?.chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${content.length}`,
  ];
  return Buffer.concat([
    Buffer.from(`${head.join('\r\n')}\r\n\r\n`),
    body?.chunked ? chunks(content) : content,
  ]);
}

/** A few chunks: what is looked for may lie in two of them. */
function chunks(content: Buffer): Buffer {
  const size = Math.max(1, Math.ceil(content.length / 3));
  const parts: Buffer[] = [];
  for (let at = 0; at < content.length; at += size) {
    const part = content.subarray(at, at + size);
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

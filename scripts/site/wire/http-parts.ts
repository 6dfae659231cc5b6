import type { HttpPart } from '../../model/suricata-rule';
import { type Inspected, NOTHING, part } from './inspected';

/**
 * The parts of the last HTTP message of a stream that a side has sent so far, as they stand on the wire: what engines
 * decode (escapes of a path, chunks, gzip) is not decoded, so pages show messages that have none of it.
 */
export function httpPart(stream: Inspected, name: HttpPart): Inspected | null {
  const message = lastMessage(stream);
  if (!message) return null;
  const [, method, uri] =
    /^([A-Z]+) (\S+) HTTP\//.exec(message.start.data.toString('latin1')) ?? [];
  switch (name) {
    case 'http.method':
      return method === undefined ? null : part(message.start, 0, method.length);
    case 'http.uri': {
      if (method === undefined || uri === undefined) return null;
      const at = method.length + 1;
      return part(message.start, at, at + uri.length);
    }
    case 'http.content_type':
      return header(message.head, 'content-type');
    case 'http.request_body':
    case 'file.data':
      return message.body;
  }
}

interface Message {
  start: Inspected;
  /** The start line and the headers. */
  head: Inspected;
  body: Inspected;
}

function lastMessage(stream: Inspected): Message | null {
  let rest = stream;
  let last: Message | null = null;
  for (;;) {
    const end = rest.data.indexOf('\r\n\r\n');
    if (end < 0) return last;
    const head = part(rest, 0, end + 2);
    const length = Number(header(head, 'content-length')?.data.toString('latin1') ?? 0);
    const bodyAt = end + 4;
    last = {
      start: part(head, 0, head.data.indexOf('\r\n')),
      head,
      body:
        length === 0 ? NOTHING : part(rest, bodyAt, Math.min(bodyAt + length, rest.data.length)),
    };
    rest = part(rest, Math.min(bodyAt + length, rest.data.length));
  }
}

function header(head: Inspected, name: string): Inspected | null {
  const found = new RegExp(`\\r\\n${name}: *([^\\r]*)\\r\\n`, 'i').exec(
    head.data.toString('latin1'),
  );
  if (!found) return null;
  const at = found.index + found[0].length - 2 - found[1]!.length;
  return part(head, at, at + found[1]!.length);
}

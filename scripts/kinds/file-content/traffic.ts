import type { Scenario, TcpFlow } from '../../model/scenario';
import { ftpUpload } from '../../protocols/file-transfer/ftp';
import { mailWithFile } from '../../protocols/file-transfer/mail';
import { formWithFiles, httpRequest, httpResponse } from '../../protocols/http/message';
import type { HttpBody } from '../../protocols/http/message';
import type { FileContent } from './pattern';

export const CLIENT = { address: '10.20.0.6', port: 40703 };
export const SERVER = '10.20.0.9';
const OTHER_PORT = 18080;
/** More than Suricata waits for before it looks (request-body-minimal-inspect-size), less than it stores of a body. */
const LONG_BYTES = 40_000;

export function matching(o: FileContent): Scenario[] {
  const file = fileOf(o);
  const long = Buffer.concat([file, Buffer.alloc(6000, 'a')]);
  return [
    { name: 'uploaded over HTTP', flows: [upload(file)] },
    { name: 'downloaded over HTTP', flows: [download(file)], sender: 'server' },
    {
      name: 'downloaded from another port',
      flows: [download(file, {}, OTHER_PORT)],
      sender: 'server',
    },
    {
      name: 'a long one, packed and in chunks',
      flows: [download(long, { gzip: true, chunked: true })],
      sender: 'server',
    },
    { name: 'a long one, uploaded in chunks', flows: [upload(long, { chunked: true })] },
    ...forms(file),
    { name: 'stored over FTP', flows: ftpUpload(CLIENT, SERVER, file), asIs: true },
    { name: 'in a mail', flows: [mailWithFile(CLIENT, SERVER, file)], asIs: true },
  ];
}

/** Forms as a browser or a program sends them, and such of which engines take no file. */
function forms(file: Buffer): Scenario[] {
  const named = { name: 'canary.bin', content: file };
  const [content, form] = formWithFiles(named);
  const other = (bytes: number) => ({ name: 'canary.txt', content: Buffer.alloc(bytes, 'a') });
  return [
    { name: 'uploaded by a form', flows: [upload(content, form)] },
    { name: 'uploaded by a form in chunks', flows: [upload(content, { ...form, chunked: true })] },
    { name: 'uploaded by a form with PUT', flows: [upload(content, { ...form, method: 'PUT' })] },
    {
      name: 'uploaded by a form, without a name',
      flows: [upload(...formWithFiles({ content: file }))],
    },
    {
      name: 'uploaded by a form, behind another file',
      flows: [upload(...formWithFiles(other(50), named))],
    },
    {
      name: 'uploaded by a form, behind a long one',
      flows: [upload(...formWithFiles(other(LONG_BYTES), named))],
      asIs: true,
    },
    {
      name: 'uploaded as a part of something else',
      flows: [upload(content, { type: form.type.replace('form-data', 'mixed') })],
    },
  ];
}

/** A file that has it, and little behind. */
export function fileOf({ magic, at }: FileContent): Buffer {
  return Buffer.concat([Buffer.alloc(at), Buffer.from(magic), Buffer.alloc(200, 1)]);
}

export function download(
  content: Uint8Array,
  form: Pick<HttpBody, 'chunked' | 'gzip'> = {},
  port = 80,
): TcpFlow {
  return {
    transport: 'tcp',
    client: CLIENT,
    server: { address: SERVER, port },
    messages: [
      { from: 'client', bytes: httpRequest('GET', '/canary') },
      {
        from: 'server',
        bytes: httpResponse('200 OK', { type: 'application/octet-stream', content, ...form }),
      },
    ],
  };
}

export function upload(
  content: Uint8Array,
  { method = 'POST', ...form }: Pick<HttpBody, 'chunked' | 'type'> & { method?: string } = {},
): TcpFlow {
  return {
    transport: 'tcp',
    client: CLIENT,
    server: { address: SERVER, port: 80 },
    messages: [
      {
        from: 'client',
        bytes: httpRequest(method, '/canary', {
          type: 'application/octet-stream',
          content,
          ...form,
        }),
      },
      { from: 'server', bytes: httpResponse('200 OK', { content: 'ok' }) },
    ],
  };
}

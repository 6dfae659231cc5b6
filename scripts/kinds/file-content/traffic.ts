import type { Scenario, TcpFlow } from '../../model/scenario';
import { ftpUpload } from '../../protocols/file-transfer/ftp';
import { mailWithFile } from '../../protocols/file-transfer/mail';
import { formWithFile, httpRequest, httpResponse } from '../../protocols/http/message';
import type { HttpBody } from '../../protocols/http/message';
import type { FileContent } from './pattern';

export const CLIENT = { address: '10.20.0.6', port: 40703 };
export const SERVER = '10.20.0.9';
const OTHER_PORT = 18080;

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
    { name: 'uploaded by a form', flows: [upload(...formWithFile(file))] },
    { name: 'stored over FTP', flows: ftpUpload(CLIENT, SERVER, file), asIs: true },
    { name: 'in a mail', flows: [mailWithFile(CLIENT, SERVER, file)], asIs: true },
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
  form: Pick<HttpBody, 'chunked' | 'type'> = {},
): TcpFlow {
  return {
    transport: 'tcp',
    client: CLIENT,
    server: { address: SERVER, port: 80 },
    messages: [
      {
        from: 'client',
        bytes: httpRequest('POST', '/canary', {
          type: 'application/octet-stream',
          content,
          ...form,
        }),
      },
      { from: 'server', bytes: httpResponse('200 OK', { content: 'ok' }) },
    ],
  };
}

import type { Scenario } from '../../model/scenario';
import { ftpUpload } from '../../protocols/file-transfer/ftp';
import { mailWithFile } from '../../protocols/file-transfer/mail';
import { formWithFiles, httpRequest } from '../../protocols/http/message';
import type { FileContent } from './pattern';
import { CLIENT, download, fileOf, SERVER, upload } from './traffic';

const NO_TRANSFER = { address: SERVER, port: 7001 };

/** Files that are not what is looked for, and files that are, where no file is sent. */
export function nearMisses(o: FileContent): Scenario[] {
  const file = fileOf(o);
  return [
    ...otherFiles(o, file).flatMap(([what, bytes]) => inEachTransfer(what, bytes)),
    ...inNoForm(file),
    ...lateInOtherTransfers(file),
    ...inNoTransfer(file),
  ];
}

/** Files with one difference each. */
function otherFiles(o: FileContent, file: Buffer): [what: string, bytes: Buffer][] {
  const early: [string, Buffer][] = [
    ['its magic one byte early', file.subarray(1)],
    ['its magic at the start', file.subarray(o.at)],
  ];
  return [
    ['its magic one byte late', oneByteLate(file)],
    ...(o.at > 0 ? early : []),
    ['its magic in other letters', changed(file, o.at)],
    ['cut off within its magic', file.subarray(0, o.at + o.magic.length - 1)],
  ];
}

function inEachTransfer(what: string, bytes: Buffer): Scenario[] {
  return [
    { name: `downloaded, with ${what}`, flows: [download(bytes)], sender: 'server' },
    { name: `uploaded, with ${what}`, flows: [upload(bytes)] },
    {
      name: `uploaded by a form in chunks, with ${what}`,
      flows: [inForm(bytes, { chunked: true })],
    },
  ];
}

/** The file in what only looks like the form of an upload, or not where a part of it begins. */
function inNoForm(file: Buffer): Scenario[] {
  return [
    {
      name: 'what a form sends, as another type',
      flows: [inForm(file, { type: 'application/x-multipart/form-data' })],
    },
    {
      name: 'what a form sends, as a type that begins like its own',
      flows: [inForm(file, { type: 'multipart-x/form-data; boundary=canary-part' })],
    },
    {
      name: 'uploaded by a form in chunks, behind an empty line of its own',
      flows: [inForm(Buffer.concat([Buffer.from('x\n\r\n'), file]), { chunked: true })],
    },
    {
      name: 'what a form sends, in an answer',
      flows: [download(formWithFiles({ content: file })[0])],
      sender: 'server',
    },
  ];
}

function lateInOtherTransfers(file: Buffer): Scenario[] {
  const late = oneByteLate(file);
  return [
    {
      name: 'stored over FTP, with its magic one byte late',
      flows: ftpUpload(CLIENT, SERVER, late),
      asIs: true,
    },
    {
      name: 'in a mail, with its magic one byte late',
      flows: [mailWithFile(CLIENT, SERVER, late)],
      asIs: true,
    },
  ];
}

/** The file as bytes that nobody sends as a file, or not sent at all. */
function inNoTransfer(file: Buffer): Scenario[] {
  const bare = {
    client: CLIENT,
    server: NO_TRANSFER,
    messages: [{ from: 'client', bytes: file }],
  } as const;
  return [
    {
      name: 'asked for, and not there',
      flows: [
        {
          ...download(file),
          messages: [{ from: 'client', bytes: httpRequest('GET', '/canary.dcm') }],
        },
      ],
    },
    { name: 'sent as it is, in no transfer of files', flows: [{ transport: 'tcp', ...bare }] },
    { name: 'over UDP', flows: [{ transport: 'udp', ...bare }] },
  ];
}

function oneByteLate(file: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(1), file]);
}

function inForm(file: Buffer, form: Parameters<typeof upload>[1]) {
  const [content, own] = formWithFiles({ content: file });
  return upload(content, { ...own, ...form });
}

function changed(file: Buffer, at: number): Buffer {
  const other = Buffer.from(file);
  other[at] = other[at]! ^ 0x20;
  return other;
}

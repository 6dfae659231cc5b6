import type { Scenario } from '../../model/scenario';
import { ftpUpload } from '../../protocols/file-transfer/ftp';
import { mailWithFile } from '../../protocols/file-transfer/mail';
import { httpRequest } from '../../protocols/http/message';
import type { FileContent } from './pattern';
import { download, fileOf, upload } from './traffic';

export function nearMisses(o: FileContent): Scenario[] {
  const file = fileOf(o);
  const misses: [string, Buffer][] = [
    ['its magic one byte late', Buffer.concat([Buffer.alloc(1), file])],
    ...(o.at > 0
      ? ([
          ['its magic one byte early', file.subarray(1)],
          ['its magic at the start', file.subarray(o.at)],
        ] as [string, Buffer][])
      : []),
    ['its magic in other letters', changed(file, o.at)],
    ['cut off within its magic', file.subarray(0, o.at + o.magic.length - 1)],
  ];
  return [
    ...misses.flatMap(([what, bytes]): Scenario[] => [
      { name: `downloaded, with ${what}`, flows: [download(bytes)], sender: 'server' },
      { name: `uploaded, with ${what}`, flows: [upload(bytes)] },
    ]),
    {
      name: 'stored over FTP, with its magic one byte late',
      flows: ftpUpload(download(file).client, '10.20.0.9', misses[0]![1]),
      asIs: true,
    },
    {
      name: 'in a mail, with its magic one byte late',
      flows: [mailWithFile(download(file).client, '10.20.0.9', misses[0]![1])],
      asIs: true,
    },
    {
      name: 'asked for, and not there',
      flows: [
        {
          ...download(file),
          messages: [{ from: 'client', bytes: httpRequest('GET', '/canary.dcm') }],
        },
      ],
    },
    {
      name: 'sent as it is, in no transfer of files',
      flows: [
        {
          ...download(file),
          server: { address: '10.20.0.9', port: 7001 },
          messages: [{ from: 'client', bytes: file }],
        },
      ],
    },
    {
      name: 'over UDP',
      flows: [
        {
          transport: 'udp',
          client: download(file).client,
          server: { address: '10.20.0.9', port: 7001 },
          messages: [{ from: 'client', bytes: file }],
        },
      ],
    },
  ];
}

function changed(file: Buffer, at: number): Buffer {
  const other = Buffer.from(file);
  other[at] = other[at]! ^ 0x20;
  return other;
}

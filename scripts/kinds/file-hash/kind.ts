import { createHash } from 'node:crypto';
import type { ObservableKind, Problem } from '../../model/observable';
import type { Scenario } from '../../model/scenario';
import type { SuricataMatch } from '../../model/suricata-rule';
import { zeekSet, zeekString } from '../../lib/zeek-literals';

/** A file of known content in any transfer that the engine takes apart. */
export interface FileHash {
  kind: 'file-hash';
  /** SHA-256 in lowercase hex, with what the file is. */
  files: readonly { sha256: string; description: string }[];
  /** Name of the list that lies beside the rules. */
  list: string;
  /**
   * A file of our own, on the list so that the detection can be shown to work: the published files are
   * malicious or not public. Nobody but the lab sends it.
   */
  testFile: string;
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}

const WEB_SERVER = { address: '10.20.0.9', port: 80 };

export const kind: ObservableKind<FileHash> = {
  name: 'file-hash',
  summary: 'a file of known SHA-256 in any transfer that the engine takes apart',

  check(o) {
    return o.files.flatMap(({ sha256 }, i): Problem[] =>
      /^[0-9a-f]{64}$/.test(sha256)
        ? []
        : [
            {
              field: `files[${i}].sha256`,
              problem: `"${sha256}" is no SHA-256`,
              advice: 'write 64 lowercase hex digits',
            },
          ],
    );
  },

  suricata(o) {
    const base: Omit<SuricataMatch, 'key' | 'monitor' | 'farEnd'> = {
      protocol: 'ip',
      source: { address: 'any', port: 'any' },
      destination: { address: 'any', port: 'any' },
      options: [{ kind: 'filesha256', list: o.list }],
      border: 'none',
      limit: { track: 'by_both', seconds: o.suppressSeconds },
    };
    // The packet on which Suricata raises this may go either way, so the border cannot be asked.
    return [{ ...base, key: 'file', farEnd: 'source', monitor: 'destination' }];
  },

  suricataData: (o) => ({ [o.list]: `${hashes(o).join('\n')}\n` }),

  zeek: (o) => ({ hashes: zeekSet(hashes(o).map(zeekString)) }),

  indicators: (o) =>
    o.files.map(({ sha256, description }) => ({ type: 'sha256', value: sha256, description })),

  matching: (o) => [{ name: 'the file downloaded over HTTP', flows: [download(o.testFile)] }],

  nearMisses: (o) => [
    { name: 'another byte at the end', flows: [download(`${o.testFile} `)] },
    { name: 'the last byte missing', flows: [download(o.testFile.slice(0, -1))] },
    { name: 'one letter changed', flows: [download(`x${o.testFile.slice(1)}`)] },
  ],
};

function hashes(o: FileHash): string[] {
  const test = createHash('sha256').update(o.testFile).digest('hex');
  return [...o.files.map(({ sha256 }) => sha256), test];
}

function download(text: string): Scenario['flows'][number] {
  const request = 'GET /monitor HTTP/1.1\r\nHost: files.example\r\n\r\n';
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${text.length}\r\n\r\n`;
  return {
    transport: 'tcp',
    client: { address: '10.20.0.5', port: 40900 },
    server: WEB_SERVER,
    messages: [
      { from: 'client', bytes: Buffer.from(request) },
      { from: 'server', bytes: Buffer.from(head + text) },
    ],
  };
}

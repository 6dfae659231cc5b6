import { nearMisses } from './near-misses';
import { schema, type FileHash } from './pattern';
import { suricata, suricataData } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { ObservableKind, Problem } from '../../model/observable';

export const kind: ObservableKind<FileHash> = {
  name: 'file-hash',
  summary: 'a file of known SHA-256 in any transfer that the engine takes apart',
  schema,
  check(o) {
    const digests = o.files.flatMap(({ sha256 }, i): Problem[] =>
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
    if (Buffer.from(o.testFile).toString('hex').startsWith(o.begins)) return digests;
    return [
      ...digests,
      {
        field: 'testFile',
        problem: 'does not begin as the files do',
        advice: 'let it begin with the bytes of `begins`',
      },
    ];
  },

  indicators: (o) =>
    o.files.map(({ sha256, description }) => ({ type: 'sha256', value: sha256, description })),
  suricata,
  suricataData,
  zeek,
  matching,
  nearMisses,
};

import { nearMisses } from './near-misses';
import { suricata, suricataData } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { ObservableKind, Problem } from '../../model/observable';

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

  indicators: (o) =>
    o.files.map(({ sha256, description }) => ({ type: 'sha256', value: sha256, description })),
  suricata,
  suricataData,
  zeek,
  matching,
  nearMisses,
};

import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { INPUTS, isoTime, type SourceState } from '../../lib/source-state';
import { sha256 } from './sums';

/** The parts of an in-toto Statement v1 with SLSA Provenance v1 that are used here. */
export interface Provenance {
  _type: 'https://in-toto.io/Statement/v1';
  subject: { name: string; digest: { sha256: string } }[];
  predicateType: 'https://slsa.dev/provenance/v1';
  predicate: {
    buildDefinition: {
      buildType: string;
      externalParameters: { version: string };
      internalParameters: { sourceDateEpoch: number; uncommittedChanges: boolean };
      resolvedDependencies: { name: string; digest: Record<string, string> }[];
    };
    runDetails: { builder: { id: string }; metadata: { startedOn: string; finishedOn: string } };
  };
}

/** What is read of it again. */
export const PROVENANCE_SUBJECT = z.object({
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })),
});

/** What the statement's fields mean is written down there. */
const BUILD_TYPE = 'https://github.com/vitalwire/vitalwire/blob/main/docs/bundles.md#provenance';

/**
 * From which inputs these archives were made. It names nothing of the machine: who rebuilds the commit
 * elsewhere gets the same statement, byte for byte.
 */
export function provenanceText(
  version: string,
  archives: ReadonlyMap<string, Uint8Array>,
  inputs: ReadonlyMap<string, string>,
  { epoch, commit, uncommitted }: SourceState,
): string {
  const statement: Provenance = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [...archives].map(([name, bytes]) => ({ name, digest: { sha256: sha256(bytes) } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: BUILD_TYPE,
        externalParameters: { version },
        internalParameters: { sourceDateEpoch: epoch, uncommittedChanges: uncommitted },
        resolvedDependencies: [
          ...(commit ? [{ name: 'commit', digest: { gitCommit: commit } }] : []),
          ...[...inputs].map(([name, digest]) => ({ name, digest: { sha256: digest } })),
        ],
      },
      runDetails: {
        builder: { id: `${BUILD_TYPE.replace('#provenance', '#builder')}` },
        metadata: { startedOn: isoTime(epoch), finishedOn: isoTime(epoch) },
      },
    },
  };
  return `${JSON.stringify(statement, null, 2)}\n`;
}

/**
 * A digest for each input: of a file its own, of a folder that of its list, as
 * `find rules-src -type f | LC_ALL=C sort | xargs sha256sum | sha256sum` gives it.
 */
export function inputDigests(root: string): Map<string, string> {
  const digests = INPUTS.map((input) => {
    const full = path.join(root, input);
    if (!statSync(full).isDirectory()) return [input, sha256(readFileSync(full))] as const;
    const files = readdirSync(full, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(root, file).split(path.sep).join('/'), file] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const list = files.map(([name, file]) => `${sha256(readFileSync(file))}  ${name}\n`).join('');
    return [input, sha256(list)] as const;
  });
  return new Map(digests);
}

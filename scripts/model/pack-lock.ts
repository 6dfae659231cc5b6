import { z } from 'zod';

const FOLDER = z
  .string()
  .regex(
    /^(https?|file):\/\/.*\/$/,
    'is no http(s) or file address of a folder, ending in a slash',
  );
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]*$/;

/** vitalwire.lock: which release a site runs, to keep in its own repository. */
export const PACK_LOCK = z
  .object({
    schema: z.literal(1),
    version: z.string().regex(/^\d+\.\d+\.\d+$/, 'is not X.Y.Z'),
    url: FOLDER.describe('Folder of the release, ending in a slash: https:, http: or file:.'),
    mirrors: z
      .array(FOLDER)
      .describe('Further places of the same files, asked in order when the first does not answer.'),
    key: z
      .object({ id: z.string(), publicKey: z.string() })
      .describe("Who signed it. An install asks for this key's signature, whatever the files say."),
    files: z
      .record(
        z.string().regex(FILE_NAME, 'is no file name'),
        z.string().regex(/^[0-9a-f]{64}$/, 'is no sha256'),
      )
      .refine((files) => Object.keys(files).length > 0, 'is empty')
      .describe('sha256 by name of every file of the release.'),
    zkg: z
      .object({ url: z.string(), version: z.string(), commit: z.string() })
      .describe(
        'The Zeek package as a git repository: its commit holds the same files as the archive.',
      ),
  })
  .describe('vitalwire.lock: which release a site runs.');

export type PackLock = z.infer<typeof PACK_LOCK>;

import { z } from 'zod';

/** Two places of the same files may differ in how they are reached, never in what they hold. */
const PLACE = z
  .string()
  .regex(
    /^(https?|file):\/\/[^\s#]*\/$/,
    'is no http(s) or file address of a channel, ending in a slash',
  );

/**
 * vitalwire.lock: which release a site runs, to keep in its own repository. One `name: value` a line, so that a review
 * sees what an upgrade changes, YAML reads it, and so does a shell. What is trusted is not in it: whoever installs names
 * the key himself.
 */
export const PACK_LOCK = z
  .strictObject({
    version: z.string().regex(/^\d+\.\d+\.\d+$/, 'is not X.Y.Z'),
    place: PLACE.describe('The channel, ending in a slash; the release lies below its version.'),
    key: z
      .string()
      .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'is no id of a key, as `ssh-keygen -l` prints it')
      .describe('Who signed it: an id, no key. An install refuses it where --key is another.'),
    sums: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'is no sha256')
      .describe('sha256 of SHA256SUMS, which has that of every file.'),
    zkg: z
      .string()
      .regex(/^[0-9a-f]{40}$/, 'is no commit')
      .describe('Commit of the Zeek package: holds the same files as its archive.'),
    list: z
      .string()
      .regex(/^[1-9]\d{0,9}$/, 'is no number')
      .describe('Counter of the list of releases that it was pinned from; never goes down.'),
  })
  .describe('vitalwire.lock: which release a site runs.');

export type PackLock = z.infer<typeof PACK_LOCK>;

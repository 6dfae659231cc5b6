import { z } from 'zod';
import { constantHex, field, some, suppressSeconds, text } from '../../model/schema';

/** A file of known content in any transfer that the engine takes apart. */
export const schema = z.strictObject({
  kind: z.literal('file-hash'),
  files: field(
    some(
      z.strictObject({
        sha256: field(
          z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256; write 64 lowercase hex digits'),
          'SHA-256 of the whole file, in lowercase hex',
          '4e42d3b131bd10d8f192d2d15c23bd68164c1bf3daf3c33803b8e81cb4d896ad',
        ),
        description: field(text, 'What the file is', 'monitor, the program that mounts the share'),
      }),
    ),
    'Files, any one of which is a match',
    [{ sha256: '4e42d3b1...', description: 'monitor, the program that mounts the share' }],
  ),
  begins: field(
    constantHex,
    'What all of them begin with, as hex: Zeek hashes no other files',
    '7f454c46',
  ),
  list: field(text, 'Name of the list that lies beside the rules', 'vitalwire-firmware.sha256'),
  testFile: field(
    text,
    'A file of our own, on the list so that the detection can be shown to work: the published files are malicious or not public. It begins as they do. Nobody but the lab sends it',
    '\\x7fELF Vitalwire test file: it does nothing.',
  ),
  suppressSeconds,
});
export type FileHash = z.infer<typeof schema>;

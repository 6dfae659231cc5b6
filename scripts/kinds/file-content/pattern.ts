import { z } from 'zod';
import { constantText, field, suppressSeconds } from '../../model/schema';

/** A file by what stands in it at a fixed place, in any transfer that the engine takes apart. */
export const schema = z.strictObject({
  kind: z.literal('file-content'),
  magic: field(constantText.min(4), 'What stands at `at`', 'DICM'),
  // Zeek keeps the first 4 kB of a file by itself.
  at: field(z.int().min(0).max(1024), 'Offset of `magic` in the file, in bytes', 128),
  suppressSeconds,
});
export type FileContent = z.infer<typeof schema>;

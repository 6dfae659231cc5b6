import { z } from 'zod';
import { CHANNEL } from '../model/channel';
import { DRILL_RECORD } from '../model/drill';
import { MANIFEST } from '../model/manifest';
import { PACK_LOCK } from '../model/pack-lock';
import { TUNING_FILE } from '../model/tuning-file';

const FORMATS = {
  manifest: MANIFEST,
  'pack-lock': PACK_LOCK,
  channel: CHANNEL,
  tuning: TUNING_FILE,
  drill: DRILL_RECORD,
};

/** JSON Schema (2020-12) of each file that other programs read or write, by path below dist/. */
export function schemaFiles(): Map<string, string> {
  return new Map(
    Object.entries(FORMATS).map(([name, format]) => {
      // As it is read: a field with a default may be absent.
      const schema = z.toJSONSchema(format, { io: 'input' });
      return [`schemas/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`];
    }),
  );
}

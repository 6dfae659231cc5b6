import { zeekRecord, zeekSet, zeekString } from '../../lib/zeek-literals';
import type { ZeekData } from '../../model/zeek-data';
import type { FileHash } from './pattern';
import { hashes } from './suricata';

export function zeek(o: FileHash): ZeekData {
  const value = zeekRecord('FileWatch', {
    hashes: zeekSet(hashes(o).map(zeekString)),
    begins: zeekString(Buffer.from(o.begins, 'hex')),
  });
  return { entry: { table: 'file_watches', value } };
}

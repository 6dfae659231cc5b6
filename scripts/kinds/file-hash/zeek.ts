import type { FileHash } from './pattern';
import { hashes } from './suricata';
import { zeekSet, zeekString } from '../../lib/zeek-literals';

export function zeek(o: FileHash): Readonly<Record<string, string>> {
  return { hashes: zeekSet(hashes(o).map(zeekString)) };
}

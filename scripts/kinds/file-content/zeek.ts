import { zeekRecord, zeekString } from '../../lib/zeek-literals';
import type { ZeekData } from '../../model/zeek-data';
import type { FileContent } from './pattern';

export function zeek({ magic, at }: FileContent): ZeekData {
  const value = zeekRecord('ContentWatch', { magic: zeekString(magic), at: String(at) });
  return { entry: { table: 'content_watches', value } };
}

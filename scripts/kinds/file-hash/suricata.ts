import type { FileHash } from './pattern';
import type { SuricataMatch } from '../../model/suricata-rule';
import { createHash } from 'node:crypto';

export function suricata(o: FileHash): SuricataMatch[] {
  const base: Omit<SuricataMatch, 'key' | 'monitor' | 'farEnd'> = {
    protocol: 'ip',
    source: { address: 'any', port: 'any' },
    destination: { address: 'any', port: 'any' },
    options: [{ kind: 'filesha256', list: o.list }],
    limit: { track: 'by_both', seconds: o.suppressSeconds },
  };
  // The packet on which Suricata raises this may go either way, so the border cannot be asked.
  return [{ ...base, key: 'file', farEnd: 'source', monitor: 'destination' }];
}

export function suricataData(o: FileHash): Readonly<Record<string, string>> {
  return { [o.list]: `${hashes(o).join('\n')}\n` };
}

export function hashes(o: FileHash): string[] {
  const test = createHash('sha256').update(o.testFile).digest('hex');
  return [...o.files.map(({ sha256 }) => sha256), test];
}

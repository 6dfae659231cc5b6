import type { RuleOption, SuricataMatch } from '../../model/suricata-rule';
import { crossing } from '../crossing';
import type { FileContent } from './pattern';

/**
 * One rule for every protocol that Suricata takes files from. Its packets go the way of the file, so that the border
 * can be asked.
 */
export function suricata({ magic, at, suppressSeconds }: FileContent): SuricataMatch[] {
  const any = { address: 'any', port: 'any' } as const;
  const options: RuleOption[] = [
    { kind: 'buffer', name: 'file.data' },
    {
      kind: 'content',
      bytes: Buffer.from(magic),
      offset: at,
      depth: magic.length,
      fastPattern: true,
    },
  ];
  const match = {
    protocol: 'ip',
    source: any,
    destination: any,
    farEnd: 'destination',
    monitor: 'source',
    options,
    limit: { track: 'by_both', seconds: suppressSeconds },
  } as const satisfies Omit<SuricataMatch, 'key'>;
  return [{ ...match, key: 'file' }, crossing(match, options)];
}

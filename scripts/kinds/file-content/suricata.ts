import type { RuleOption, SuricataMatch } from '../../model/suricata-rule';
import { crossing } from '../crossing';
import { saidBy } from '../sides';
import type { FileContent } from './pattern';

/**
 * One rule for every protocol that Suricata takes files from, and one for the parts of what is sent over HTTP, of which it
 * takes few: those of forms, and none that is sent in chunks or by PUT; before 8 the first alone, before 7 none; in 8
 * none without a name. Their packets go the way of the file, so that the border can be asked.
 */
export function suricata(o: FileContent): SuricataMatch[] {
  const any = { address: 'any', port: 'any' } as const;
  const match = {
    source: any,
    destination: any,
    farEnd: 'destination',
    monitor: 'source',
    limit: { track: 'by_both', seconds: o.suppressSeconds },
  } as const satisfies Omit<SuricataMatch, 'key' | 'protocol' | 'options'>;
  const file = { ...match, protocol: 'ip', options: fileOptions(o) } as const;
  const part = { ...match, protocol: 'http', sender: 'client', options: partOptions(o) } as const;
  return [
    { ...file, key: 'file' },
    crossing(file, file.options),
    { ...part, key: 'part' },
    crossing(part, part.options, 'part-crossed'),
  ];
}

function fileOptions({ magic, at }: FileContent): RuleOption[] {
  return [
    { kind: 'buffer', name: 'file.data' },
    {
      kind: 'content',
      bytes: Buffer.from(magic),
      offset: at,
      depth: magic.length,
      fastPattern: true,
    },
  ];
}

const IN_PARTS = Buffer.from('multipart/');
/** The end of a part's head (RFC 2046, 5.1). */
const HEAD_END = Buffer.from('\r\n\r\n');

function partOptions({ magic, at }: FileContent): RuleOption[] {
  return [
    saidBy('client'),
    { kind: 'buffer', name: 'http.content_type' },
    { kind: 'content', bytes: IN_PARTS, offset: 0, depth: IN_PARTS.length, nocase: true },
    { kind: 'buffer', name: 'http.request_body' },
    { kind: 'content', bytes: HEAD_END },
    {
      kind: 'content',
      bytes: Buffer.from(magic),
      distance: at,
      within: magic.length,
      fastPattern: true,
    },
  ];
}

import { contentText, nameText } from '../../lib/suricata-literals';
import type { AddressTerm, Content, PortTerm, RuleOption } from '../../model/suricata-rule';
import { searchedLength } from './searched-bytes';

type Writers = { [K in RuleOption['kind']]: (option: Extract<RuleOption, { kind: K }>) => string };

/** The text of each option, without the final `;`. */
const WRITERS: Writers = {
  flow: flowOption,
  flags: (o) => `flags:${o.value}`,
  itype: (o) => `itype:${o.value}`,
  stream_size: (o) => `stream_size:${o.side},<,${o.below}`,
  dsize: (o) => `dsize:${o.value}`,
  buffer: (o) => o.name,
  content: contentOption,
  byte_test: (o) =>
    ['byte_test:' + o.count, o.operator, o.value, o.offset, ...flags(o.relative, o.little)].join(
      ',',
    ),
  byte_jump: (o) =>
    [
      'byte_jump:' + o.count,
      o.offset,
      ...flags(o.relative, o.little),
      ...(o.multiplier === undefined ? [] : [`multiplier ${o.multiplier}`]),
      ...(o.align ? ['align'] : []),
      ...(o.postOffset === undefined ? [] : [`post_offset ${o.postOffset}`]),
    ].join(','),
  isdataat: (o) => `isdataat:${o.negated ? '!' : ''}${o.count}${o.relative ? ',relative' : ''}`,
  pcre: (o) => `pcre:"/${o.pattern}/${o.modifiers}"`,
  flowbits: (o) => `flowbits:${o.action},${nameText(o.name)}`,
  xbits: (o) =>
    `xbits:${o.action},${nameText(o.name)},track ${o.track}` +
    (o.expireSeconds === undefined ? '' : `,expire ${o.expireSeconds}`),
  filesha256: (o) => `filesha256:${nameText(o.list)}`,
};

/** One option as rule text. */
export function optionText(option: RuleOption): string {
  return (WRITERS[option.kind] as (option: RuleOption) => string)(option);
}

/** An address list as a rule header has it. */
export function addressText(address: AddressTerm): string {
  return listText(address);
}

/** A port list as a rule header has it. */
export function portText(port: PortTerm): string {
  return listText(port);
}

function listText(term: string | readonly (string | number)[]): string {
  if (typeof term === 'string') return term;
  return term.length === 1 ? String(term[0]) : `[${term.join(',')}]`;
}

/** Of a direction alone Suricata makes the choice of the rule's group, and nothing is left to filter by. */
function flowOption({ states, prefilter }: Extract<RuleOption, { kind: 'flow' }>): string {
  const filters = prefilter && states.some((state) => state.endsWith('established'));
  return `flow:${states.join(',')}${filters ? '; prefilter' : ''}`;
}

function contentOption(o: Content): string {
  const parts = [`content:${o.negated ? '!' : ''}"${contentText(o.bytes)}"`];
  if (o.offset !== undefined) parts.push(`offset:${o.offset}`);
  if (o.depth !== undefined) parts.push(`depth:${o.depth}`);
  if (o.distance !== undefined) parts.push(`distance:${o.distance}`);
  if (o.within !== undefined) parts.push(`within:${o.within}`);
  if (o.nocase) parts.push('nocase');
  if (o.fastPattern) {
    const searched = searchedLength(o);
    parts.push(`fast_pattern${searched < o.bytes.length ? `:0,${searched}` : ''}`);
  }
  return parts.join('; ');
}

function flags(relative?: true, little?: true): string[] {
  return [...(relative ? ['relative'] : []), ...(little ? ['little'] : [])];
}

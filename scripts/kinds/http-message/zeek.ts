import {
  zeekBool,
  zeekPatternBytes,
  zeekRecord,
  zeekString,
  zeekVector,
} from '../../lib/zeek-literals';
import type { ZeekData } from '../../model/zeek-data';
import { type BodyTerm, fixedText, isFileTerm, termPattern } from '../../protocols/http/body-terms';
import { typePattern } from '../../protocols/http/content-type';
import { sidesOf, type HttpMessage } from './pattern';

export function zeek(o: HttpMessage): ZeekData {
  const sides = sidesOf(o);
  const value = zeekRecord('HttpWatch', {
    requests: zeekBool(sides.includes('client')),
    answers: zeekBool(sides.includes('server')),
    ...(o.method === undefined ? {} : { method: zeekString(o.method) }),
    ...(o.path === undefined ? {} : { path: zeekString(o.path) }),
    whole_path: zeekBool(o.wholePath ?? false),
    ...(o.query === undefined ? {} : { query: zeekString(o.query.toLowerCase()) }),
    ...(o.contentTypes === undefined ? {} : { content_type: anyType(o.contentTypes) }),
    body: zeekVector((o.body ?? []).map(zeekTerm)),
  });
  return { entry: { table: 'http_watches', value } };
}

function anyType(types: readonly string[]): string {
  const either = types
    .map((type) => typePattern(type, (text) => zeekPatternBytes(Buffer.from(text))))
    .join('|');
  return `/^(${either})/`;
}

function zeekTerm(term: BodyTerm): string {
  if (isFileTerm(term)) {
    const holds = term.holds.map((one) => zeekPatternBytes(Buffer.from(one))).join('|');
    return zeekRecord('BodyTerm', {
      text: `/${holds}/`,
      before: String(term.at),
      magic: zeekString(term.magic),
      begins: `/^[\\x20\\x09\\x0d\\x0a]*${zeekPatternBytes(Buffer.from(term.begins))}/`,
    });
  }
  const pattern = termPattern(term) ?? zeekPatternBytes(Buffer.from(fixedText(term)));
  return zeekRecord('BodyTerm', { text: `/${pattern}/` });
}

import { patternBytes } from '../../lib/suricata-literals';
import type { Content, HttpPart, RuleOption, SuricataMatch } from '../../model/suricata-rule';
import {
  type BodyTerm,
  filePcre,
  fixedText,
  isFileTerm,
  termPattern,
} from '../../protocols/http/body-terms';
import { fixedWord, typePattern } from '../../protocols/http/content-type';
import { crossing } from '../crossing';
import { saidBy, toOrFromDevice } from '../sides';
import { sidesOf, type HttpMessage } from './pattern';

/** One rule for each side, by the buffers of the engine's parser, and one that says that the border was crossed. */
export function suricata(o: HttpMessage): SuricataMatch[] {
  const sides = sidesOf(o);
  return sides.flatMap((from): SuricataMatch[] => {
    const match = {
      ...toOrFromDevice(from),
      protocol: 'http',
      options: [saidBy(from), ...messageOptions(o, from)],
      limit: { track: 'by_both', seconds: o.suppressSeconds },
    } as const satisfies Omit<SuricataMatch, 'key'>;
    const key = from === 'client' ? 'request' : 'answer';
    return [{ ...match, key }, crossing(match, match.options, `${key}-crossed`)];
  });
}

function messageOptions(o: HttpMessage, from: 'client' | 'server'): RuleOption[] {
  const fast = fastOf(o);
  return [
    ...(o.method === undefined ? [] : [part('http.method'), whole(o.method)]),
    ...(o.path === undefined ? [] : pathOptions(o, o.path, fast === 'path')),
    ...(o.contentTypes === undefined ? [] : typeOptions(o.contentTypes)),
    ...(o.body === undefined ? [] : bodyOptions(o.body, from, fast === 'body')),
    // An answer to HEAD has a type, and nothing was sent.
    ...(o.body === undefined && o.contentTypes !== undefined
      ? [bodyOf(from), { kind: 'pcre', pattern: '^.', modifiers: 's' } as const]
      : []),
  ];
}

/** What few messages have: a content type's own word, then text in a body, then a path. */
function fastOf(o: HttpMessage): 'type' | 'body' | 'path' {
  if (o.contentTypes) return 'type';
  return o.body ? 'body' : 'path';
}

function part(name: HttpPart): RuleOption {
  return { kind: 'buffer', name };
}

function whole(text: string): RuleOption {
  return { kind: 'pcre', pattern: `^${patternBytes(Buffer.from(text))}$`, modifiers: '' };
}

function pathOptions(o: HttpMessage, path: string, fast: boolean): RuleOption[] {
  const bytes = Buffer.from(path);
  const begins: Content = {
    kind: 'content',
    bytes,
    offset: 0,
    depth: bytes.length,
    ...(fast ? { fastPattern: true } : {}),
  };
  return [
    part('http.uri'),
    begins,
    ...(o.wholePath
      ? [{ kind: 'pcre', pattern: `^${patternBytes(bytes)}(?:\\?|$)`, modifiers: '' } as const]
      : []),
    ...(o.query === undefined
      ? []
      : [
          {
            kind: 'content',
            bytes: Buffer.from(o.query),
            offset: bytes.length + 1,
            nocase: true,
          } as const,
        ]),
  ];
}

function typeOptions(types: readonly string[]): RuleOption[] {
  const either = types
    .map((type) => typePattern(type, (text) => patternBytes(Buffer.from(text))))
    .join('|')
    .replaceAll('(', '(?:');
  return [
    part('http.content_type'),
    {
      kind: 'content',
      bytes: Buffer.from(commonWord(types.map(fixedWord))),
      nocase: true,
      fastPattern: true,
    },
    { kind: 'pcre', pattern: `^(?:${either})`, modifiers: 'i' },
  ];
}

/** The longest text that all have. */
function commonWord([first = '', ...others]: readonly string[]): string {
  for (let length = first.length; length > 0; length--) {
    for (let at = 0; at + length <= first.length; at++) {
      const word = first.slice(at, at + length);
      // What stands in every content type says nothing.
      if (!'application/'.includes(word) && others.every((one) => one.includes(word))) return word;
    }
  }
  return first;
}

function bodyOptions(
  terms: readonly BodyTerm[],
  from: 'client' | 'server',
  fast: boolean,
): RuleOption[] {
  const texts = terms.map(fixedText);
  const longest = [...texts].sort((a, b) => b.length - a.length)[0]!;
  const options = terms.flatMap((term, i): RuleOption[] => {
    const content: Content = {
      kind: 'content',
      bytes: Buffer.from(texts[i]!),
      ...(fast && texts[i] === longest ? { fastPattern: true } : {}),
    };
    const pattern = isFileTerm(term) ? filePcre(term) : termPattern(term)?.replaceAll('(', '(?:');
    return [
      content,
      ...(pattern === undefined ? [] : [{ kind: 'pcre', pattern, modifiers: 's' } as const]),
    ];
  });
  return [bodyOf(from), ...options];
}

function bodyOf(from: 'client' | 'server'): RuleOption {
  return part(from === 'client' ? 'http.request_body' : 'file.data');
}

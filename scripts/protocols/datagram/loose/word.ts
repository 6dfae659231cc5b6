import { z } from 'zod';
import { constantText, field, some } from '../../../model/schema';
import { FILLER } from '../../filler';
import type { Found, LooseForm } from './form';

export const WORD_FIELD = z.strictObject({
  word: field(
    z.int().min(1).max(30),
    'Number of a word, from the first byte on; one space lies between words, and another word follows',
    6,
  ),
  is: field(some(constantText), 'Texts, any one of which is the word', ['DICOM+RFC3881']),
});
export type WordField = z.infer<typeof WORD_FIELD>;

export const WORD: LooseForm<WordField> = {
  stands: 'first',
  place: () => 0,
  leastBytes: ({ word, is }) => 2 * word - 1 + Math.min(...is.map(({ length }) => length)),
  holds: ({ word, is }, data) => {
    const words = data.toString('latin1').split(' ');
    return words.length > word && is.includes(words[word - 1]!);
  },
  begins: () => [],
  name: nameOf,
  sample: (one) => wordSample(one),
  // Spaces, and the word: what the others are does not matter.
  constants: (one) => {
    const start = 2 * (one.word - 1);
    const end = start + one.is[0]!.length;
    return [...wordSample(one).keys()].filter((at) => at <= end && (at >= start || at % 2 === 1));
  },
  edges: otherSamples,
  misses: otherWords,
};

function nameOf({ word }: WordField): string {
  return `word ${word}`;
}

/** The word by its number, as a regular expression. */
export function wordPattern({ word, is }: WordField, quote: (text: string) => string): string {
  return `^([^ ]* ){${word - 1}}(${is.map(quote).join('|')}) `;
}

/** Words in front, the word, and one behind it, as bytes. */
function wordSample({ word, is }: WordField, said = is[0]!): Buffer {
  return Buffer.from(`${'x '.repeat(word - 1)}${said} x`, 'latin1');
}

/** Its other texts, and other words before it. */
function otherSamples(one: WordField): Found[] {
  const what = nameOf(one);
  const before = one.word - 1;
  const behind = wordSample(one).subarray(2 * before);
  return [
    ...one.is
      .slice(1)
      .map((said) => ({ what: `${what} as ${said}`, bytes: wordSample(one, said) })),
    {
      what: `${what} behind long words`,
      bytes: Buffer.concat([Buffer.from(`${'long'.repeat(60)} `.repeat(before)), behind]),
    },
    {
      what: `${what} behind empty words`,
      bytes: Buffer.concat([Buffer.alloc(before, ' '), behind]),
    },
  ];
}

/** The word in another place, as a part of a longer one, and missing. */
function otherWords(one: WordField): Found[] {
  return [
    { what: `no word ${one.word}`, bytes: Buffer.alloc(wordSample(one).length, FILLER) },
    { what: `word ${one.word} one word late`, bytes: wordSample({ ...one, word: one.word + 1 }) },
    ...(one.word > 1
      ? [
          {
            what: `word ${one.word} one word early`,
            bytes: wordSample({ ...one, word: one.word - 1 }),
          },
        ]
      : []),
    ...one.is.flatMap((said) => [
      { what: `more behind ${said}`, bytes: wordSample(one, `${said}x`) },
      { what: `more before ${said}`, bytes: wordSample(one, `x${said}`) },
      { what: `no space behind ${said}`, bytes: wordSample(one, said).subarray(0, -2) },
    ]),
  ];
}

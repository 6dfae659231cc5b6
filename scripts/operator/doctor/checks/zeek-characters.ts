import type { Check, Finding } from '../check';

/** What a text copied from a page, a mail or a chat brings along: for the eye the same as what it stands for. */
const LOOK_ALIKES: readonly [RegExp, string][] = [
  [/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' '],
  [/[\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\u00ad\ufeff]/g, ''],
  [/[\u201c-\u201f\u2033]/g, '"'],
  [/[\u2010-\u2015\u2212]/g, '-'],
];

export const check: Check = {
  id: 'zeek-characters',
  engine: 'zeek',
  shownBy: 'run',
  about: 'No script holds letters that only look like blanks, quotes or dashes.',
  needs: ['zeek.scripts'],
  run({ zeek }) {
    return zeek!.scripts.flatMap(({ file, text, code }): Finding[] => {
      const lines = text.split('\n');
      const wrong = code.split('\n').flatMap((part, index) => {
        const outside = part.replace(/"(?:\\.|[^"\\])*"/g, '""');
        const odd = LOOK_ALIKES.flatMap(([pattern]) => outside.match(pattern) ?? []);
        return odd.length > 0 ? [{ line: index + 1, odd }] : [];
      });
      if (wrong.length === 0) return [];
      const [first] = wrong;
      const name = file.split('/').at(-1);
      const lineWords = (count: number) =>
        count === 1 ? `a line of ${name} has` : `${count} lines of ${name} have`;
      const names = [...new Set(wrong.flatMap(({ odd }) => odd))].map(
        (letter) => `U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`,
      );
      return [
        {
          level: 'error',
          title: `${lineWords(wrong.length)} letters that only look like others: ${names.join(', ')}`,
          means: 'Zeek does not read them as blanks, quotes or dashes, and does not start.',
          at: `${file}:${first!.line}`,
          fix: wrong.map(({ line }) => ({
            file,
            how: 'replace',
            line,
            lines: [plain(lines[line - 1]!)],
          })),
        },
      ];
    });
  },
};

function plain(line: string): string {
  return LOOK_ALIKES.reduce((text, [pattern, letter]) => text.replace(pattern, letter), line);
}

import { z } from 'zod';
import { constantText, field, some } from '../../model/schema';
import { patternBytes } from '../../lib/suricata-literals';

/** What a body holds: text, text behind text, a value in JSON, a file that is two things at once. */

const said = field(constantText, 'Text that stands anywhere in the body', '<dynamic-proxy>');

const TEXT_TERM = z.strictObject({ text: said });
const THEN_TERM = z.strictObject({
  text: said,
  then: field(constantText, 'Text that stands behind it', 'SYSTEM'),
  without: field(constantText, 'Characters of which none stands between the two', '>"'),
});
const KEY_TERM = z.strictObject({
  key: field(constantText, 'Key of an object in JSON', 'resourceType'),
  values: field(some(constantText), 'Texts, any one of which is its value', ['Patient', 'Bundle']),
});
const FILE_TERM = z.strictObject({
  begins: field(constantText, 'What an uploaded file begins with, behind blanks', '{'),
  holds: field(some(constantText), 'Texts, any one of which stands before the offset of `magic`', [
    '"ExecuteLuaEnabled"',
  ]),
  magic: field(constantText, 'What stands at `at`', 'DICM'),
  at: field(z.int().min(8).max(1024), 'Offset of `magic` in the file', 128),
});

export const BODY_TERM = z.union([TEXT_TERM, THEN_TERM, KEY_TERM, FILE_TERM]);
export type BodyTerm = z.infer<typeof BODY_TERM>;
export type FileTerm = z.infer<typeof FILE_TERM>;

export function isFileTerm(term: BodyTerm): term is FileTerm {
  return 'magic' in term;
}

/** Text that a body with this has in any case: what is looked for first. */
export function fixedText(term: BodyTerm): string {
  if (isFileTerm(term)) return term.magic;
  return 'key' in term ? `"${term.key}"` : term.text;
}

const BLANKS = '[\\x20\\x09\\x0d\\x0a]*';

const BLANK_CHARACTERS = ' \t\r\n';

/** A term that is no plain text as a regular expression, in words that pcre and Zeek share. Null: the text says all. */
export function termPattern(term: BodyTerm): string | null {
  if (isFileTerm(term)) return null;
  const literal = (text: string) => patternBytes(Buffer.from(text, 'latin1'));
  if ('key' in term) {
    const values = term.values.map(literal).join('|');
    return `${literal(`"${term.key}"`)}${BLANKS}:${BLANKS}\\x22(${values})\\x22`;
  }
  if (!('then' in term)) return null;
  return `${literal(term.text)}[^${literal(term.without)}]*${literal(term.then)}`;
}

/** A file that is two things at once, as pcre: a body by itself, or a part of one behind an empty line. */
export function filePcre({ begins, holds, magic, at }: FileTerm): string {
  const literal = (text: string) => patternBytes(Buffer.from(text, 'latin1'));
  const either = holds.map((one) => `.{0,${at - one.length}}${literal(one)}`).join('|');
  return `(?:^|\\x0d\\x0a\\x0d\\x0a)(?=.{${at}}${literal(magic)})(?=${either})${BLANKS}${literal(begins)}`;
}

/** A body, or the part of one, that has it. */
export function termSample(term: BodyTerm, which = 0): Buffer {
  if (isFileTerm(term)) return fileOf(term, term.holds[which % term.holds.length]!);
  if ('key' in term)
    return Buffer.from(`{"${term.key}":"${term.values[which % term.values.length]!}"}`);
  return Buffer.from('then' in term ? `${term.text} canary ${term.then}` : term.text);
}

/** The same, written otherwise: blanks of each kind where blanks may be, and all that may stand between two texts. */
export function termEdges(term: BodyTerm): { what: string; bytes: Buffer }[] {
  const edge = (what: string, text: string) => ({ what, bytes: Buffer.from(text, 'latin1') });
  const blanks = [...BLANK_CHARACTERS].map((blank) => ({
    blank,
    what: `blank ${blank.charCodeAt(0)}`,
  }));
  if (isFileTerm(term)) {
    const file = fileOf(term, term.holds[0]).toString('latin1');
    // Its magic stays where it is.
    return blanks.map(({ blank, what }) => edge(what, blank + file.replace(' ', '')));
  }
  if ('key' in term) {
    return blanks.map(({ blank, what }) =>
      edge(what, `{"${term.key}"${blank}:${blank}"${term.values[0]}"}`),
    );
  }
  if (!('then' in term)) return [];
  const between = Array.from({ length: 0x7f - 0x20 }, (_, i) => String.fromCharCode(0x20 + i))
    .filter((one) => !term.without.includes(one))
    .join('');
  return [edge('all that may stand between', `${term.text}${between}${term.then}`)];
}

/** A text with another last letter, and with another first one. */
export function changedLast(text: string): string {
  return `${text.slice(0, -1)}${text.endsWith('_') ? '-' : '_'}`;
}

function changedFirst(text: string): string {
  return `${text.startsWith('_') ? '-' : '_'}${text.slice(1)}`;
}

function fileOf({ begins, magic, at }: FileTerm, held: string): Buffer {
  return Buffer.from(`${begins}${held}:true}`.padEnd(at, ' ') + magic);
}

/** Bodies, or parts, that only look as if they had it. */
export function termMisses(term: BodyTerm): { what: string; bytes: Buffer }[] {
  const good = termSample(term);
  const changed = (what: string, text: string) => ({ what, bytes: Buffer.from(text, 'latin1') });
  const text = good.toString('latin1');
  const fixed = fixedText(term);
  const without = [
    changed(
      `no ${fixed}`,
      text.replace(
        fixed,
        fixed.toUpperCase() === fixed ? fixed.toLowerCase() : fixed.toUpperCase(),
      ),
    ),
    changed(`another last letter of ${fixed}`, text.replace(fixed, changedLast(fixed))),
    changed(`another first letter of ${fixed}`, text.replace(fixed, changedFirst(fixed))),
  ];
  if (isFileTerm(term)) {
    const [held] = term.holds;
    const plain = `${term.begins}${held}:true}`;
    return [
      ...without,
      changed('its magic one byte early', plain.padEnd(term.at - 1, ' ') + term.magic),
      changed('its magic one byte late', plain.padEnd(term.at + 1, ' ') + term.magic),
      changed('another beginning', text.replace(term.begins, '_')),
      changed('something before its beginning', `_${text.replace(' ', '')}`),
      changed('none of its words', text.replace(held, held.toUpperCase())),
      ...term.holds.map((one) =>
        changed(`another last letter of ${one}`, fileOf(term, changedLast(one)).toString('latin1')),
      ),
      changed(
        'its word behind the magic',
        `${term.begins}`.padEnd(term.at, ' ') + term.magic + held,
      ),
    ];
  }
  if ('key' in term) {
    const [value] = term.values;
    return [
      ...without,
      changed('another value', `{"${term.key}":"X${value}"}`),
      changed('a longer value', `{"${term.key}":"${value}s"}`),
      changed('something before the colon', `{"${term.key}"_:"${value}"}`),
      changed('something behind the colon', `{"${term.key}":_"${value}"}`),
      changed('the value under another key', `{"${term.key}":"X","other":"${value}"}`),
    ];
  }
  if (!('then' in term)) return without;
  return [
    ...without,
    changed(`${term.text} alone`, term.text),
    changed(`another last letter of ${term.then}`, `${term.text} canary ${changedLast(term.then)}`),
    changed(`${term.then} before ${term.text}`, `${term.then} canary ${term.text}`),
    ...[...term.without].map((one) =>
      changed(`${one} between ${term.text} and ${term.then}`, `${term.text} ${one} ${term.then}`),
    ),
  ];
}

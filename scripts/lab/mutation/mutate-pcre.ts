import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';
import { hexByte } from '../../lib/suricata-literals';
import type { RuleOption } from '../../model/suricata-rule';
import type { OptionMutant } from './option-mutant';

type Pcre = Extract<RuleOption, { kind: 'pcre' }>;

/**
 * A pattern with one of its elements changed: each byte, each count, each alternative, each class
 * of characters, the anchor and where it looks from.
 */
export function mutatePcre(o: Pcre): OptionMutant[] {
  const changed = (what: string, pattern: string): OptionMutant => ({
    what: `pattern with ${what}`,
    option: { ...o, pattern },
  });
  const each = (
    find: RegExp,
    what: (found: string) => string,
    change: (found: string) => string,
  ): OptionMutant[] =>
    [...o.pattern.matchAll(find)].map(({ 0: found, index }) =>
      changed(
        what(found),
        o.pattern.slice(0, index) + change(found) + o.pattern.slice(index + found.length),
      ),
    );
  return [
    ...bytesOf(o.pattern).map(({ start, end, raw, value }) =>
      changed(
        `${raw} changed`,
        `${o.pattern.slice(0, start)}${hexByte(value ^ 1)}${o.pattern.slice(end)}`,
      ),
    ),
    ...each(
      /\{(\d+)\}/g,
      (count) => `${count} one more`,
      (count) => `{${Number(count.slice(1, -1)) + 1}}`,
    ),
    ...each(
      /\[[^\]]+\]/g,
      (set) => `any byte for ${set}`,
      () => '.',
    ),
    ...alternatives(o.pattern).map(({ what, pattern }) => changed(what, pattern)),
    ...(o.pattern.startsWith('^') ? [changed('no anchor', o.pattern.slice(1))] : []),
  ];
}

interface PatternByte {
  start: number;
  end: number;
  /** As it is written. */
  raw: string;
  value: number;
}

/** Every byte that is written in a pattern; of a class those in hex. */
function bytesOf(pattern: string): PatternByte[] {
  const found: PatternByte[] = [];
  const tree = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(pattern);
  visitRegExpAST(tree, {
    onCharacterEnter({ start, end, raw, value, parent }) {
      const isInClass = parent.type === 'CharacterClass' || parent.type === 'CharacterClassRange';
      if (!isInClass || raw.startsWith('\\x')) found.push({ start, end, raw, value });
    },
  });
  return found;
}

/** The pattern without each one of its alternatives; groups do not nest in ours. */
function alternatives(pattern: string): { what: string; pattern: string }[] {
  return [...pattern.matchAll(/\(\?:([^()]*\|[^()]*)\)/g)].flatMap(
    ({ 0: whole, 1: inside, index }) => {
      const parts = inside!.split('|');
      return parts.map((part, i) => ({
        what: `no ${part}`,
        pattern:
          pattern.slice(0, index) +
          `(?:${parts.filter((_, j) => j !== i).join('|')})` +
          pattern.slice(index + whole.length),
      }));
    },
  );
}

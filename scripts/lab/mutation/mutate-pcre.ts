import type { RuleOption } from '../../model/suricata-rule';
import type { OptionMutant } from './option-mutant';

type Pcre = Extract<RuleOption, { kind: 'pcre' }>;

/**
 * A pattern with one of its elements changed: each escaped byte, each count, each alternative, each class
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
    ...each(
      /\\x[0-9a-f]{2}/g,
      (byte) => `${byte} changed`,
      (byte) => `\\x${(Number.parseInt(byte.slice(2), 16) ^ 1).toString(16).padStart(2, '0')}`,
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

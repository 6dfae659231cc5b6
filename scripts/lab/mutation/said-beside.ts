/** Options of a rule that its other options make up for, without any other rule. */
import type { RuleOption, SuricataRule } from '../../model/suricata-rule';
import { excludes } from '../../protocols/datagram/fields';
import { besideIt, patternHas, sameOption } from './conditions';
import { everyMatchHas } from './pcre-literals';

/** Why a changed option lets nothing more pass than the rule's other options do; null where it may. */
export function whySaidBeside(
  rule: SuricataRule,
  option: RuleOption,
  changed: RuleOption,
): string | null {
  if (isSaidAhead(rule, option, changed)) {
    return 'the expression behind it goes back to where its bytes begin, and has them all';
  }
  if (isRuledOutBefore(rule, option, changed)) {
    return 'other bytes stand at fixed places where it would have to begin';
  }
  if (isRuledOutByBit(rule, option, changed)) {
    return 'the value that it lets pass does not have the bit that is asked for beside it';
  }
  return null;
}

/**
 * Why one condition may stand for another: an expression beside it says what both of them say.
 * @returns the reason in words, or null.
 */
export function whySaidEitherWay(rule: SuricataRule, mutant: SuricataRule): string | null {
  const lost = rule.options.filter((option) => !mutant.options.includes(option));
  const gained = mutant.options.filter((option) => !rule.options.includes(option));
  const said = (of: SuricataRule) => (option: RuleOption) =>
    besideIt(of, option).some((other) => patternHas(other, option));
  return lost.length > 0 && lost.every(said(rule)) && gained.every(said(mutant))
    ? 'the expression beside it says as much either way'
    : null;
}

/** Whether a content that only may not begin before a place cannot begin there for what stands at fixed places. */
function isRuledOutBefore(rule: SuricataRule, option: RuleOption, changed: RuleOption): boolean {
  if (option.kind !== 'content' || changed.kind !== 'content') return false;
  const { bytes, offset, depth, negated, distance } = option;
  if (negated || offset === undefined || depth !== undefined || distance !== undefined)
    return false;
  if (changed.offset !== undefined || !Buffer.from(bytes).equals(changed.bytes)) return false;
  const beside = besideIt(rule, option);
  return Array.from({ length: offset }, (_, place) => place).every((place) =>
    beside.some((other) => {
      if (other.kind !== 'content' || other.negated || other.offset === undefined) return false;
      if (other.depth !== other.bytes.length) return false;
      return excludes({ at: other.offset, bytes: other.bytes }, { at: place, bytes });
    }),
  );
}

/** Whether a bound that was moved by one lets a value pass that a test of the same bytes right behind it refuses for a bit. */
function isRuledOutByBit({ options }: SuricataRule, option: RuleOption, changed: RuleOption) {
  if (option.kind !== 'byte_test' || changed.kind !== 'byte_test') return false;
  const behind = options.slice(options.indexOf(option) + 1);
  const end = behind.findIndex(({ kind }) => kind !== 'byte_test');
  return behind
    .slice(0, end < 0 ? undefined : end)
    .some(
      (other) =>
        other.kind === 'byte_test' &&
        other.operator === '&' &&
        (changed.value & other.value) === 0 &&
        sameOption({ ...option, operator: '&', value: other.value }, other),
    );
}

/**
 * Whether an expression that begins where a content does has all of its bytes, where the mutant looks for its end only:
 * that stands where the whole would, so that a jump back from it leads to the same place.
 */
function isSaidAhead({ options }: SuricataRule, option: RuleOption, changed: RuleOption): boolean {
  const [jump, expression] = options.slice(options.indexOf(option) + 1);
  if (option.kind !== 'content' || changed.kind !== 'content') return false;
  if (jump?.kind !== 'byte_jump' || !jump.relative || expression?.kind !== 'pcre') return false;
  const { bytes } = option;
  if (!Buffer.from(bytes).subarray(-changed.bytes.length).equals(changed.bytes)) return false;
  if (!expression.modifiers.includes('R') || !expression.pattern.startsWith('^')) return false;
  // The jump goes on from the byte that it reads, the last one, by that byte's value (kinds/frame-group.ts).
  const offset = -(jump.postOffset ?? 0) - bytes.at(-1)! - bytes.length;
  const literal = { bytes, nocase: option.nocase ?? false, offset, end: offset + bytes.length };
  return everyMatchHas(expression.pattern, expression.modifiers.replace('R', ''), literal);
}

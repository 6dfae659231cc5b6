/** Rules that are copies of others, which weigh what both have. */
import type { RuleOption, SuricataRule } from '../../model/suricata-rule';
import { same, sameOption } from './conditions';

/**
 * Why a mutant of a copy may survive: what it changes stands in the rule that it is a copy of, where that rule's own
 * traffic weighs it. A copy is a silent rule that has all conditions of one that alerts, and marks of its own.
 * @returns the reason in words, or null.
 */
export function whyWeighedElsewhere(
  rule: SuricataRule,
  mutant: SuricataRule,
  all: readonly SuricataRule[],
): string | null {
  const original = all.find((other) => isCopyOf(rule, other));
  if (!original) return null;
  const changed = rule.options.filter((option) => !mutant.options.includes(option));
  const weighed =
    changed.every((option) => original.options.some((own) => sameOption(own, option))) &&
    (['source', 'destination'] as const).every(
      (end) => same(mutant[end], rule[end]) || same(rule[end], original[end]),
    );
  return weighed ? `${original.variant}, whose copy it is, has the same and is weighed` : null;
}

function isCopyOf(rule: SuricataRule, other: SuricataRule): boolean {
  const isAdded = ({ kind }: RuleOption) =>
    kind === 'flowbits' || kind === 'xbits' || kind === 'flow';
  const has = (options: readonly RuleOption[], option: RuleOption) =>
    options.some((own) => sameOption(own, option));
  return (
    rule.silent === true &&
    !other.silent &&
    !other.crossing &&
    rule.protocol === other.protocol &&
    same(rule.source.port, other.source.port) &&
    same(rule.destination.port, other.destination.port) &&
    other.options.every((option) => has(rule.options, option) || isAdded(option)) &&
    rule.options.every((option) => has(other.options, option) || isAdded(option)) &&
    (other.options.some(({ kind }) => kind === 'content') ||
      typeof other.destination.address !== 'string')
  );
}

import type { RuleOption, SuricataRule } from '../../model/suricata-rule';
import type { CaseSource } from './case';

/**
 * Definitions with fewer near-misses than their rules have conditions: each condition needs traffic that
 * only it keeps silent, so fewer cannot be enough, and a generator that was switched off is noticed.
 * @returns what is wrong, in words; empty when all have enough.
 */
export function missingNearMisses(sources: readonly CaseSource[]): string[] {
  return sources.flatMap(({ detection, rules, cases }) => {
    const wanted = leastNearMisses(rules);
    const count = (kind: string) => cases.filter((one) => one.kind === kind).length;
    const misses = count('near-miss');
    const advice = 'derive more in the observable of its kind (scripts/kinds/)';
    return [
      ...(misses < wanted
        ? [`${detection.id}: ${misses} near-misses for ${wanted} conditions; ${advice}`]
        : []),
      ...(count('match') === 0 ? [`${detection.id}: no matching traffic; ${advice}`] : []),
    ];
  });
}

/** One for each condition of the rule that has most; a detection without rules needs one all the same. */
function leastNearMisses(rules: readonly SuricataRule[]): number {
  return Math.max(1, ...rules.map(conditionsOf));
}

const STATE: readonly RuleOption['kind'][] = ['flowbits', 'xbits', 'buffer', 'flow'];

function conditionsOf({ options, source, destination }: SuricataRule): number {
  const listed = [source, destination].filter(({ address }) => typeof address !== 'string').length;
  return options.filter(({ kind }) => !STATE.includes(kind)).length + listed;
}

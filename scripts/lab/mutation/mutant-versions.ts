import type { Detection } from '../../kinds/detection';
import type { PlannedRule } from '../../compile/plan';
import type { SuricataRule } from '../../model/suricata-rule';
import { mutateRule, type RuleMutant } from './mutate-rule';
import { keyOf } from './outcome';
import { settersFor } from './state';
import type { Version } from './suricata-versions';

/** A rule that is mutated, with its twin where it has one: the same on streams. */
interface Place {
  detection: string;
  index: number;
  twin: number | null;
}

/**
 * The rules of a detection as they are, with those of others that set state for them, and mutants. A rule on packets
 * and its twin on streams make up for each other, so what they share is mutated in both at once; that each is needed
 * is seen by turning it into the other.
 * @param again keys (outcome.ts) of mutants that the traffic of their own detection did not tell: those among the
 *   rules of others here. Default: all mutants of the detection's own rules.
 */
export function mutantVersions(
  detection: Detection,
  rules: readonly SuricataRule[],
  everyRule: readonly PlannedRule[],
  again?: ReadonlySet<string>,
): Version[] {
  const setters = settersFor(
    rules,
    everyRule.filter((planned) => planned.detection !== detection),
  );
  const all = [...rules, ...setters.map(({ rule }) => rule)];
  const ids = [...rules.map(() => detection.id), ...setters.map((setter) => setter.detection)];
  const base = { rules: all, own: rules.length };
  const versions = all.flatMap((_, index) => {
    if (again ? index < rules.length : index >= rules.length) return [];
    const place = { detection: ids[index]!, index, twin: twinOf(all, ids, index) };
    const mutants = mutantsAt(all, place);
    return again
      ? mutants.filter((mutant) => again.has(keyOf({ engine: 'suricata', ...mutant })))
      : mutants;
  });
  return [
    { ...base, detection: detection.id, where: '', what: 'control', rule: -1 },
    ...versions.map((version) => ({ ...base, ...version })),
  ];
}

type Mutated = Omit<Version, 'own'>;

function mutantsAt(all: readonly SuricataRule[], { detection, index, twin }: Place): Mutated[] {
  const rule = all[index]!;
  const version = (mutant: RuleMutant, changed: ReadonlyMap<number, SuricataRule>): Mutated => ({
    detection,
    where: changed.size > 1 ? rule.variant.replace(/-packet$/, '') : rule.variant,
    what: mutant.what,
    rule: index,
    rules: all.map((other, i) => changed.get(i) ?? other),
    ...(mutant.widened ? { widened: mutant.widened } : {}),
  });
  const alone = (mutant: RuleMutant) => version(mutant, new Map([[index, mutant.rule]]));
  if (twin === null) return mutateRule(rule).map(alone);
  const own = mutateRule(rule);
  const swapped = own.filter(({ rule: { protocol } }) => protocol === all[twin]!.protocol);
  // The same conditions in the same order: names of state may differ.
  const others = mutateRule(all[twin]!);
  const together = own.flatMap((mutant, i) =>
    mutant.rule.protocol === rule.protocol && index < twin
      ? [
          version(
            mutant,
            new Map([
              [index, mutant.rule],
              [twin, others[i]!.rule],
            ]),
          ),
        ]
      : [],
  );
  return [...swapped.map(alone), ...together];
}

/** Index of the rule that is the same on streams, or on packets. */
function twinOf(
  all: readonly SuricataRule[],
  ids: readonly string[],
  index: number,
): number | null {
  const { variant } = all[index]!;
  const other = variant.endsWith('-packet')
    ? variant.replace(/packet$/, 'stream')
    : variant.endsWith('-stream')
      ? variant.replace(/stream$/, 'packet')
      : null;
  const twin = all.findIndex((rule, i) => rule.variant === other && ids[i] === ids[index]);
  return twin < 0 ? null : twin;
}

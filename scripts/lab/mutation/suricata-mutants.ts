import { isMedicalOnly } from '../../compile/border';
import type { PlannedRule } from '../../compile/plan';
import { acceptedSurvivor } from './accepted-survivors';
import { whyWeighedElsewhere } from './copies';
import { whyEquivalent } from './equivalent';
import { mutateRule } from './mutate-rule';
import type { MutantResult } from './outcome';
import { whySaidEitherWay } from './said-beside';
import { affectedBy, connectedRules, substitutesOf, type Replacements } from './shared-state';
import {
  Asking,
  asItIs,
  type Answer,
  type Question,
  type SuricataLab,
  type SuricataMutant,
} from './suricata-questions';
import { sitesFor } from './suricata-sites';

/** The mutants of a detection's rules: each with one thing wrong, and each rule left out. */
export function suricataMutantsOf(id: string, all: readonly PlannedRule[]): SuricataMutant[] {
  return connectedRules(id, all).flatMap(({ detection, rule }, index) =>
    detection.id === id
      ? [
          { index, rule: null, what: 'left out' },
          ...mutateRule(rule).map((mutant) => ({ ...mutant, index })),
        ]
      : [],
  );
}

/**
 * Lets the cases of a detection, and of those that depend on it, find the mutants of its rules. In this order, until
 * one tells: its own cases; those of detections that read its state; other sites; what the rules say of each other;
 * its cases where nothing else says the same (docs/lab.md); Suricata 6; the list of survivors with a reason.
 * @throws EngineFailure for everything but an orderly run; Error where a copy of a rule as it is behaves otherwise.
 */
export async function suricataMutants(id: string, lab: SuricataLab): Promise<MutantResult[]> {
  const rules = connectedRules(id, lab.rules);
  const mutants = suricataMutantsOf(id, lab.rules);
  if (mutants.length === 0) return [];
  const asking = new Asking(id, rules, lab);
  const answers = new Map<SuricataMutant, Answer>();
  const undecided = () => mutants.filter((mutant) => !answers.has(mutant));
  const settle = (found: ReadonlyMap<SuricataMutant, Answer>) => {
    for (const [mutant, answer] of found) answers.set(mutant, answer);
    lab.onDecided?.(found.size);
  };
  if (!(await asking.copiesAreTrue())) return [nothingToTell(id)];
  settle(await asking.ask(undecided().map(asItIs)));
  const dependent = (mutant: SuricataMutant) => dependents(id, rules, mutant);
  const onOthers = async (questions: readonly Question[], fate: MutantResult['fate']) => {
    for (const other of new Set(questions.flatMap(({ mutant }) => dependent(mutant)))) {
      const open = questions.filter(
        ({ mutant }) => !answers.has(mutant) && dependent(mutant).includes(other),
      );
      settle(await asking.ask(open, { traffic: other, fate }));
    }
  };
  await onOthers(undecided().map(asItIs), 'caught');
  for (const site of sitesFor(rules)) {
    settle(await asking.ask(undecided().filter(atSite(rules)).map(asItIs), { site }));
  }
  const everything = lab.rules.map(({ rule }) => rule);
  settle(
    decided(undecided(), ({ widened, index, rule: mutant }) => {
      const { rule } = rules[index]!;
      const why =
        (widened && whyEquivalent(widened, rule, everything)) ??
        (mutant &&
          (whySaidEitherWay(rule, mutant) ?? whyWeighedElsewhere(rule, mutant, everything)));
      return why ? { fate: 'equivalent', by: why } : null;
    }),
  );
  const alone = asOnlyOne(rules, undecided());
  settle(await asking.ask(alone, { fate: 'covered' }));
  await onOthers(alone, 'covered');
  if (lab.oldest) {
    settle(await asking.ask(undecided().map(asItIs), { engine: lab.oldest }));
  }
  settle(
    decided(undecided(), (mutant) => {
      const reason = acceptedSurvivor(mutant, rules[mutant.index]!.rule);
      return reason ? { fate: 'accepted', by: reason } : { fate: 'survived', by: null };
    }),
  );
  return mutants.map((mutant) => ({
    engine: 'suricata',
    detection: id,
    where: rules[mutant.index]!.rule.variant,
    what: mutant.what,
    ...answers.get(mutant)!,
  }));
}

/** Each rule with none that says the same in its place. What mutants are compared with is the same object for all. */
function asOnlyOne(rules: readonly PlannedRule[], mutants: readonly SuricataMutant[]): Question[] {
  const references = new Map<string, Replacements>();
  return mutants.flatMap((mutant): Question[] => {
    const others = [...substitutesOf(rules, mutant.index)];
    // A rule that can be left out has no weight, whatever makes up for it.
    if (others.length === 0 || mutant.rule === null) return [];
    const reference: Replacements =
      references.get(others.join()) ?? new Map(others.map((i) => [i, null]));
    references.set(others.join(), reference);
    return [{ mutant, reference, mutated: new Map([...reference, [mutant.index, mutant.rule]]) }];
  });
}

/** Other detections whose rules a mutant may change, by the state that it leaves. */
function dependents(
  id: string,
  rules: readonly PlannedRule[],
  { index, rule }: SuricataMutant,
): string[] {
  const all = rules.map((planned) => planned.rule);
  const affected = affectedBy(all, new Map([[index, rule]])).rules;
  const ids = [...affected].map((i) => rules[i]!.detection.id);
  return [...new Set(ids)].filter((other) => other !== id);
}

/** Mutants of a header that names networks of the site. */
function atSite(rules: readonly PlannedRule[]) {
  return ({ index, what }: SuricataMutant) => {
    const { rule } = rules[index]!;
    return (rule.crossing === true || isMedicalOnly(rule)) && /^(source|destination) /.test(what);
  };
}

function decided(
  mutants: readonly SuricataMutant[],
  answer: (mutant: SuricataMutant) => Answer | null,
): Map<SuricataMutant, Answer> {
  return new Map(
    mutants.flatMap((mutant) => {
      const found = answer(mutant);
      return found ? [[mutant, found] as const] : [];
    }),
  );
}

/** In place of fates that would all be `survived` for a reason that has nothing to do with the mutants. */
function nothingToTell(detection: string): MutantResult {
  const what = 'the rules as they are alert in none of these cases, so that nothing can be told';
  return { engine: 'suricata', detection, where: 'control', what, fate: 'survived', by: null };
}

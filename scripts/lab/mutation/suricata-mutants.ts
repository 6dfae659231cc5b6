import path from 'node:path';
import { isMedicalOnly, isNobody } from '../../compile/border';
import type { PlannedRule } from '../../compile/plan';
import type { Engine } from '../../lib/engines/engine';
import { STOCK_HOME_NET } from '../../lib/engines/suricata-config';
import type { SuricataRule } from '../../model/suricata-rule';
import { acceptedSurvivor } from './accepted-survivors';
import type { CaseCaptures } from './case-captures';
import { whyEquivalent } from './equivalent';
import { whyWeighedElsewhere } from './copies';
import { mutateRule, type RuleMutant } from './mutate-rule';
import type { MutantResult } from './outcome';
import { whySaidEitherWay } from './said-beside';
import { affectedBy, connectedRules, substitutesOf, type Replacements } from './shared-state';
import { MEDICAL_NET } from '../batch/run-batch';
import { runVersions, type Site, type VersionsRun } from './suricata-versions';

export interface SuricataLab {
  engine: Engine;
  /** Suricata 6, where it is here: some conditions are there for it alone. */
  oldest?: Engine;
  rules: readonly PlannedRule[];
  captures: CaseCaptures;
  /** Rules of the site itself, which stay as they are. */
  siteRules: string;
  folder: string;
  /** Called with the number of mutants whose fate is known. */
  onDecided?: (count: number) => void;
}

/** A mutant of the rule with this index among the rules that share state with it. */
export interface SuricataMutant extends Omit<RuleMutant, 'rule'> {
  index: number;
  /** Null: the rule is left out. */
  rule: SuricataRule | null;
}

/** How a mutant is asked: against which rules, on which traffic, at which site. */
interface Question {
  mutant: SuricataMutant;
  mutated: Replacements;
  /** What it is compared with; null: the rules as they are. */
  reference: Replacements | null;
}

/** As cases are made for. */
const STOCK_SITE: Site = { homeNet: STOCK_HOME_NET, medicalNet: MEDICAL_NET };
/** A network that no case has a host in (RFC 5737). */
const ELSEWHERE = '[192.0.2.0/26]';

type Answer = Pick<MutantResult, 'fate' | 'by'>;

/** As many as rarely raise more alerts on one packet than Suricata can hold. */
const AT_ONCE = 64;
/** Suricata 6 holds 15 alerts a packet and does not say that it lost one. */
const AT_ONCE_IN_OLDEST = 2;

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

/** Asks engines about mutants of the rules that share state with one detection. */
class Asking {
  private runs = 0;

  constructor(
    private readonly id: string,
    private readonly rules: readonly PlannedRule[],
    private readonly lab: SuricataLab,
  ) {}

  /**
   * Whether a copy of each rule, as it is, says what the rules themselves say in each case, and anything at all.
   * @throws Error where a copy says something else: then nothing that copies say counts.
   */
  async copiesAreTrue(): Promise<boolean> {
    const same = this.rules.flatMap(({ detection, rule }, index): Question[] =>
      detection.id === this.id
        ? [{ ...asItIs({ index, rule, what: 'as it is' }), reference: null }]
        : [],
    );
    const wrong = [...(await this.ask(same))].find(([, { fate }]) => fate === 'caught');
    if (wrong) {
      const [{ index }, { by }] = wrong;
      const { variant } = this.rules[index]!.rule;
      throw new Error(`${this.id}: a copy of ${variant} says something else than it in: ${by}`);
    }
    const run = await this.run([], this.lab.engine, STOCK_SITE, this.id);
    const { cases } = this.lab.captures.of(this.id);
    return cases.some(({ id }) => run!.outcome(id, null).includes(this.id));
  }

  /** The mutants that some case tells from what they are compared with, or that are refused. */
  async ask(
    questions: readonly Question[],
    {
      engine = this.lab.engine,
      traffic = this.id,
      site = STOCK_SITE,
      fate = 'caught' as MutantResult['fate'],
    } = {},
  ): Promise<Map<SuricataMutant, Answer>> {
    const oldest = engine === this.lab.oldest;
    const answers = new Map<SuricataMutant, Answer>();
    const pending = chunks(questions, oldest ? AT_ONCE_IN_OLDEST : AT_ONCE);
    for (let some = pending.shift(); some; some = pending.shift()) {
      const references = [...new Set(some.flatMap(({ reference }) => reference ?? []))];
      const versions = [...references, ...some.map(({ mutated }) => mutated)];
      // The last one, as it is, shows that no alert of those before it was lost.
      if (oldest)
        versions.push(...some.map(({ mutant: { index } }) => unchanged(this.rules, index)));
      const run = await this.run(versions, engine, site, traffic);
      if (run === null) {
        if (some.length === 1) {
          throw new Error(`${this.id}: one version alone raises more alerts than Suricata holds`);
        }
        pending.unshift(...chunks(some, Math.ceil(some.length / 2)));
        continue;
      }
      const { cases } = this.lab.captures.of(traffic);
      const differs = (a: number | null, b: number | null) =>
        cases.find(({ id }) => run.outcome(id, a) !== run.outcome(id, b));
      some.forEach(({ mutant, reference }, i) => {
        const version = references.length + i;
        if (run.refused.has(version)) {
          answers.set(mutant, site === STOCK_SITE ? REFUSED : notLoadedAt(site));
          return;
        }
        if (oldest && differs(version + some.length, null)) return;
        const by = differs(version, reference && references.indexOf(reference));
        if (by) answers.set(mutant, { fate, by: `${by.id}${oldest ? ', in Suricata 6' : ''}` });
      });
    }
    return answers;
  }

  private run(
    versions: readonly Replacements[],
    engine: Engine,
    site: Site,
    traffic: string,
  ): Promise<VersionsRun | null> {
    this.runs += 1;
    return runVersions({
      engine,
      rules: this.rules,
      versions,
      capture: this.lab.captures.of(traffic),
      site,
      siteRules: this.lab.siteRules,
      folder: path.join(this.lab.folder, this.id.replace('/', '-'), `run-${this.runs}`),
    });
  }
}

const REFUSED: Answer = { fate: 'refused', by: null };

function notLoadedAt({ homeNet }: Site): Answer {
  return { fate: 'caught', by: `not loaded where HOME_NET is ${homeNet}` };
}

function asItIs(mutant: SuricataMutant): Question {
  return { mutant, mutated: new Map([[mutant.index, mutant.rule]]), reference: null };
}

function unchanged(rules: readonly PlannedRule[], index: number): Replacements {
  return new Map([[index, rules[index]!.rule]]);
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

/**
 * Sites beside the one as shipped, for rules that name HOME_NET: one that lists the monitors' factory addresses, but
 * not the server beside them; and one that lists all addresses that rules name, where `!$HOME_NET` leaves none. For rules
 * that name MEDICAL_NET: one that counts no host of a case as medical, and one that counts those as nothing else.
 */
function sitesFor(rules: readonly PlannedRule[]): Site[] {
  const ends = rules.flatMap(({ rule: { source, destination } }) => [source, destination]);
  const listed = ends.flatMap(({ address }) =>
    typeof address === 'string' ? [] : address.filter((one) => /^\d/.test(one)),
  );
  const own = [...new Set(listed)].filter((one) => !isNobody(one));
  const stock = STOCK_HOME_NET.slice(1, -1);
  return [
    ...['202.114.4.0/26', own.join()]
      .filter(Boolean)
      .map((more) => ({ ...STOCK_SITE, homeNet: `[${stock},${more}]` })),
    ...(rules.some(({ rule }) => isMedicalOnly(rule))
      ? [
          { ...STOCK_SITE, medicalNet: ELSEWHERE },
          { ...STOCK_SITE, homeNet: ELSEWHERE },
        ]
      : []),
  ];
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

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}

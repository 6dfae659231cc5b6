import path from 'node:path';
import type { PlannedRule } from '../../compile/plan';
import type { Engine } from '../../lib/engines/engine';
import type { SuricataRule } from '../../model/suricata-rule';
import type { CaseCaptures } from './case-captures';
import type { RuleMutant } from './mutate-rule';
import type { MutantResult } from './outcome';
import type { Replacements } from './shared-state';
import { STOCK_SITE } from './suricata-sites';
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
export interface Question {
  mutant: SuricataMutant;
  mutated: Replacements;
  /** What it is compared with; null: the rules as they are. */
  reference: Replacements | null;
}

export type Answer = Pick<MutantResult, 'fate' | 'by'>;

/** As many as rarely raise more alerts on one packet than Suricata can hold. */
const AT_ONCE = 64;
/** Suricata 6 holds 15 alerts a packet and does not say that it lost one. */
const AT_ONCE_IN_OLDEST = 2;

/** Asks engines about mutants of the rules that share state with one detection. */
export class Asking {
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

export function asItIs(mutant: SuricataMutant): Question {
  return { mutant, mutated: new Map([[mutant.index, mutant.rule]]), reference: null };
}

function unchanged(rules: readonly PlannedRule[], index: number): Replacements {
  return new Map([[index, rules[index]!.rule]]);
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}

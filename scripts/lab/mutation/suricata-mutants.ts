import path from 'node:path';
import type { Detection } from '../../kinds/detection';
import type { PlannedRule } from '../../compile/plan';
import { batchFile, planBatches } from '../batch/batch';
import { writeCaptureFile } from '../batch/run-batch';
import type { Engine } from '../../lib/engines/engine';
import { STOCK_HOME_NET } from '../../lib/engines/suricata-config';
import type { Finding } from '../../lib/engines/finding';
import type { Case } from '../proof/case';
import { whyEquivalent, type Widened } from './equivalent';
import { mutantVersions } from './mutant-versions';
import { outcomeOf, type MutantResult } from './outcome';
import {
  ruleIndex,
  runVersions,
  type Version,
  type VersionContext,
  type VersionsRun,
} from './suricata-versions';

/** HOME_NET as shipped; and one that lists the monitors' factory addresses, but not the server beside them. */
const SITES = [STOCK_HOME_NET, `[${STOCK_HOME_NET.slice(1, -1)},202.114.4.0/26]`] as const;
/** As many as rarely raise more alerts on one packet than Suricata can hold. */
const VERSIONS_AT_ONCE = 48;

/**
 * All mutants of a detection's rules over one capture, many in a process. Each is loaded as a whole copy of
 * the detection, with sids and flowbits of its own, so that no copy sees the state of another.
 * @param cases traffic of this detection that can stand in one capture.
 * @param again mutants of other detections' rules, by key, to be judged by this one's traffic; default: its own.
 * @throws EngineFailure for everything but an orderly run.
 */
export async function suricataMutants(
  engine: Engine,
  detection: Detection,
  everyRule: readonly PlannedRule[],
  cases: readonly Case[],
  memorySeconds: number,
  folder: string,
  again?: ReadonlySet<string>,
): Promise<MutantResult[]> {
  const rules = everyRule
    .filter((planned) => planned.detection.id === detection.id)
    .map(({ rule }) => rule);
  if (rules.length === 0) return [];
  const versions = mutantVersions(detection, rules, everyRule, again);
  if (versions.length === 1) return [];
  const [batch, ...others] = planBatches(cases, { memorySeconds, casesPerBatch: 4000 });
  if (!batch || others.length > 0) {
    throw new Error(`${detection.id}: mutants need cases that share one capture`);
  }
  const pcap = writeCaptureFile(path.join(folder, 'cases.pcap'), batchFile(batch));
  const context = { engine, detection, batch, pcap, folder };
  const [control, ...mutants] = versions;
  const everything = everyRule.map((planned) => planned.rule);
  const judged: MutantResult[] = [];
  const pending = chunks(mutants, VERSIONS_AT_ONCE);
  for (let some = pending.shift(); some; some = pending.shift()) {
    const sites = await inAllSites(context, [control!, ...some]);
    if (sites === null) {
      pending.unshift(...chunks(some, Math.ceil(some.length / 2)));
      continue;
    }
    if (judged.length === 0 && isSilent(control!, sites[0]!, cases))
      return [nothingToTell(detection)];
    judged.push(
      ...some.map((version, i) =>
        judge(version, i + 1, cases, sites, (widened, rule) =>
          whyEquivalent(widened, control!.rules[rule]!, everything),
        ),
      ),
    );
  }
  return judged;
}

async function inAllSites(
  context: VersionContext,
  versions: readonly Version[],
): Promise<VersionsRun[] | null> {
  const runs = await Promise.all(
    SITES.map((site, i) => {
      const folder = path.join(context.folder, `site-${i + 1}`);
      return runVersions({ ...context, folder }, versions, site);
    }),
  );
  if (runs.every((run) => run !== null)) return runs;
  if (versions.length > 2) return null;
  throw new Error(
    `${context.detection.id}: one version alone raises more alerts on a packet than Suricata holds`,
  );
}

function judge(
  { detection, where, what, rule, rules, widened }: Version,
  number: number,
  cases: readonly Case[],
  sites: readonly VersionsRun[],
  equivalence: (widened: Widened, rule: number) => string | null,
): MutantResult {
  const base = { engine: 'suricata' as const, detection, where, what };
  const alerts = ({ sid }: Finding) => !rules[ruleIndex(sid!)]?.silent;
  if (sites[0]!.refused.has(number)) return { ...base, fate: 'refused', by: null };
  const differs = (outcome: (findings: readonly Finding[]) => string) =>
    cases.find(({ id }) =>
      sites.some(({ found }) => {
        const of = (version: number) => outcome(found.get(id)?.get(version) ?? []);
        return of(0) !== of(number);
      }),
    );
  const caught = differs((findings) => outcomeOf(findings.filter(alerts)));
  if (caught) return { ...base, fate: 'caught', by: caught.id };
  const why = widened && equivalence(widened, rule);
  if (why) return { ...base, fate: 'equivalent', by: why };
  const covered = differs((findings) => String(findings.some((f) => ruleIndex(f.sid!) === rule)));
  return { ...base, fate: covered ? 'covered' : 'survived', by: covered?.id ?? null };
}

function isSilent({ rules }: Version, { found }: VersionsRun, cases: readonly Case[]): boolean {
  const alerts = ({ sid }: Finding) => !rules[ruleIndex(sid!)]?.silent;
  return cases.every(({ id }) => !(found.get(id)?.get(0) ?? []).some(alerts));
}

/** In place of fates that would all be `survived` for a reason that has nothing to do with the mutants. */
function nothingToTell({ id }: Detection): MutantResult {
  const what = 'the rules as they are alert in none of these cases, so that nothing can be told';
  return { engine: 'suricata', detection: id, where: 'control', what, fate: 'survived', by: null };
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}

import path from 'node:path';
import type { Detection } from '../../model/detection';
import { suricataRules, type PlannedRule } from '../../render/plan';
import { batchFile, planBatches } from '../batch/batch';
import { writeCaptureFile } from '../batch/run-batch';
import type { Engine } from '../engines/engine';
import { STOCK_HOME_NET } from '../engines/suricata-config';
import type { Case } from '../proof/case';
import { mutateRule } from './mutate-rule';
import { outcomeOf, type MutantResult } from './outcome';
import {
  runVersions,
  settersFor,
  type Version,
  type VersionContext,
  type VersionsRun,
} from './suricata-versions';

/**
 * Two sites: HOME_NET as shipped, and one that takes every address for its own, as many sensors do. Rules
 * for far ends inside the site have nothing to match in the first where the far ends are public.
 */
const SITES = [STOCK_HOME_NET, '[0.0.0.0/0]'] as const;
/** As many as rarely raise more alerts on one packet than Suricata can hold. */
const VERSIONS_AT_ONCE = 48;

/**
 * All mutants of a detection's rules over one capture, many in a process. Each is loaded as a whole copy of
 * the detection, with sids and flowbits of its own, so that no copy sees the state of another.
 * @param cases traffic of this detection that can stand in one capture.
 * @throws EngineFailure for everything but an orderly run.
 */
export async function suricataMutants(
  engine: Engine,
  detection: Detection,
  everyRule: readonly PlannedRule[],
  cases: readonly Case[],
  memorySeconds: number,
  folder: string,
): Promise<MutantResult[]> {
  const rules = suricataRules(detection);
  if (rules.length === 0) return [];
  const helpers = settersFor(
    rules,
    everyRule.filter((planned) => planned.detection !== detection),
  );
  const versions: Version[] = [
    { where: '', what: 'control', rules },
    ...rules.flatMap((rule) =>
      mutateRule(rule).map((mutant): Version => ({
        where: rule.variant,
        what: mutant.what,
        rules: rules.map((other) => (other === rule ? mutant.rule : other)),
      })),
    ),
  ];
  const [batch, ...others] = planBatches(cases, { memorySeconds, casesPerBatch: 4000 });
  if (!batch || others.length > 0) {
    throw new Error(`${detection.id}: mutants need cases that share one capture`);
  }
  const pcap = writeCaptureFile(path.join(folder, 'cases.pcap'), batchFile(batch));
  const context = { engine, detection, helpers, batch, pcap, folder };
  const [control, ...mutants] = versions;
  const judged: MutantResult[] = [];
  const pending = chunks(mutants, VERSIONS_AT_ONCE);
  for (let some = pending.shift(); some; some = pending.shift()) {
    const sites = await inAllSites(context, [control!, ...some]);
    if (sites === null) {
      pending.unshift(...chunks(some, Math.ceil(some.length / 2)));
      continue;
    }
    if (judged.length === 0 && isSilent(sites[0]!, cases)) return [nothingToTell(detection)];
    judged.push(...some.map((version, i) => judge(detection, version, i + 1, cases, sites)));
  }
  return judged;
}

async function inAllSites(
  context: VersionContext,
  versions: readonly Version[],
): Promise<VersionsRun[] | null> {
  const runs: VersionsRun[] = [];
  for (const site of SITES) {
    const run = await runVersions(context, versions, site);
    if (run === null) {
      if (versions.length > 2) return null;
      throw new Error(
        `${context.detection.id}: one version alone raises more alerts on a packet than Suricata holds`,
      );
    }
    runs.push(run);
  }
  return runs;
}

function judge(
  detection: Detection,
  { where, what }: Version,
  number: number,
  cases: readonly Case[],
  sites: readonly VersionsRun[],
): MutantResult {
  const base = { engine: 'suricata' as const, detection: detection.id, where, what };
  if (sites[0]!.refused.has(number)) return { ...base, fate: 'refused', by: null };
  const by = cases.find(({ id }) =>
    sites.some(({ found }) => {
      const outcome = (version: number) => outcomeOf(found.get(id)?.get(version) ?? []);
      return outcome(0) !== outcome(number);
    }),
  );
  return { ...base, fate: by ? 'caught' : 'survived', by: by?.id ?? null };
}

function isSilent({ found }: VersionsRun, cases: readonly Case[]): boolean {
  return cases.every(({ id }) => (found.get(id)?.get(0) ?? []).length === 0);
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

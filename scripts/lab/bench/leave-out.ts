/**
 * What each rule costs, by what the engine saves without it. One rule is less than what two runs of the same
 * differ by, so rules are weighed together (weighing-design.ts): first all, to find the dearest; then these again, with
 * all other rules always there, on runs that did not choose them.
 */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../lib/engines/engine';
import type { LabEngine } from '../../lib/engines/finding';
import { ruleGroups, type RuleGroup, type RuleLine } from './rule-groups';
import { runCompared, comparedRun, type Site } from './pack-comparison';
import { randomHalf, sharesOf, type HalvesRun } from './weighing-design';

export interface RuleCost extends RuleGroup {
  /** User CPU time that goes with it and its dependants, over that of a run. */
  share: number;
}

export interface LeaveOutReport {
  engine: LabEngine;
  version: string;
  rules: number;
  screening: Pass;
  again: Pass;
  /** Dearest first, by the second pass. */
  dearest: RuleCost[];
  /** The largest share that the screening gives a rule that was not weighed again. */
  restAtMost: number;
}

export interface Pass {
  /** Runs; each rule is left out of half of them. */
  runs: number;
  /** A share below it says nothing: see weighing-design.ts. */
  noise: number;
}

const SCREENING_PAIRS = 60;
const PAIRS = 100;
const DEAREST = 10;

/** Runs of the engine that it takes, for a progress bar. */
export const LEAVE_OUT_RUNS = 2 * (SCREENING_PAIRS + PAIRS);

/** @param rulesFolder that of the pack's own files: lists of hashes are named relative to it. */
export async function leaveOut(
  engine: Engine,
  pcap: string,
  rules: readonly RuleLine[],
  rulesFolder: string,
  site: Site,
  onRun: () => void,
): Promise<LeaveOutReport> {
  const secondsWithout = async (out: ReadonlySet<number>) => {
    const file = path.join(rulesFolder, 'bench.rules');
    const kept = rules.filter(({ sid }) => !out.has(sid)).map(({ text }) => text);
    writeFileSync(file, `${kept.join('\n')}\n`);
    const side = await comparedRun(
      engine,
      'left out',
      { pack: { rulesFiles: [file] }, background: true },
      pcap,
      site,
      [],
    );
    const { userSeconds } = await runCompared(side);
    rmSync(side.folder, { recursive: true, force: true });
    return userSeconds;
  };
  const weighGroups = async (
    groups: readonly (readonly number[])[],
    pairs: number,
    seed: string,
  ) => {
    const weighed: HalvesRun[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const first = randomHalf(groups.length, pair, seed);
      const without = async (half: boolean) => {
        const out = groups.filter((_, i) => first[i] !== half).flat();
        const seconds = await secondsWithout(new Set(out));
        onRun();
        return seconds;
      };
      weighed.push({ first, seconds: [await without(true), await without(false)] });
    }
    const { shares, noise } = sharesOf(weighed);
    return { shares, pass: { runs: 2 * pairs, noise } };
  };
  await secondsWithout(new Set());
  // Rules that wait for a bit stay: half of all are out, and nearly every bit would be missed.
  const screened = await weighGroups(
    rules.map(({ sid }) => [sid]),
    SCREENING_PAIRS,
    'screening',
  );
  const ranked = ruleGroups(rules)
    .map((group, i) => ({ group, share: screened.shares[i]! }))
    .sort((a, b) => b.share - a.share);
  const chosen = ranked.slice(0, DEAREST).map(({ group }) => group);
  const again = await weighGroups(
    chosen.map(({ sid, dependants }) => [sid, ...dependants]),
    PAIRS,
    'again',
  );
  return {
    engine: engine.name,
    version: engine.version,
    rules: rules.length,
    screening: screened.pass,
    again: again.pass,
    dearest: chosen
      .map((group, i) => ({ ...group, share: again.shares[i]! }))
      .sort((a, b) => b.share - a.share),
    restAtMost: ranked[DEAREST]?.share ?? 0,
  };
}

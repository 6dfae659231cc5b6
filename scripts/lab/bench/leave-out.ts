/**
 * What each rule costs, by what the engine saves without it. One rule in a hundred is less than what two
 * runs of the same differ by, so: a screening of all rules, then the dearest again, many times, on runs
 * that did not choose them, beside the whole pack measured as though it lacked a rule. What does not rise
 * above that says nothing.
 */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../engines/engine';
import type { LabEngine } from '../finding';
import { ruleGroups, type RuleGroup, type RuleLine } from './rule-groups';
import { runSide, sideOf, type Side, type Site } from './sides';
import { figureOf, median, type Figure } from './statistics';

export interface RuleCost extends RuleGroup {
  /** User CPU time saved without it, over that of a run with the whole pack. */
  share: Figure;
  /** Whether that is more than the whole pack differs from itself. */
  stands: boolean;
}

export interface LeaveOutReport {
  engine: LabEngine;
  version: string;
  /** Groups of rules that were left out, one at a time. */
  rules: number;
  screeningRounds: number;
  rounds: number;
  /** Largest median share, either way, of the pack without nothing. */
  noise: number;
  /** Those that the screening found dearest, measured again; dearest first. */
  dearest: RuleCost[];
  /** Largest share that the screening gave a rule that was not measured again. */
  restAtMost: number;
}

const SCREENING_ROUNDS = 3;
const ROUNDS = 11;
const DEAREST = 8;
/** Stand-ins in the second pass: each is the whole pack. */
const CONTROLS = 4;
/** Rules between two runs of the whole pack, which they are compared with. */
const BLOCK = 4;

/** Runs of the engine that it takes, for a progress bar. */
export function leaveOutRuns(rules: number): number {
  const again = DEAREST + CONTROLS;
  return SCREENING_ROUNDS * withFull(rules) + ROUNDS * withFull(again);
}

const withFull = (count: number) => count + Math.ceil(count / BLOCK) + 1;

export async function leaveOut(
  engine: Engine,
  pcap: string,
  rules: readonly RuleLine[],
  rulesFolder: string,
  site: Site,
  onRun: () => void,
): Promise<LeaveOutReport> {
  const side = (name: string, out: readonly number[]) => {
    // Beside the pack's own files: lists of hashes are named relative to them.
    const file = path.join(rulesFolder, `bench-${name}.rules`);
    const kept = rules.filter(({ sid }) => !out.includes(sid)).map(({ text }) => text);
    writeFileSync(file, `${kept.join('\n')}\n`);
    return sideOf(engine, name, { rulesFiles: [file] }, pcap, site, []);
  };
  const full = side('whole', []);
  await runSide(full);
  const groups = ruleGroups(rules);
  const screened = groups.map((group) => ({
    group,
    side: side(`without-${group.sid}`, [group.sid, ...group.dependants]),
  }));
  const first = await shares(
    full,
    screened.map((one) => one.side),
    SCREENING_ROUNDS,
    onRun,
  );
  const ranked = screened
    .map((one) => ({ ...one, share: median(first.get(one.side)!) }))
    .sort((a, b) => b.share - a.share);
  const chosen = ranked.slice(0, DEAREST);
  const controls = Array.from({ length: CONTROLS }, (_, i) => side(`whole-${i + 1}`, []));
  const again = [...chosen.map((one) => one.side), ...controls];
  const second = await shares(full, again, ROUNDS, onRun);
  const noise = Math.max(...controls.map((one) => Math.abs(median(second.get(one)!))));
  for (const one of [full, ...again, ...screened.map(({ side: left }) => left)]) {
    rmSync(one.folder, { recursive: true, force: true });
  }
  return {
    engine: engine.name,
    version: engine.version,
    rules: rules.length,
    screeningRounds: SCREENING_ROUNDS,
    rounds: ROUNDS,
    noise,
    dearest: chosen
      .map(({ group, side: left }) => costOf(group, second.get(left)!, noise))
      .sort((a, b) => b.share.median - a.share.median),
    restAtMost: ranked[DEAREST]?.share ?? 0,
  };
}

/** @param shares one for each round. */
export function costOf(group: RuleGroup, shares: readonly number[], noise: number): RuleCost {
  const share = figureOf(shares);
  // In more than three rounds of four it must save something, and more than nothing does.
  const saving = shares.filter((value) => value > 0).length;
  return { ...group, share, stands: share.median > noise && saving > 0.75 * shares.length };
}

/** For each side, round by round: what it saves beside the runs of the whole pack before and after it. */
async function shares(
  full: Side,
  sides: readonly Side[],
  rounds: number,
  onRun: () => void,
): Promise<Map<Side, number[]>> {
  const result = new Map<Side, number[]>(sides.map((side) => [side, []]));
  const seconds = async (side: Side) => {
    const { userSeconds } = await runSide(side);
    onRun();
    return userSeconds;
  };
  for (let round = 0; round < rounds; round += 1) {
    const order = turned(sides, round);
    let before = await seconds(full);
    for (let at = 0; at < order.length; at += BLOCK) {
      const block = order.slice(at, at + BLOCK);
      const taken: number[] = [];
      for (const side of block) taken.push(await seconds(side));
      const after = await seconds(full);
      block.forEach((side, i) => result.get(side)!.push(saved((before + after) / 2, taken[i]!)));
      before = after;
    }
  }
  return result;
}

const saved = (whole: number, without: number) => (whole - without) / whole;

/** Another order in each round, so that no side always runs in the same place of its block. */
function turned(sides: readonly Side[], round: number): Side[] {
  const by = sides.length === 0 ? 0 : (round * 7) % sides.length;
  const order = [...sides.slice(by), ...sides.slice(0, by)];
  return round % 2 === 0 ? order : order.reverse();
}

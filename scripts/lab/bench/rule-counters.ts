/** What each rule costs, as a Suricata tells that was built with --enable-profiling-rules or --enable-profiling. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Pack } from '../../backends/pack';
import { runCapture } from '../batch/run-batch';
import type { Engine } from '../../lib/engines/engine';
import { badEnding, runProcess } from '../../lib/process';
import type { LabEngine } from '../../lib/engines/finding';
import type { Site } from './pack-comparison';

/** A rule by Suricata's counters. */
export interface RuleCount {
  sid: number;
  /** How often it was inspected, having come through the prefilter. */
  checks: number;
  matches: number;
  ticks: number;
  /** Of the ticks of all rules of the pack. */
  share: number;
}

export interface RuleCounters {
  engine: LabEngine;
  version: string;
  /** Rules that were inspected at least once; dearest first. */
  counted: RuleCount[];
  /** Rules that the prefilter kept from all packets. */
  never: number;
}

const PERF = 'rule_perf.log';
const RULE_PERF = z.object({
  rules: z.array(
    z.object({
      signature_id: z.number(),
      checks: z.number(),
      matches: z.number(),
      ticks_total: z.number(),
    }),
  ),
});
const SECONDS = 30;

/** Whether a Suricata counts what each rule costs: `--build-info` says so, since 7 in a line of its own. */
export async function countsRules(engine: Engine): Promise<boolean> {
  const command = engine.command(['--build-info']);
  const result = await runProcess(command, { timeoutSeconds: SECONDS });
  return badEnding(result, SECONDS) === null && saysProfiling(result.stdout);
}

/** @param buildInfo what `suricata --build-info` prints. */
export function saysProfiling(buildInfo: string): boolean {
  return /^\s*Profiling (?:rules )?enabled:\s*yes\s*$/m.test(buildInfo);
}

export async function ruleCounters(
  engine: Engine,
  pcap: string,
  pack: Pack,
  site: Site,
  rulesFiles: readonly string[],
  sids: readonly number[],
): Promise<RuleCounters> {
  const outDir = path.join(site.folder, engine.name, 'counters');
  const rules = { enabled: true, active: true, filename: PERF, append: false, json: true };
  await runCapture(engine, pcap, null, outDir, {
    pack,
    labPack: site.labPack,
    rulesFiles: () => [...site.background, ...rulesFiles],
    extraConfig: { profiling: { rules: { ...rules, sort: 'ticks' } } },
    timeoutSeconds: 1800,
  });
  const counted = parseCounters(readFileSync(path.join(outDir, PERF), 'utf8'), sids);
  return {
    engine: engine.name,
    version: engine.version,
    counted,
    never: sids.length - counted.length,
  };
}

/**
 * @param text rule_perf.log with `json: yes`: a line for each way of sorting (util-profiling-rules.c).
 * @param sids those of the pack; other rules are left out.
 */
export function parseCounters(text: string, sids: readonly number[]): RuleCount[] {
  const line = text.trim().split('\n').at(-1);
  const { rules } = RULE_PERF.parse(JSON.parse(line || '{"rules":[]}'));
  const ours = rules.filter(({ signature_id: sid }) => sids.includes(sid));
  const all = ours.reduce((sum, { ticks_total: ticks }) => sum + ticks, 0);
  return ours
    .map((rule) => ({
      sid: rule.signature_id,
      checks: rule.checks,
      matches: rule.matches,
      ticks: rule.ticks_total,
      share: all === 0 ? 0 : rule.ticks_total / all,
    }))
    .sort((a, b) => b.ticks - a.ticks);
}

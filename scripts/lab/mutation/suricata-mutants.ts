import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Detection } from '../../model/detection';
import { suricataRules, type PlannedRule } from '../../render/plan';
import type { RuleOption, SuricataRule } from '../../render/suricata-rule';
import { ruleText } from '../../render/suricata-text';
import { attribute } from '../batch/attribute';
import { batchFile, planBatches, type Batch } from '../batch/batch';
import { MEDICAL_NET, writeCaptureFile } from '../batch/run-batch';
import type { Engine } from '../engines/engine';
import { EngineFailure } from '../engines/process';
import { runSuricata } from '../engines/suricata';
import { STOCK_HOME_NET } from '../engines/suricata-config';
import type { Finding } from '../finding';
import type { Case } from '../proof/case';
import { mutateRule } from './mutate-rule';
import { outcomeOf, type MutantResult } from './outcome';

/** One version of all rules of a detection; all but the control have one thing wrong. */
interface Version {
  where: string;
  what: string;
  rules: readonly SuricataRule[];
}

/** Sids of one version: more than a detection has rules. */
const SIDS_PER_VERSION = 100;
const FIRST_SID = 1_000_000;
/** As much as Suricata 7 and 8 take (one byte); Suricata 6 is built with 15. */
const PACKET_ALERT_MAX = 255;

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
  const results: MutantResult[] = [];
  // All rules of all versions in one run may match one packet.
  const size = Math.max(1, Math.floor(PACKET_ALERT_MAX / (rules.length + helpers.length)) - 1);
  for (let at = 0; at < mutants.length; at += size) {
    const some = mutants.slice(at, at + size);
    const sites: Awaited<ReturnType<typeof run>>[] = [];
    for (const site of SITES) sites.push(await run(context, [control!, ...some], site));
    if (
      at === 0 &&
      !cases.some(({ id }) => outcomeOf(sites[0]!.found.get(id)?.get(0) ?? []) !== 'silent')
    ) {
      const what =
        'the rules as they are alert in none of these cases, so that nothing can be told';
      const base = { engine: 'suricata' as const, detection: detection.id };
      return [{ ...base, where: 'control', what, fate: 'survived', by: null }];
    }
    results.push(...some.map((version, i) => judge(version, i + 1)));

    function judge({ where, what }: Version, number: number): MutantResult {
      const base = { engine: 'suricata' as const, detection: detection.id, where, what };
      if (sites[0]!.refused.has(number)) return { ...base, fate: 'refused', by: null };
      const by = cases.find(({ id }) =>
        sites.some(({ found }) => {
          const of = (version: number) => found.get(id)?.get(version) ?? [];
          return outcomeOf(of(0)) !== outcomeOf(of(number));
        }),
      );
      return { ...base, fate: by ? 'caught' : 'survived', by: by?.id ?? null };
    }
  }
  return results;
}

/**
 * Two sites: HOME_NET as shipped, and one that takes every address for its own, as many sensors do. Rules
 * for far ends inside the site have nothing to match in the first where the far ends are public.
 */
const SITES = [STOCK_HOME_NET, '[0.0.0.0/0]'] as const;

/** Rules of other detections that set what these read, and what those read in turn: silent here. */
function settersFor(
  rules: readonly SuricataRule[],
  others: readonly PlannedRule[],
): SuricataRule[] {
  const chosen = new Set<SuricataRule>();
  let reading = rules;
  while (reading.length > 0) {
    const read = reading.flatMap(({ options }) => statesIn(options, ['isset', 'isnotset']));
    const own = [...rules, ...chosen].flatMap(({ options }) => statesIn(options, ['set']));
    const missing = read.filter((name) => !own.includes(name));
    reading = others
      .map(({ rule }) => rule)
      .filter((rule) => !chosen.has(rule))
      .filter(({ options }) => statesIn(options, ['set']).some((name) => missing.includes(name)));
    for (const rule of reading) chosen.add(rule);
  }
  return [...chosen].map((rule) => ({ ...rule, silent: true }));
}

function statesIn(options: readonly RuleOption[], actions: readonly string[]): string[] {
  return options.flatMap((option) =>
    (option.kind === 'flowbits' || option.kind === 'xbits') && actions.includes(option.action)
      ? [`${option.kind} ${option.name}`]
      : [],
  );
}

interface Context {
  engine: Engine;
  detection: Detection;
  helpers: readonly SuricataRule[];
  batch: Batch;
  pcap: string;
  folder: string;
}

type FoundByVersion = Map<string, Map<number, Finding[]>>;

async function run(
  { engine, detection, helpers, batch, pcap, folder }: Context,
  versions: readonly Version[],
  homeNet: string,
): Promise<{ found: FoundByVersion; refused: Set<number> }> {
  mkdirSync(folder, { recursive: true });
  const rulesFile = path.join(folder, 'mutants.rules');
  writeFileSync(
    rulesFile,
    versions.flatMap((version, i) => texts(detection, version, helpers, i)).join('\n'),
  );
  const result = await runSuricata(engine, {
    pcap,
    rulesFiles: [rulesFile],
    outDir: path.join(folder, 'suricata'),
    homeNet,
    // Suricata refuses !$HOME_NET where HOME_NET is everything; no rule of ours names it.
    vars: { MEDICAL_NET, EXTERNAL_NET: 'any' },
    extraConfig: { 'packet-alert-max': PACKET_ALERT_MAX },
    // A mutant that does not load is no failure of the run: it is told apart by its sid.
    initErrorsFatal: false,
  });
  if (result.stats.alertQueueOverflow > 0 || result.stats.packets !== batch.packets.length) {
    const bad = `lost alerts or packets: ${JSON.stringify(result.stats)}`;
    throw new EngineFailure(engine.name, pcap, result.command, bad, []);
  }
  const refused = new Set(
    result.log.flatMap(({ text }) =>
      [...text.matchAll(/sid:(\d+)/g)].map(([, sid]) => versionOf(Number(sid))),
    ),
  );
  const found: FoundByVersion = new Map();
  for (const [id, findings] of attribute(batch, result.findings)) {
    const byVersion = new Map<number, Finding[]>();
    for (const finding of findings) {
      const version = versionOf(finding.sid!);
      byVersion.set(version, [...(byVersion.get(version) ?? []), finding]);
    }
    found.set(id, byVersion);
  }
  return { found, refused };
}

function texts(
  detection: Detection,
  { rules }: Version,
  helpers: readonly SuricataRule[],
  version: number,
): string[] {
  // What nobody reads would be most of eve.json.
  const bare = { ...detection, attack: [], references: [] } as unknown as Detection;
  return [...rules, ...helpers].map((rule, i) =>
    ruleText(
      bare,
      { ...rule, options: rule.options.map((option) => ownState(option, version)) },
      { sid: FIRST_SID + version * SIDS_PER_VERSION + i, rev: 1 },
    ),
  );
}

function ownState(option: RuleOption, version: number): RuleOption {
  return option.kind === 'flowbits' || option.kind === 'xbits'
    ? { ...option, name: `${option.name}.v${version}` }
    : option;
}

function versionOf(sid: number): number {
  return Math.floor((sid - FIRST_SID) / SIDS_PER_VERSION);
}

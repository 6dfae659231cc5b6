import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Detection } from '../../kinds/detection';
import { kindOf } from '../../kinds';
import type { RuleOption, SuricataRule } from '../../model/suricata-rule';
import { ruleText } from '../../compile/suricata/text';
import { attribute } from '../batch/attribute';
import type { Batch } from '../batch/batch';
import { MEDICAL_NET } from '../batch/run-batch';
import type { Engine } from '../../lib/engines/engine';
import { EngineFailure } from '../../lib/process';
import { runSuricata } from '../../lib/engines/suricata';
import type { Finding } from '../../lib/engines/finding';
import type { Widened } from './equivalent';

/** One version of the rules of a detection; all but the control have one thing wrong. */
export interface Version {
  /** Of the rule that is wrong, which may be one that sets state for these: `contec-cms8000/telemetry`. */
  detection: string;
  where: string;
  what: string;
  /** Index of the rule that is wrong; -1 in the control. */
  rule: number;
  /** The detection's rules, then those of others that set state for them. */
  rules: readonly SuricataRule[];
  /** How many of the rules are the detection's. */
  own: number;
  widened?: Widened;
}

/** Sids of one version: more than a detection has rules. */
const SIDS_PER_VERSION = 100;
const FIRST_SID = 1_000_000;
/** As much as Suricata 7 and 8 take (one byte); Suricata 6 is built with 15. */
const PACKET_ALERT_MAX = 255;

export interface VersionContext {
  engine: Engine;
  detection: Detection;
  batch: Batch;
  pcap: string;
  folder: string;
}

export interface VersionsRun {
  /** Findings by case id and version. */
  found: Map<string, Map<number, Finding[]>>;
  /** Versions with a rule that Suricata does not load. */
  refused: Set<number>;
}

/**
 * All versions in one process.
 * @returns null when one packet raised more alerts than Suricata can hold: then fewer versions may run at once.
 * @throws EngineFailure for everything but an orderly run.
 */
export async function runVersions(
  { engine, detection, batch, pcap, folder }: VersionContext,
  versions: readonly Version[],
  homeNet: string,
): Promise<VersionsRun | null> {
  mkdirSync(folder, { recursive: true });
  const rulesFile = path.join(folder, 'mutants.rules');
  writeFileSync(
    rulesFile,
    versions.flatMap((version, i) => texts(detection, version, i)).join('\n'),
  );
  const lists = kindOf(detection.observable)?.suricataData?.(detection.observable) ?? {};
  for (const [name, text] of Object.entries(lists)) writeFileSync(path.join(folder, name), text);
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
  if (result.stats.alertQueueOverflow > 0) return null;
  if (result.stats.packets !== batch.packets.length) {
    const bad = `read ${result.stats.packets} packets of ${batch.packets.length}`;
    throw new EngineFailure(engine.name, pcap, result.command, bad, []);
  }
  const refused = new Set(
    result.log.flatMap(({ text }) =>
      [...text.matchAll(/sid:(\d+)/g)].map(([, sid]) => versionOf(Number(sid))),
    ),
  );
  const found: VersionsRun['found'] = new Map();
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

function texts(detection: Detection, { rules, own }: Version, version: number): string[] {
  // What nobody reads would be most of eve.json.
  const bare = { ...detection, attack: [], references: [] } as unknown as Detection;
  // Rules that only set state alert here too, so that each can be seen to match by itself.
  const loud = rules.map(({ silent, ...rule }, i): SuricataRule =>
    silent && i >= own ? { ...rule, silent } : rule,
  );
  return loud.map((rule, i) =>
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

/** Index of a rule in its version. */
export function ruleIndex(sid: number): number {
  return (sid - FIRST_SID) % SIDS_PER_VERSION;
}

function versionOf(sid: number): number {
  return Math.floor((sid - FIRST_SID) / SIDS_PER_VERSION);
}

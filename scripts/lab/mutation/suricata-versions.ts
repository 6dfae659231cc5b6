import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Detection } from '../../kinds/detection';
import { kindOf } from '../../kinds';
import type { PlannedRule } from '../../compile/plan';
import { ruleText } from '../../compile/suricata/text';
import { attribute } from '../batch/attribute';
import type { Engine } from '../../lib/engines/engine';
import { EngineFailure } from '../../lib/process';
import { runSuricata } from '../../lib/engines/suricata';
import type { Finding } from '../../lib/engines/finding';
import type { SuricataRule } from '../../model/suricata-rule';
import type { CaseCapture } from './case-captures';
import { affectedBy, copiesOf, type Affected, type Replacements } from './shared-state';

/** What a site says of its networks. */
export interface Site {
  homeNet: string;
  medicalNet: string;
}

/** Rules that share state, and some of them in another form beside them in one process. */
export interface VersionsJob {
  engine: Engine;
  /** As they are. */
  rules: readonly PlannedRule[];
  versions: readonly Replacements[];
  capture: CaseCapture;
  site: Site;
  /** Rules of the site itself, which stay as they are. */
  siteRules: string;
  /** For this run alone: gone as soon as it is read, and there where it failed. */
  folder: string;
}

export interface VersionsRun {
  /** What is said in a case: by the rules as they are (null), or by a version. */
  outcome(id: string, version: number | null): string;
  /** Versions with a rule that Suricata does not load. */
  refused: ReadonlySet<number>;
}

/** As many rules as a version has sids; so many versions a process. */
const SIDS_PER_VERSION = 2000;
const FIRST_SID = 1_000_000;
/** As much as Suricata 7 and 8 take (one byte); Suricata 6 is built with 15. */
const PACKET_ALERT_MAX = 255;

/**
 * All versions in one process, each as copies of the rules that it may change, with sids and state of their own.
 * @returns null when one packet raised more alerts than Suricata can hold: then fewer versions may run at once.
 * @throws EngineFailure for everything but an orderly run.
 */
export async function runVersions(job: VersionsJob): Promise<VersionsRun | null> {
  const { engine, capture, folder, site } = job;
  const rules = job.rules.map(({ rule }) => rule);
  if (rules.length >= SIDS_PER_VERSION) throw new Error('more rules than a version has sids');
  const affected = job.versions.map((version) => affectedBy(rules, version));
  mkdirSync(folder, { recursive: true });
  const rulesFile = path.join(folder, 'mutants.rules');
  writeFileSync(rulesFile, texts(job, affected).join('\n'));
  for (const { observable } of new Set(job.rules.map(({ detection }) => detection))) {
    const lists = kindOf(observable)?.suricataData?.(observable) ?? {};
    for (const [name, text] of Object.entries(lists)) writeFileSync(path.join(folder, name), text);
  }
  const { batch, pcap } = capture;
  const result = await runSuricata(engine, {
    pcap,
    rulesFiles: [rulesFile, job.siteRules],
    outDir: path.join(folder, 'suricata'),
    homeNet: site.homeNet,
    // Suricata refuses !$HOME_NET where HOME_NET is everything; no rule of ours names it.
    vars: { MEDICAL_NET: site.medicalNet, EXTERNAL_NET: 'any' },
    extraConfig: { 'packet-alert-max': PACKET_ALERT_MAX },
    // A mutant that does not load is no failure of the run: it is told apart by its sid.
    initErrorsFatal: false,
  });
  const { alertQueueOverflow, packets } = result.stats;
  if (alertQueueOverflow > 0) {
    rmSync(folder, { recursive: true });
    return null;
  }
  if (packets !== batch.packets.length) {
    const bad = `read ${packets} packets of ${batch.packets.length}`;
    throw new EngineFailure(engine.name, pcap, result.command, bad, []);
  }
  const refused = new Set(
    result.log.flatMap(({ text }) =>
      [...text.matchAll(/sid:(\d+)/g)].map(([, sid]) => versionOf(Number(sid))),
    ),
  );
  if (refused.has(null)) {
    const bad = 'did not load a rule as it is';
    throw new EngineFailure(engine.name, pcap, result.command, bad, []);
  }
  const found = attribute(batch, result.findings);
  rmSync(folder, { recursive: true });
  return {
    outcome: (id, version) => outcomeIn(found.get(id)!, version, affected),
    refused: refused as ReadonlySet<number>,
  };
}

/** What the copies of a version say, and the rules as they are that it cannot have changed. */
function outcomeIn(
  findings: readonly Finding[],
  version: number | null,
  affected: readonly Affected[],
): string {
  const others = version === null ? null : affected[version]!.rules;
  const said = findings.filter(({ sid }) => {
    const of = versionOf(sid!);
    return of === version || (of === null && !others!.has(ruleIndex(sid!)));
  });
  return (
    [...new Set(said.map(({ detection, border }) => `${detection} ${border}`))].sort().join() ||
    'silent'
  );
}

function texts({ rules, versions }: VersionsJob, affected: readonly Affected[]): string[] {
  const originals = rules.map(({ rule }) => rule);
  const text = (index: number, rule: SuricataRule, version: number | null) =>
    ruleText(bare(rules[index]!.detection), rule, { sid: sidOf(version, index), rev: 1 });
  return [
    ...originals.map((rule, index) => text(index, rule, null)),
    ...versions.flatMap((version, v) =>
      [...copiesOf(originals, version, affected[v]!, `.v${v}`)].map(([index, rule]) =>
        text(index, rule, v),
      ),
    ),
  ];
}

/** Without what nobody reads here: it would be most of eve.json. */
function bare(detection: Detection): Detection {
  return { ...detection, attack: [], references: [] } as unknown as Detection;
}

/** The rules as they are come first. */
function sidOf(version: number | null, index: number): number {
  return FIRST_SID + (version === null ? 0 : version + 1) * SIDS_PER_VERSION + index;
}

function ruleIndex(sid: number): number {
  return (sid - FIRST_SID) % SIDS_PER_VERSION;
}

function versionOf(sid: number): number | null {
  const block = Math.floor((sid - FIRST_SID) / SIDS_PER_VERSION);
  return block === 0 ? null : block - 1;
}

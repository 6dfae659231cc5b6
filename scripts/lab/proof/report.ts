import type { LabEngine } from '../../lib/engines/finding';
import type { CaseKind } from './case';
import type { Status } from './verdict';

/** build/proof/proof.json: the whole outcome of a run, and what `--merge` joins. Sorted; no clock in it. */
export interface ProofReport {
  schema: 1;
  version: string;
  /** Engines that were asked, by name; absent ones with the reason. */
  engines: { name: LabEngine; version: string | null; absent: string | null }[];
  /** The parts that make up this report: `1/4`. One part `1/1` is the whole. */
  shards: string[];
  detections: string[];
  verdicts: ReportVerdict[];
  differences: ReportDifference[];
  /** What is declared, how many cases it covers, in how many of them something was missed. */
  declarations: { declared: string; covered: number; missed: number; reason: string }[];
  /** Transforms of representative scenarios that were not asked for, with the reason. */
  left: { detection: string; name: string; transform: string; why: string }[];
  /** Definitions whose near-misses are too few, in words. */
  thin: string[];
}

export interface ReportVerdict {
  case: string;
  detection: string;
  kind: CaseKind;
  name: string;
  transform: string | null;
  must: 'alert' | 'silent';
  engine: LabEngine;
  status: Status;
  saw: string[];
  sids: number[];
  why: string | null;
  /** Of cases that failed: the case alone as a file, and how to run it in that engine by hand. */
  pcap?: string;
  command?: string;
  /** What the case alone, in a process of its own, gave: `as in the batch`, or what was different. */
  alone?: string;
}

export interface ReportDifference {
  case: string;
  /** `detection, border`. */
  finding: string;
  seenBy: LabEngine[];
  missedBy: LabEngine[];
  pcap?: string;
  commands?: string[];
}

/** Everything that makes a proof fail, in words; empty when all is proved. */
export function problems(report: ProofReport): string[] {
  const wrong = report.verdicts.filter(({ status }) => status === 'fail' || status === 'error');
  return [
    ...wrong.map(({ case: id, engine, why }) => `${id}: ${engine} ${why}`),
    ...report.differences.map(
      ({ case: id, finding, seenBy, missedBy }) =>
        `${id}: ${finding} is raised by ${seenBy.join(', ')} and not by ${missedBy.join(', ')}; ` +
        'make them agree or declare it in `differs`',
    ),
    ...staleDeclarations(report),
    ...report.thin,
  ];
}

/** Declared, with cases for it, and none of them missed. Parts of a run cannot tell. */
function staleDeclarations({ shards, declarations }: ProofReport): string[] {
  const whole = shards.every((shard) => shards.length === Number(shard.split('/')[1]));
  if (!whole) return [];
  return declarations
    .filter(({ covered, missed }) => covered > 0 && missed === 0)
    .map(({ declared }) => `${declared}: declared, yet nothing is missed; remove the declaration`);
}

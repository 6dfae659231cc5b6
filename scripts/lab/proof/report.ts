import { z } from 'zod';
import { LAB_ENGINES } from '../../lib/engines/finding';
import { CASE_KINDS } from './case';
import { STATUSES } from './verdict';

const ENGINE = z.enum(LAB_ENGINES);

const VERDICT = z.object({
  case: z.string(),
  detection: z.string(),
  kind: z.enum(CASE_KINDS),
  name: z.string(),
  transform: z.string().nullable(),
  must: z.enum(['alert', 'silent']),
  engine: ENGINE,
  status: z.enum(STATUSES),
  saw: z.array(z.string()),
  sids: z.array(z.int()),
  why: z.string().nullable(),
  // Of cases that failed: the case alone as a file, and how to run it in that engine by hand.
  pcap: z.string().optional(),
  command: z.string().optional(),
  // What the case alone, in a process of its own, gave: `as in the batch`, or what was different.
  alone: z.string().optional(),
});
export type ReportVerdict = z.infer<typeof VERDICT>;

const DIFFERENCE = z.object({
  case: z.string(),
  finding: z.string().describe('`detection, border`.'),
  seenBy: z.array(ENGINE),
  missedBy: z.array(ENGINE),
  pcap: z.string().optional(),
  commands: z.array(z.string()).optional(),
});
export type ReportDifference = z.infer<typeof DIFFERENCE>;

/** build/proof/proof.json: the whole outcome of a run, and what `--merge` joins. Sorted; no clock in it. */
export const PROOF_REPORT = z.object({
  schema: z.literal(1),
  version: z.string(),
  engines: z
    .array(
      z.object({ name: ENGINE, version: z.string().nullable(), absent: z.string().nullable() }),
    )
    .describe('Engines that were asked, by name; absent ones with the reason.'),
  shards: z
    .array(z.string())
    .describe('The parts that make up this report: `1/4`. One part `1/1` is the whole.'),
  detections: z.array(z.string()),
  verdicts: z.array(VERDICT),
  differences: z.array(DIFFERENCE),
  declarations: z
    .array(
      z.object({
        declared: z.string(),
        covered: z.int(),
        missed: z.int(),
        reason: z.string(),
      }),
    )
    .describe('What is declared, how many cases it covers, in how many something was missed.'),
  left: z
    .array(
      z.object({
        detection: z.string(),
        name: z.string(),
        transform: z.string(),
        why: z.string(),
      }),
    )
    .describe('Transforms of representative scenarios that were not asked for, with the reason.'),
  thin: z.array(z.string()).describe('Definitions whose near-misses are too few, in words.'),
});
export type ProofReport = z.infer<typeof PROOF_REPORT>;

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

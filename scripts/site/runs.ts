import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { parseJson } from '../lib/json';
import { PROOF_REPORT, type ProofReport } from '../lab/proof/report';

/** What the last runs of the lab left below build/, as far as the proof page tells of it. */
export interface Runs {
  proof: ProofReport | null;
  mutation: MutationRun | null;
  baseline: BaselineRun | null;
}

const FATES = ['caught', 'covered', 'equivalent', 'accepted', 'survived', 'refused'] as const;

const MUTATION = z.object({
  engines: z.array(z.object({ name: z.string(), version: z.string() })),
  mutants: z.array(
    z.object({
      engine: z.enum(['suricata', 'zeek']),
      detection: z.string(),
      where: z.string(),
      what: z.string(),
      fate: z.enum(FATES),
      by: z.string().nullable(),
    }),
  ),
  complete: z.boolean(),
});
export type MutationRun = z.infer<typeof MUTATION>;

const BASELINE = z.object({
  files: z.int(),
  engines: z.array(z.object({ name: z.string(), version: z.string() })),
  findings: z.array(
    z.object({
      file: z.string(),
      engine: z.string(),
      detection: z.string(),
      grade: z.string(),
      count: z.int(),
    }),
  ),
  unread: z.array(z.object({ file: z.string(), engine: z.string(), why: z.string() })),
});
export type BaselineRun = z.infer<typeof BASELINE>;

/** @throws FormatError on a file that is there and is not what the lab writes. */
export function lastRuns(root: string): Runs {
  const read = <T>(file: string, schema: z.ZodType<T>): T | null => {
    const whole = path.join(root, 'build', file);
    return existsSync(whole) ? parseJson(readFileSync(whole, 'utf8'), schema, whole) : null;
  };
  return {
    proof: read('proof/proof.json', PROOF_REPORT),
    mutation: read('proof/mutation.json', MUTATION),
    baseline: read('baseline/baseline.json', BASELINE),
  };
}

import path from 'node:path';
import type { DetectionSet } from '../../compile/detection-set';
import type { Detection } from '../../kinds/detection';
import { batchFile, planBatches, type Batch } from '../batch/batch';
import { writeCaptureFile } from '../batch/run-batch';
import type { Case } from '../proof/case';
import { deriveCases } from '../proof/derive-cases';

/** The cases of a detection in one capture, for all mutants that they judge. */
export interface CaseCapture {
  cases: readonly Case[];
  batch: Batch;
  pcap: string;
}

/**
 * What tells conditions apart: scenarios as they are, and two ways of travel between which rules on packets and rules
 * on streams divide the work. The other transforms change how traffic looks, not what it says.
 */
export function casesFor(detection: Detection, all: DetectionSet): Case[] {
  return deriveCases(detection, all).cases.filter(
    ({ view }) => !view || DIVIDING.includes(view.transform.name),
  );
}

const DIVIDING: readonly string[] = ['one-byte-segments', 'lost-acks'];

/** Captures by detection, each written once. */
export class CaseCaptures {
  private readonly written = new Map<string, CaseCapture>();

  /** @param cases of a detection. */
  constructor(
    private readonly cases: (id: string) => readonly Case[],
    private readonly memorySeconds: number,
    private readonly folder: string,
  ) {}

  /** @throws Error where the cases of a detection cannot share one capture. */
  of(id: string): CaseCapture {
    const known = this.written.get(id);
    if (known) return known;
    const cases = this.cases(id);
    const [batch, ...others] = planBatches(cases, {
      memorySeconds: this.memorySeconds,
      casesPerBatch: 4000,
    });
    if (!batch || others.length > 0) {
      throw new Error(`${id}: mutants need cases that share one capture`);
    }
    const pcap = writeCaptureFile(
      path.join(this.folder, `${id.replace('/', '-')}.pcap`),
      batchFile(batch),
    );
    const capture = { cases, batch, pcap };
    this.written.set(id, capture);
    return capture;
  }
}

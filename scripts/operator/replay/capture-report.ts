import type { Prepared } from '../../lib/captures/prepare';
import type { LabEngine } from '../../lib/engines/finding';
import type { AgreedFinding } from './merge-findings';

/** What was found in one capture. */
export interface CaptureReport {
  pcap: string;
  /** Null where the capture could not be read. */
  prepared: Prepared | null;
  /** Why there is no verdict at all. */
  problem: string | null;
  engines: { name: LabEngine; version: string; problem: string | null }[];
  /** Worst first, one for each detection and pair of hosts. */
  findings: AgreedFinding[];
}

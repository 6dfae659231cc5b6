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
  engines: EngineReport[];
  /** Worst first, one for each detection and pair of hosts. */
  findings: AgreedFinding[];
}

export interface EngineReport {
  name: LabEngine;
  version: string;
  /** Why this engine gave no verdict. */
  problem: string | null;
  /** Packets of IP that it took for broken. */
  undecoded: number;
}

/** Packets that an engine took for broken, in words; null where it took none. */
export function brokenWords({ name, undecoded }: EngineReport, ipPackets: number): string | null {
  if (undecoded === 0) return null;
  // Frames of zeros, or of another form than their capture says, are no IP packets to us.
  const packets =
    undecoded <= ipPackets ? `${undecoded} of ${ipPackets} IP packets` : `${undecoded} packets`;
  return `${name} took ${packets} for broken`;
}

/** Whether some of a capture was seen by no engine, or not by all. */
export function wasReadInPart({ prepared, engines }: CaptureReport): boolean {
  return (prepared?.inPart ?? false) || engines.some(({ undecoded }) => undecoded > 0);
}

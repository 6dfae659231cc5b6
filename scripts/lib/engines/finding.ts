import type { Border, DetectionId, Grade } from '../grades';

/** The real engines that findings come from. */
export const LAB_ENGINES = ['suricata-6', 'suricata-7', 'suricata-8', 'zeek'] as const;
export type LabEngine = (typeof LAB_ENGINES)[number];

/**
 * One alert of one engine, without any payload. Suricata: from eve.json `alert` events whose metadata
 * carries `detection`; Zeek: one line of vitalwire.log.
 */
export interface Finding {
  engine: LabEngine;
  detection: DetectionId;
  grade: Grade;
  border: Border;
  /** Seconds since the epoch, of the packet. */
  time: number;
  /** Suricata's sid; null for Zeek. */
  sid: number | null;
  sourceAddress: string;
  sourcePort: number | null;
  destinationAddress: string;
  destinationPort: number | null;
  /** The host that behaves like a monitor, and the host it deals with. */
  monitor: string;
  farEnd: string;
  /** Outer to inner 802.1Q ids; empty without tags. The lab tells merged cases apart by them. */
  vlan: number[];
}

import { sensorOf, type HuntFinding } from '../hunt/tally';

/** The two families of sensors, as their logs tell them apart. */
export const SENSORS = ['suricata', 'zeek'] as const;
export type Sensor = (typeof SENSORS)[number];

/** The families whose logs have a finding. */
export function sensorsOf({ logs }: HuntFinding): Sensor[] {
  const families = Object.keys(logs).map((log) => sensorOf(log).toLowerCase());
  return SENSORS.filter((sensor) => families.includes(sensor));
}

/** Clocks of two hosts differ; what is dated so little before it was sent was sent before. */
export const CLOCK_SECONDS = 120;

export type DrillStatus = 'seen' | 'late' | 'missing';

/** What one family of sensors says of one expected finding. */
export interface DrillRow {
  sensor: Sensor;
  detection: string;
  grade: string;
  hosts: [string, string];
  /** Said once for the first of the hosts, whoever hears it. */
  bySender: boolean;
  /** Whether this row is about the border: the same finding, and that it crossed. */
  border: boolean;
  status: DrillStatus;
  /** Seconds between the packet and the alert, as both are dated; null for what is missing. */
  lateSeconds: number | null;
  /** Earlier alert of the same pair that keeps this one back; ISO 8601. */
  suppressedBy: string | null;
}

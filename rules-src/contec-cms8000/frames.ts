import type { Frame } from '../../scripts/observables/frames';

/**
 * The blocks of the CMS protocol, from two public decoders that agree: a little-endian length of what
 * follows it, 05, the block's type, a payload. A decoder refuses lengths below 2 or above 8000.
 * Offsets count from the length field; payload offset + 4.
 */

const MAX_LENGTH = 8000;

/** Telemetry: type 46, payload `00 00 <lead> 00`. The decoders read at least `least` payload bytes. */
function telemetry(lead: string, least: number): Frame {
  const min = least + 2;
  return {
    name: `lead${lead}`,
    fields: [
      { at: 0, number: { size: 2, order: 'little', min, max: MAX_LENGTH, sample: min } },
      { at: 2, bytes: `05460000${lead}00` },
    ],
    sampleBytes: min + 2,
  };
}

/** ECG and respiration, pleth and SpO2, blood pressure, temperature. */
export const TELEMETRY: readonly [Frame, ...Frame[]] = [
  telemetry('14', 979),
  telemetry('15', 276),
  telemetry('16', 35),
  telemetry('17', 46),
];

/** Blocks that say nothing about a patient: 43 (meaning unknown), 45 bed number, 47 end of a cycle. */
export const HELLO = '02000543';
export const BED = '06000545000008ff';
export const SYNC = '02000547';

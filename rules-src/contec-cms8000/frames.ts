import type { Frame } from '../../scripts/protocols/frame/frames';

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

/**
 * Patient information: type 3E. Names and numbers stand between the fields that are checked here; the
 * decoders read up to payload byte 0xAC, so the length is at least 175.
 */
export const PATIENT_INFO: Frame = {
  name: 'patient',
  fields: [
    { at: 0, number: { size: 2, order: 'little', min: 175, max: MAX_LENGTH, sample: 262 } },
    { at: 2, bytes: '053e' },
    { at: 36, bytes: '0000' },
    { at: 103, digits: 4 },
    { at: 107, bytes: '00' },
    { at: 114, bytes: '000000000000' },
    { at: 128, digits: 4 },
    { at: 132, bytes: '00' },
    { at: 139, bytes: '00000000' },
  ],
  sampleBytes: 264,
};

/** The blocks above as the first that a monitor sends; the bed number is any byte. */
export const OPENINGS: readonly [Frame, ...Frame[]] = [
  { name: 'block43', opening: true, fields: [{ at: 0, bytes: HELLO }], sampleBytes: 4 },
  {
    name: 'block45',
    opening: true,
    fields: [
      { at: 0, bytes: '060005450000' },
      { at: 7, bytes: 'ff' },
    ],
    sampleBytes: 8,
  },
  { name: 'block47', opening: true, fields: [{ at: 0, bytes: SYNC }], sampleBytes: 4 },
];

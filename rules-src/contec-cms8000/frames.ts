import type { Frame } from '../../scripts/protocols/frame/frames';

/**
 * The blocks of the CMS protocol, from two public decoders that agree: a little-endian length of what
 * follows it, 05, the block's type, a payload. A decoder refuses lengths below 2 or above 8000.
 * Offsets count from the length field; payload offset + 4.
 */

const MAX_LENGTH = 8000;

/**
 * Telemetry: type 46, payload `00 00 <lead> 00`: ECG and respiration, pleth and SpO2, blood pressure, temperature. The
 * decoders read at least 979, 276, 35 and 46 payload bytes, and the length counts two more.
 */
export const TELEMETRY: readonly [Frame, ...Frame[]] = [
  {
    name: 'lead14',
    fields: [
      { at: 0, number: { size: 2, order: 'little', min: 981, max: MAX_LENGTH, sample: 981 } },
      { at: 2, bytes: '054600001400' },
    ],
    sampleBytes: 983,
  },
  {
    name: 'lead15',
    fields: [
      { at: 0, number: { size: 2, order: 'little', min: 278, max: MAX_LENGTH, sample: 278 } },
      { at: 2, bytes: '054600001500' },
    ],
    sampleBytes: 280,
  },
  {
    name: 'lead16',
    fields: [
      { at: 0, number: { size: 2, order: 'little', min: 37, max: MAX_LENGTH, sample: 37 } },
      { at: 2, bytes: '054600001600' },
    ],
    sampleBytes: 39,
  },
  {
    name: 'lead17',
    fields: [
      { at: 0, number: { size: 2, order: 'little', min: 48, max: MAX_LENGTH, sample: 48 } },
      { at: 2, bytes: '054600001700' },
    ],
    sampleBytes: 50,
  },
];

/** A block as it goes over the wire: the shortest of lead 16, values zero. */
export const LEAD16_BLOCK = `2500054600001600${'00'.repeat(33)}`;

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

/** A patient block: length 262, department, name and number empty, two dates of 2026 as far as a decoder reads them. */
export const PATIENT_BLOCK = `0601053e${'b1'.repeat(32)}0000${'b1'.repeat(65)}3230323600${'b1'.repeat(6)}000000000000${'b1'.repeat(8)}3139383400${'b1'.repeat(6)}00000000${'b1'.repeat(121)}`;

/** The blocks above as the first that a monitor sends; the bed number is any byte. */
export const OPENINGS: readonly [Frame, ...Frame[]] = [
  { name: 'block43', opening: true, fields: [{ at: 0, bytes: HELLO }] },
  {
    name: 'block45',
    opening: true,
    fields: [
      { at: 0, bytes: '060005450000' },
      { at: 7, bytes: 'ff' },
    ],
  },
  { name: 'block47', opening: true, fields: [{ at: 0, bytes: SYNC }] },
];

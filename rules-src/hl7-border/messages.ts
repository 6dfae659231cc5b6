import { mllpFrame } from '../../scripts/protocols/mllp/frame';

/** HL7 v2 messages in MLLP frames (0B ... 1C 0D), about a patient who does not exist. */

const FIELDS = '|^~\\&|CANARYAPP|CANARYWARD|ENGINE|SITE|20261126080000||';
const PATIENT = 'PID|1||CANARY0001^^^SITE^MR||CANARY^TEST||19700101|F';

/** An admission. */
export const ADMISSION = mllpFrame([
  `MSH${FIELDS}ADT^A01|M0001|P|2.5`,
  'EVN|A01|20261126080000',
  PATIENT,
  'PV1|1|I|W3^101^1',
]);

/** A result, with what software and which event it came of before the patient. */
export const RESULT = mllpFrame([
  `MSH${FIELDS}ORU^R01^ORU_R01|M0002|P|2.5`,
  'SFT|CANARYSOFT|1.0|ENGINE|1',
  PATIENT,
  'OBR|1||L0001|GLU^Glucose',
  'OBX|1|NM|GLU^Glucose||5.4|mmol/L',
]);

/** Segments that end in LF, or in CR and LF, and other encoding characters. */
export const LF_RESULT = mllpFrame(
  ['MSH|$%~&|LAB|SITE|||20261126080000||ORU$R01|M0003|P|2.3', PATIENT],
  '\n',
);
export const CRLF_RESULT = mllpFrame([`MSH${FIELDS}ORU^R01|M0004|P|2.3`, PATIENT], '\r\n');

/** A file with one batch with one message. */
export const BATCH_FILE = mllpFrame([
  'FHS|^~\\&|CANARYAPP|CANARYWARD|ENGINE|SITE|20261126080000',
  'BHS|^~\\&|CANARYAPP|CANARYWARD|ENGINE|SITE|20261126080000',
  `MSH${FIELDS}ORU^R01|M0005|P|2.5`,
  PATIENT,
  'BTS|1',
  'FTS|1',
]);
export const BATCH = mllpFrame([
  'BHS|^~\\&|CANARYAPP|CANARYWARD|ENGINE|SITE|20261126080000',
  `MSH${FIELDS}ADT^A08|M0006|P|2.5`,
  PATIENT,
  'BTS|1',
]);

/** An acknowledgement names no patient. */
export const ACKNOWLEDGEMENT = mllpFrame([`MSH${FIELDS}ACK^A01|A0001|P|2.5`, 'MSA|AA|M0001']);

/** The same without a frame, as in a page, in a log or in a file. */
export const BARE_ADMISSION = ADMISSION.slice(1, -2);
export const BARE_BATCH_FILE = BATCH_FILE.slice(1, -2);
export const BARE_BATCH = BATCH.slice(1, -2);

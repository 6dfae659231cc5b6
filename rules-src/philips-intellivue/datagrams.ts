/**
 * The data export protocol over UDP, big-endian. Four public clients in four languages, written from the vendor's
 * guide, and one frame of a real monitor agree.
 */
export const EXPORT_PORT = 24105;
export const ANNOUNCE_PORT = 24005;

/** Connect indication: an event report, from the monitor as a whole, of the event NOM_NOTI_CONN_INDIC. */
export const CONNECT_INDICATION = [
  { at: 0, bytes: '000001000001' },
  { at: 14, bytes: '0023' },
  { at: 24, bytes: '0d17' },
] as const;

/** Association request: its length is one byte, or FF and two. */
export const ASSOCIATION = [
  { at: 0, bytes: '0d' },
  { within: [2, 18], bytes: '0508130100160102800014020002c1' },
] as const;

/** A poll for an object of class 002A, patient demographics. */
export const PATIENT_POLL = [
  { at: 0, bytes: 'e1000002' },
  { at: 4, bytes: '0001' },
  { at: 10, bytes: '0007' },
  { at: 14, bytes: '0021' },
  { at: 24, oneOf: ['0c16', 'f13b'] },
  { at: 30, bytes: '0001002a' },
] as const;

/**
 * A result, whole or linked, that holds the class 002A and a family name: the attribute 095C, its length, the length
 * of the text, which is less, and a text that does not begin with a zero character.
 */
export const PATIENT_RESULT = [
  { at: 0, bytes: 'e1000002' },
  { at: 4, oneOf: ['0002', '0005'] },
  { from: 14, bytes: '002a' },
  {
    from: 14,
    group: [
      { at: 0, bytes: '095c' },
      { at: 2, number: { size: 2, order: 'big', min: 3, max: 255, sample: 16 } },
      { at: 4, number: { size: 2, order: 'big', min: 1, max: 253, sample: 14 } },
      { at: 6, number: { size: 2, order: 'big', min: 1, max: 65535, sample: 0x43 } },
    ],
  },
] as const;

/** What both forms of an association request hold behind their constant. */
const SESSION =
  '3180a08080800101' +
  '0000a280a003000001a48030800201010604520100013080060251010000000030800201020606';

/** With the length in one byte, and with FF and two. */
export const ASSOCIATION_SHORT = `0dec0508130100160102800014020002c1dc${SESSION}${'00'.repeat(60)}`;
export const ASSOCIATION_LONG = `0dff01280508130100160102800014020002c1ff0116${SESSION}${'00'.repeat(60)}`;
/** The monitor accepts, refuses, ends; the client takes leave. */
export const ACCEPT = `0eff01100508130100160102800014020002c1ff00fe${SESSION}`;
export const REFUSE = '0c0400000000';
export const ABORT = '1904000000000000';
export const RELEASE = '0918c116618030800201010a08062808001000000000000000';

/** Polls for patient demographics, single and extended, and for numerics and waves. */
export const POLL_PATIENT =
  'e10000020001001c0006000700160021000000000000' + '00000c16000800050001002a0807';
export const POLL_PATIENT_EXTENDED =
  'e1000002000100280004000700220021000000000000' +
  '0000f13b001400030001002a00000001' +
  '0008f13e000400493e00';
export const POLL_NUMERICS =
  'e10000020001001c0006000700160021000000000000' + '00000c1600080005000100060807';
export const POLL_WAVES =
  'e1000002000100280004000700220021000000000000' +
  '0000f13b0014000300010009000000010008f13e000400493e00';

/** Results as the clients read them: header, class, attributes. CANARY as UTF-16. */
const RESULT_HEAD =
  '00600006000700580021000000000c16004e000500000000ffffffffffffffff0001002a080700010001003a';
const NAMES =
  '095c0010000e00430041004e0041005200590000' + '095d0010000e00430041004e0041005200590000';
export const PATIENT_ANSWER = `e10000020002${RESULT_HEAD}${NAMES}`;
export const PATIENT_ANSWER_LINKED = `e100000200050201${RESULT_HEAD}${NAMES}`;
/** No patient is admitted: an empty name. */
export const NOBODY_ANSWER = `e10000020002${RESULT_HEAD}095c000200000950000200020958000400000000`;
/** Waves in which both constants occur by chance. */
export const WAVES_ANSWER =
  'e100000200050101008800040007007e0021000000000c16007600030000000100010009' +
  `${'095b095d095e0960'.repeat(4)}095c0a01095e002a${'0030002d002a0027'.repeat(4)}`;

/**
 * RWHAT: how nodes of a Unity network announce themselves, to UDP 7000 of their subnet, 88 bytes. Two independent
 * decoders and a capture agree. `unit|bed` stands at 12, padded with zeros to 16 bytes; the patient's name at 28.
 */
export const RWHAT_PORT = 7000;
export const RWHAT_BYTES = 88;

export const RWHAT = [
  { at: 0, bytes: '01040000' },
  { within: [12, 27], text: '|' },
] as const;

/** 01 04 00 00, 10.20.0.9, a time, HOME|B-01. */
const HEAD = '010400000a1400095cceb324484f4d457c422d303100000000000000';
/** Seven services, of which two are written here. */
const SERVICES = `0007000307d000110020${'00'.repeat(36)}`;

/** Of a monitor that knows no patient, and of one on which CANARY,TEST is. */
export const WITHOUT_PATIENT = `${HEAD}${'00'.repeat(14)}${SERVICES}`;
export const WITH_PATIENT = `${HEAD}43414e4152592c54455354000000${SERVICES}`;
/** As it goes on: many on one flow. */
export const NINE_WITHOUT = [
  ...[WITHOUT_PATIENT, WITHOUT_PATIENT, WITHOUT_PATIENT],
  ...[WITHOUT_PATIENT, WITHOUT_PATIENT, WITHOUT_PATIENT],
  ...[WITHOUT_PATIENT, WITHOUT_PATIENT, WITHOUT_PATIENT],
];
/** The only separator stands behind the field of unit and bed. */
export const OTHER_SEPARATOR = `010400000a1400095cceb324${'41'.repeat(16)}7c${'00'.repeat(13)}${SERVICES}`;

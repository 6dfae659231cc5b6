/**
 * What a central station sends to UDP 2000 of a monitor every 5 to 30 seconds, and what comes back. A capture and two
 * independent integrations. `unit|bed` of who asks stands at 24.
 */
export const REQUEST_PORT = 2000;

/** The request: 00 CA, then vital signs (0060, 0029) or waveforms (0021), then 0006, or 0000 in one sample. */
export const REQUEST = [
  { at: 12, bytes: '00ca' },
  { at: 14, oneOf: ['0060', '0029', '0021'] },
  { at: 16, oneOf: ['0006', '0000'] },
  { within: [24, 39], text: '|' },
] as const;

/** From ICU|CSCS at 10.20.0.9, as both integrations have it. */
const HEAD = '0000000000000a1400090000';
const ASKER = `${'00'.repeat(6)}4943557c43534353${'00'.repeat(30)}`;
export const VITALS_REQUEST = `${HEAD}00ca00600006${ASKER}`;
export const WAVES_REQUEST = `${HEAD}00ca00210000${ASKER}`;
/** Another message of the same sender to the same port. */
export const OTHER_MESSAGE = `${HEAD}00c900230000${ASKER}`;
/** The time, as a central station gives it: 64 bytes, with unit and room at 24. */
export const TIME_SYNC = `0000000000000a140009${'00'.repeat(14)}4943557c43534353${'00'.repeat(28)}e07a1d24`;

/** The answer: 616 bytes from UDP 3011, once a second. */
export const ANSWER_PORT = 3011;
export const ANSWER_BYTES = 616;
export const ANSWER = [{ at: 10, bytes: '000000c900140001' }] as const;
export const VITALS_ANSWER = `0a14000500000a140005000000c900140001${'00'.repeat(598)}`;
/** Waveforms come from another port in another size. */
export const WAVES_ANSWER = `0001000007fb08fb09fb0afb${'01f4'.repeat(343)}00`;

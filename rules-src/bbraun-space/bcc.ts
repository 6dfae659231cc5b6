import { bccFrame, bccRecords } from '../../scripts/protocols/bcc/frame';

/**
 * Length and bed-ID (1 to 15 characters, up to 20 where some of its letters are stuffed), then records that begin with
 * seconds and pillar 501, in which nothing is stuffed.
 */
export const ANSWER_BEGINS = [
  { bytes: '01..{5}02..' },
  { within: 19, text: '/1/1>' },
  { bytes: '[30-39]' },
  { within: 11, text: ',501' },
] as const;

/** Five characters of every frame: what Zeek hands streams over for. */
export const BCC_STREAMS = ['2f312f313e'] as const;

export const ALIVE = bccFrame('1', 'ADMIN:ALIVE');
export const MEMORY = bccFrame('CANARYBED1', 'MEM:GET');
const RATES = bccRecords('1184,50100,GNACK,0', '1184,50102,INRT,2.50', '1185,50102,INVTB,20.5');
export const RATES_ANSWER = bccFrame('CANARYBED1', RATES);
export const RATES_STUFFED = bccFrame('CANARYBED1', RATES, true);
/** 15 characters, 18 on the wire. */
export const LONG_BED_STUFFED = bccFrame('CANARYWARDEAST1', RATES, true);
const PATIENT = bccRecords(
  '1184,50102,INRT,2.50',
  '1184,50102,PATID,CANARY0001',
  '1184,50102,PATW,80',
);
export const PATIENT_ANSWER = bccFrame('CANARYBED1', PATIENT);
export const PATIENT_STUFFED = bccFrame('CANARYBED1', PATIENT, true);
export const DRUG_ANSWER = bccFrame('CANARYBED1', bccRecords('1184,50102,INSOL,CANARYDRUG'));
/** No patient, no drug: not valid, not available, each in either. */
const NOBODY_RECORDS = bccRecords(
  '1184,50102,PATID,_NV',
  '1184,50102,INSOL,_NA',
  '1184,50102,INRT,2.50',
);
export const NOBODY = bccFrame('CANARYBED1', NOBODY_RECORDS);
export const NOBODY_STUFFED = bccFrame('CANARYBED1', NOBODY_RECORDS, true);
const NONE_RECORDS = bccRecords('1184,50102,PATID,_NA', '1184,50102,INSOL,_NV');
export const NONE = bccFrame('CANARYBED1', NONE_RECORDS);
export const NONE_STUFFED = bccFrame('CANARYBED1', NONE_RECORDS, true);

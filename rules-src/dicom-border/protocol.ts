import {
  associationAccepted,
  associationRequest,
  commandSet,
  CT_IMAGE_STORAGE,
  dataSet,
  IMPLICIT_LITTLE,
  pData,
  STUDY_ROOT_FIND,
  VERIFICATION,
} from '../../scripts/protocols/dicom/upper-layer';

/** The application context item, 21 bytes long: at offset 74 of a request and of its answer (PS3.8 9.3.2, 9.3.3). */
const APPLICATION_CONTEXT = '10000015312e322e3834302e31303030382e332e312e312e31';

/**
 * Type, a length of 68 to 65,535, version 1, two names of 16 bytes and 32 reserved ones, then the application context.
 */
const OPENING = [
  { number: { size: 2, order: 'big', min: 68, max: 65535 } },
  { bytes: `00010000..{64}${APPLICATION_CONTEXT}` },
] as const;
export const REQUEST_STEPS = [{ bytes: '01000000' }, ...OPENING] as const;
export const ACCEPT_STEPS = [{ bytes: '02000000' }, ...OPENING] as const;
/** What Zeek tells associations by. */
export const ASSOCIATION_STREAMS = [APPLICATION_CONTEXT] as const;

/** `1.2.840.10008.`: the root of the standard's own UIDs, which every association and command of a standard service has. */
const DICOM_ROOT = '312e322e3834302e31303030382e';
export const DICOM_STREAMS = [DICOM_ROOT] as const;

/** PDUs: a type, a reserved byte, and a length; requests and their answers open an association (PS3.8 9.3.1). */
export const DICOM_UNITS = {
  firstTypes: [1, 2],
  types: [1, 2, 3, 4, 5, 6, 7],
  lengthAt: 2,
  lengthBytes: 4,
} as const;

/**
 * The head of P-DATA-TF and that of its first value stand before a command set, which none of another message does (PS3.8
 * 9.3.5, annex E.1).
 */
export const COMMAND_UNITS = { ...DICOM_UNITS, bytesBefore: 12 } as const;

/**
 * A command set says what it is by itself: its group length, then the tag of the affected SOP class (PS3.7 9.3). So the
 * head of its PDU is not asked for, which DCMTK and Orthanc send in a packet of its own.
 */
const COMMAND_HEAD = { bytes: '0000000004000000..{4}00000200' } as const;

const SOP_CLASS = { size: 4, order: 'little', most: 64, sample: CT_IMAGE_STORAGE } as const;

/** With any SOP class: makers of scanners have private ones. */
export const ANY_COMMAND_BEGINS = [COMMAND_HEAD, { block: SOP_CLASS }] as const;

/** With a class of the standard's own root (PS3.6). */
export const COMMAND_BEGINS = [
  COMMAND_HEAD,
  { block: { ...SOP_CLASS, begins: '1.2.840.10008.' } },
] as const;

/** (0000,0100): a request, as bit 15 is 0 (PS3.7 annex E.1). Its answer may repeat all that it holds. */
export const REQUEST_FIELD = { bytes: '0000000102000000..[00-7f]' } as const;

/** (0000,0800) says whether a data set follows: 0101 is none. */
export const WITH_DATA = [{ within: 64, bytes: '0000000802000000' }, { noneOf: ['0101'] }] as const;

const CONTEXTS = [
  { abstractSyntax: VERIFICATION, transferSyntaxes: [IMPLICIT_LITTLE] },
  { abstractSyntax: CT_IMAGE_STORAGE, transferSyntaxes: [IMPLICIT_LITTLE] },
] as const;
export const REQUEST = associationRequest(CONTEXTS);
export const ACCEPTED = associationAccepted();
/** What stands before all else on a connection. */
export const ASSOCIATED = [
  { from: 'client', bytes: REQUEST },
  { from: 'server', bytes: ACCEPTED },
] as const;

export const ECHO = pData({
  command: true,
  hex: commandSet({ sopClass: VERIFICATION, field: 0x0030, data: false }),
});

const STORE_COMMAND = commandSet({
  sopClass: CT_IMAGE_STORAGE,
  field: 0x0001,
  data: true,
  sopInstance: '1.2.276.0.7230010.3.1.4.1',
});
export const STORE = pData({ command: true, hex: STORE_COMMAND });
/** An object of a private class, as scanners of Siemens keep raw data. */
export const STORE_PRIVATE = pData({
  command: true,
  hex: commandSet({
    sopClass: '1.3.12.2.1107.5.9.1',
    field: 0x0001,
    data: true,
    sopInstance: '1.3.12.2.1107.5.1.4.1',
  }),
});
export const STORE_ANSWER = pData({
  command: true,
  hex: commandSet({
    sopClass: CT_IMAGE_STORAGE,
    field: 0x8001,
    data: false,
    sopInstance: '1.2.276.0.7230010.3.1.4.1',
  }),
});
/** C-GET-RSP, pending: what stands before a sub-operation of the same answer. */
const GET_ANSWER_COMMAND = commandSet({
  sopClass: '1.2.840.10008.5.1.4.1.2.2.3',
  field: 0x8010,
  data: false,
});
export const GET_ANSWER = pData({ command: true, hex: GET_ANSWER_COMMAND });
/** Both in one PDU, which the standard does not allow and receivers take. */
export const GET_ANSWER_AND_STORE = pData(
  { command: true, hex: GET_ANSWER_COMMAND },
  { command: true, hex: STORE_COMMAND },
);
export const FIND = pData({
  command: true,
  hex: commandSet({ sopClass: STUDY_ROOT_FIND, field: 0x0020, data: true }),
});
export const FOUND = pData({
  command: true,
  hex: commandSet({ sopClass: STUDY_ROOT_FIND, field: 0x8020, data: true }),
});
/** The last answer of a query, which holds no identifier. */
export const FIND_ENDED = pData({
  command: true,
  hex: commandSet({ sopClass: STUDY_ROOT_FIND, field: 0x8020, data: false }),
});

const IMAGE_DATA = dataSet('explicit', {
  sopClass: CT_IMAGE_STORAGE,
  sopInstance: '1.2.276.0.7230010.3.1.4.1',
});
export const IMAGE = pData({ command: false, hex: IMAGE_DATA });
export const STORE_IN_ONE = pData(
  { command: true, hex: STORE_COMMAND },
  { command: false, hex: IMAGE_DATA },
);

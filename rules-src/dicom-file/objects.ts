/** DICOM objects of a patient who does not exist, as files and in DICOMweb. */

import { httpRequest, httpResponse } from '../../scripts/protocols/http/message';

/** Element (0010,0010), explicit VR, behind preamble and magic (PS3.10, 7.1). */
const IMAGE_FILE = Buffer.concat([
  Buffer.alloc(128),
  Buffer.from('DICM'),
  Buffer.from('02000000554c04000a000000', 'hex'),
  Buffer.from('10001000504e0c00', 'hex'),
  Buffer.from('CANARY^TEST '),
]);

/** The file, asked for as an instance of Orthanc. */
export const FILE_FETCHED = [
  { from: 'client', bytes: httpRequest('GET', '/instances/canary/file') },
  {
    from: 'server',
    bytes: httpResponse('200 OK', { type: 'application/dicom', content: IMAGE_FILE }),
  },
] as const;

/** What a client stores and a server sends: objects as parts (PS3.18). */
export const SERIES_TYPE = 'multipart/related; type="application/dicom"; boundary=canary';
export const SERIES = Buffer.concat([
  Buffer.from('--canary\r\nContent-Type: application/dicom\r\n\r\n'),
  IMAGE_FILE,
  Buffer.from('\r\n--canary--\r\n'),
]);

/** A patient's name in the JSON model. */
export const SEARCH_ANSWER = '[{"00100010":{"vr":"PN","Value":[{"Alphabetic":"CANARY^TEST"}]}}]';

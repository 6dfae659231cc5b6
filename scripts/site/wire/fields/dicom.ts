import { fieldsOf, type Told } from './layout';

/** The upper layer of DICOM (PS3.8 section 9.3): associations and data. */
export function dicom(data: Buffer): Told | null {
  if (data.length < 32 || data[1] !== 0) return null;
  const type = data[0]!;
  if ((type === 1 || type === 2) && data.length >= 99 && data.readUInt16BE(6) === 1) {
    const item = data.readUInt16BE(76);
    return {
      what: type === 1 ? 'DICOM A-ASSOCIATE-RQ' : 'DICOM A-ASSOCIATE-AC',
      fields: fieldsOf(0, [
        [`DICOM PDU type ${type}`, 1],
        ['reserved', 1],
        ['DICOM PDU length', 4],
        ['DICOM protocol version', 2],
        ['reserved', 2],
        ['DICOM called AE title', 16],
        ['DICOM calling AE title', 16],
        ['reserved', 32],
        ['DICOM application context item', 4],
        ['DICOM application context name', item],
        ['DICOM presentation contexts and user information', data.length - 78 - item],
      ]),
    };
  }
  if (type !== 4 || data.readUInt32BE(12) !== 0 || data.readUInt32LE(16) !== 4) return null;
  const fields = fieldsOf(0, [
    ['DICOM PDU type 4', 1],
    ['reserved', 1],
    ['DICOM PDU length', 4],
    ['DICOM PDV length', 4],
    ['DICOM presentation context id', 1],
    ['DICOM message control header', 1],
  ]);
  let at = 12;
  while (at + 8 <= data.length && data.readUInt16LE(at) === 0) {
    const tag = `(0000,${data
      .readUInt16LE(at + 2)
      .toString(16)
      .padStart(4, '0')})`;
    const length = data.readUInt32LE(at + 4);
    const name = ELEMENTS[tag] ?? 'element';
    fields.push(
      ...fieldsOf(at, [
        [`DICOM ${tag} tag, ${name}`, 4],
        [`DICOM ${tag} length`, 4],
        [`DICOM ${tag} ${name}`, length],
      ]),
    );
    at += 8 + length;
  }
  return { what: 'DICOM P-DATA-TF', fields };
}

/** PS3.7 annex E. */
const ELEMENTS: Readonly<Record<string, string>> = {
  '(0000,0000)': 'group length',
  '(0000,0002)': 'affected SOP class UID',
  '(0000,0100)': 'command field',
  '(0000,0110)': 'message id',
  '(0000,0120)': 'message id being responded to',
  '(0000,0700)': 'priority',
  '(0000,0800)': 'data set type',
  '(0000,0900)': 'status',
  '(0000,1000)': 'affected SOP instance UID',
};

import { family } from '../../scripts/kinds/detection';
import type { Reference } from '../../scripts/model/vocabulary';
import { DICOM_NODE } from '../catalogue/devices';
import { CALL_RADIOLOGY_FIRST } from '../catalogue/sentences';
import { EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA } from '../catalogue/techniques';

const DICOM_PS310: Reference = {
  kind: 'url',
  url: 'https://dicom.nema.org/medical/dicom/current/output/html/part10.html',
  title: 'DICOM PS3.10 section 7.1: a file begins with 128 bytes and DICM',
};
const DICOM_PS318: Reference = {
  kind: 'url',
  url: 'https://dicom.nema.org/medical/dicom/current/output/html/part18.html',
  title: 'DICOM PS3.18: media types of DICOMweb',
};

/** DICOM objects as files and in DICOMweb: whatever carries them in clear text. */
export const DICOM_FILE = family({
  devices: [DICOM_NODE],
  references: [DICOM_PS310, DICOM_PS318],
  attack: [EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA],
  firstStep: CALL_RADIOLOGY_FIRST,
});

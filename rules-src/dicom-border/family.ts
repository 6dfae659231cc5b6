import { family } from '../../scripts/kinds/detection';
import { DICOM_NODE } from '../catalogue/devices';
import { DICOM_PS37, DICOM_PS38, TAPIRX } from '../catalogue/references';
import { CALL_RADIOLOGY_FIRST } from '../catalogue/sentences';
import { EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA } from '../catalogue/techniques';

/** DICOM without TLS: normal inside a hospital, no authentication but names that most archives do not check. */
export const DICOM_BORDER = family({
  devices: [DICOM_NODE],
  references: [DICOM_PS38, DICOM_PS37, TAPIRX],
  attack: [EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA],
  firstStep: CALL_RADIOLOGY_FIRST,
});

/** What crosses by agreement. */
export const AGREED_EXCHANGES =
  'Teleradiology, a cloud archive, dose management and research that were agreed: name such pairs under `expected`.';

import { family } from '../../scripts/kinds/detection';
import { DICOM_NODE } from '../catalogue/devices';
import { DICOM_PS37, DICOM_PS38 } from '../catalogue/references';
import { CALL_RADIOLOGY_FIRST } from '../catalogue/sentences';
import { EXPLOIT_PUBLIC_APPLICATION, EXPLOIT_REMOTE_SERVICE } from '../catalogue/techniques';

/** Attacks on DICOM nodes, from wherever they come. */
export const DICOM = family({
  devices: [DICOM_NODE],
  references: [DICOM_PS38, DICOM_PS37],
  attack: [EXPLOIT_PUBLIC_APPLICATION, EXPLOIT_REMOTE_SERVICE],
  firstStep: CALL_RADIOLOGY_FIRST,
});

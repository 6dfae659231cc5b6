import { family } from '../../scripts/kinds/detection';
import type { Device } from '../../scripts/model/detection';
import type { Reference } from '../../scripts/model/vocabulary';
import { FIND_THE_INTERFACE_FIRST } from '../catalogue/sentences';
import { EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA } from '../catalogue/techniques';

const AUDIT_SOURCE: Device = {
  id: 'atna-audit-source',
  vendor: 'any',
  models: ['Systems that send audit messages of IHE ATNA'],
  relabels: [],
  advisories: [],
  product: 'ATNA_Audit_Source',
};

const DICOM_PS315: Reference = {
  kind: 'url',
  url: 'https://dicom.nema.org/medical/dicom/current/output/html/part15.html',
  title: 'DICOM PS3.15 annex A.5: audit trail messages',
};
const DCM4CHE: Reference = {
  kind: 'url',
  url: 'https://github.com/dcm4che/dcm4che',
  title: 'dcm4che: audit messages over syslog; MSGID as in two more libraries',
};

/** Who looked at which patient, over syslog (IHE ATNA). */
export const ATNA = family({
  devices: [AUDIT_SOURCE],
  references: [DICOM_PS315, DCM4CHE],
  attack: [EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA],
  firstStep: FIND_THE_INTERFACE_FIRST,
});

import { family } from '../../scripts/kinds/detection';
import type { Device } from '../../scripts/model/detection';
import type { Reference } from '../../scripts/model/vocabulary';
import { CALL_THE_WARD_FIRST } from '../catalogue/sentences';
import { MONITOR_PROCESS_STATE, NETWORK_SNIFFING } from '../catalogue/techniques';

const MINDRAY_PDS: Device = {
  id: 'mindray-pds',
  vendor: 'Mindray',
  models: ['BeneView', 'iPM', 'uMEC', 'WATO', 'Hypervisor'],
  relabels: [],
  advisories: [],
  product: 'Mindray_PDS',
};

const MINDRAY_T1: Reference = {
  kind: 'url',
  url: 'https://github.com/hankersyan/mindray_t1',
  title:
    'hankersyan/mindray_t1: a client of the Patient Data Share protocol, one of eight that agree',
};

/** Mindray monitors with the Patient Data Share protocol: HL7 in clear text to whoever connects. */
export const PATIENT_DATA_SHARE = family({
  devices: [MINDRAY_PDS],
  references: [MINDRAY_T1],
  attack: [MONITOR_PROCESS_STATE, NETWORK_SNIFFING],
  firstStep: CALL_THE_WARD_FIRST,
});

import { family } from '../../scripts/kinds/detection';
import { HL7_INTERFACE } from '../catalogue/devices';
import { NDPI_HL7, TAPIRX, WIRESHARK_HL7 } from '../catalogue/references';
import { FIND_THE_INTERFACE_FIRST } from '../catalogue/sentences';
import { EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA } from '../catalogue/techniques';

/** HL7 v2 over MLLP: normal inside a hospital, and never encrypted by itself. */
export const HL7 = family({
  devices: [HL7_INTERFACE],
  references: [WIRESHARK_HL7, NDPI_HL7, TAPIRX],
  attack: [EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA],
  firstStep: FIND_THE_INTERFACE_FIRST,
});

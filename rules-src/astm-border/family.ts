import { family } from '../../scripts/kinds/detection';
import { LABORATORY_ANALYSER } from '../catalogue/devices';
import { LIS_PROGRAMS } from '../catalogue/references';
import { FIND_THE_INTERFACE_FIRST } from '../catalogue/sentences';
import { EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA } from '../catalogue/techniques';

/** ASTM E1381/E1394 (LIS2) over TCP. Rests on public code alone: no text of the standard was read. */
export const ASTM = family({
  devices: [LABORATORY_ANALYSER],
  references: [LIS_PROGRAMS],
  attack: [EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA],
  firstStep: FIND_THE_INTERFACE_FIRST,
});

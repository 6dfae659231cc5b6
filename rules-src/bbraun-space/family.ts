import { family } from '../../scripts/kinds/detection';
import { BBRAUN_SPACE } from '../catalogue/devices';
import { BCC_SPECIFICATION, CISA_SPACECOM } from '../catalogue/references';
import { PUMP_IS_ON_A_PATIENT } from '../catalogue/sentences';
import { MONITOR_PROCESS_STATE, NETWORK_SNIFFING } from '../catalogue/techniques';

/** B. Braun pumps over BCC: no authentication, in clear. Rests on one document of the vendor; four public clients agree. */
export const BBRAUN = family({
  devices: [BBRAUN_SPACE],
  references: [BCC_SPECIFICATION, CISA_SPACECOM],
  attack: [NETWORK_SNIFFING, MONITOR_PROCESS_STATE],
  oneSource:
    'Technical Interface Specification BCC 3.25_3.26 of B. Braun (2019); four public clients agree with it',
  firstStep: PUMP_IS_ON_A_PATIENT,
});

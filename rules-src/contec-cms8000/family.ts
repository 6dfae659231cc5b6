import { family } from '../../scripts/kinds/detection';
import { CONTEC_CMS8000 } from '../catalogue/devices';
import { CISA_2025 } from '../catalogue/references';
import { CALL_THE_WARD_FIRST } from '../catalogue/sentences';
import { COMMONLY_USED_PORT, FALLBACK_ADDRESS } from '../catalogue/techniques';

/** Contec CMS8000 monitors and their relabels: hard-coded addresses, an update share, a protocol in clear text. */
export const CMS8000 = family({
  devices: [CONTEC_CMS8000],
  references: [CISA_2025],
  attack: [FALLBACK_ADDRESS, COMMONLY_USED_PORT],
  firstStep: CALL_THE_WARD_FIRST,
});

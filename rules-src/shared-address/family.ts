import { family } from '../../scripts/kinds/detection';
import { EDAN_VISTA_120 } from '../catalogue/devices';
import { VISTA_BRIDGE } from '../catalogue/references';
import { COMMONLY_USED_PORT, FALLBACK_ADDRESS } from '../catalogue/techniques';

/** Monitors of other makers whose manuals name the hard-coded address of the CMS8000; inventory only. */
export const SHARED_ADDRESS = family({
  devices: [EDAN_VISTA_120],
  references: [VISTA_BRIDGE],
  attack: [FALLBACK_ADDRESS, COMMONLY_USED_PORT],
  firstStep: 'Nothing urgent.',
});

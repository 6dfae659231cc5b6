import { family } from '../../scripts/kinds/detection';
import type { Device } from '../../scripts/model/detection';
import type { Reference } from '../../scripts/model/vocabulary';
import { DEFAULT_ACCOUNTS } from '../catalogue/techniques';

const GE_IMAGING: Device = {
  id: 'ge-imaging',
  vendor: 'GE HealthCare',
  models: ['Discovery NM 750b', 'Discovery VH', 'Discovery XR656', 'Millennium'],
  relabels: [],
  advisories: ['ICSMA-18-037-02'],
  product: 'GE_imaging',
};

const CISA_GE_2018: Reference = {
  kind: 'url',
  url: 'https://www.cisa.gov/news-events/ics-medical-advisories/icsma-18-037-02',
  title: 'CISA ICSMA-18-037-02, GE medical imaging: fixed passwords that were published',
};

/** Scanners and workstations with accounts for service whose passwords are published and fixed. */
export const GE_IMAGING_SERVICE = family({
  devices: [GE_IMAGING],
  references: [CISA_GE_2018],
  attack: [DEFAULT_ACCOUNTS],
  firstStep: 'Do not switch off a scanner while a patient is on it. Call the department first.',
});

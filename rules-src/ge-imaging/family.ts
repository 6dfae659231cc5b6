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

const CVES = [
  { kind: 'cve', id: 'CVE-2013-7404' },
  { kind: 'cve', id: 'CVE-2014-7232' },
  { kind: 'cve', id: 'CVE-2003-1603' },
  { kind: 'cve', id: 'CVE-2002-2446' },
  { kind: 'cve', id: 'CVE-2001-1594' },
] as const;

/** Scanners and workstations with accounts for service whose passwords are published and fixed. */
export const GE_IMAGING_SERVICE = family({
  devices: [GE_IMAGING],
  references: [CISA_GE_2018, ...CVES],
  attack: [DEFAULT_ACCOUNTS],
  firstStep: 'Do not switch off a scanner while a patient is on it. Call the department first.',
});

/** Who may have used such an account, and what to do about it. */
export const ABOUT_THE_LOGIN = {
  doNow: [
    'Look up who it was. Service of the maker, announced and by its usual way in: nothing more.',
    'Anybody else: block it, and have the maker change the account, which owners often cannot do themselves.',
  ],
  falsePositives: ['Remote service of the maker, which may use these accounts itself.'],
  blindSpots: ['Telnet, where passwords are typed letter by letter.', 'FTP inside TLS.'],
} as const;

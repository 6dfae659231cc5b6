import { family } from '../../scripts/kinds/detection';
import type { Device } from '../../scripts/model/detection';
import type { Reference } from '../../scripts/model/vocabulary';
import { EXPLOIT_PUBLIC_FACING } from '../catalogue/techniques';

export const MIRTH_CONNECT: Device = {
  id: 'mirth-connect',
  vendor: 'NextGen Healthcare',
  models: ['Mirth Connect'],
  relabels: ['NextGen Connect'],
  advisories: ['ICSMA-26-253-01'],
  product: 'Mirth_Connect',
};

const CISA_MIRTH_2026: Reference = {
  kind: 'url',
  url: 'https://www.cisa.gov/news-events/ics-medical-advisories/icsma-26-253-01',
  title: 'CISA ICSMA-26-253-01, Mirth Connect',
};
export const MIRTH_FINDER: Reference = {
  kind: 'url',
  url: 'https://github.com/abhinavagarwal07/mirth-connect-security-poc',
  title: 'the finder of the flaws of 2026, with transcripts of the requests',
};
export const NUCLEI_43208: Reference = {
  kind: 'url',
  url: 'https://github.com/projectdiscovery/nuclei-templates/blob/main/http/cves/2023/CVE-2023-43208.yaml',
  title: 'nuclei template of CVE-2023-43208: the request, byte for byte',
};

/** Interface engines that stand between all systems of a hospital; whoever takes one reads and changes every message. */
export const MIRTH = family({
  devices: [MIRTH_CONNECT],
  references: [CISA_MIRTH_2026],
  attack: [EXPLOIT_PUBLIC_FACING],
  firstStep:
    'Do not switch off the interface engine: orders and results go through it. Call those who run it.',
});

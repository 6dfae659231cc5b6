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
const NUCLEI_43208: Reference = {
  kind: 'url',
  url: 'https://github.com/projectdiscovery/nuclei-templates/blob/main/http/cves/2023/CVE-2023-43208.yaml',
  title: 'nuclei template of CVE-2023-43208: the request, byte for byte',
};

/** Interface engines that stand between all systems of a hospital; whoever takes one reads and changes every message. */
const INTERFACE_ENGINE = {
  devices: [MIRTH_CONNECT],
  attack: [EXPLOIT_PUBLIC_FACING],
  firstStep:
    'Do not switch off the interface engine: orders and results go through it. Call those who run it.',
} as const;

/** Flaws of 2026, which the advisory is about. */
export const MIRTH = family({ ...INTERFACE_ENGINE, references: [CISA_MIRTH_2026] });
/** Flaws of 2023, for which public code alone gives bytes. */
export const MIRTH_2023 = family({ ...INTERFACE_ENGINE, references: [NUCLEI_43208] });

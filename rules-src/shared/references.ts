import type { Reference, Technique } from '../../scripts/model/vocabulary';

/** Advisories and reports that several detections cite. */
export const CISA_2025: Reference = {
  kind: 'url',
  url: 'https://www.cisa.gov/news-events/ics-medical-advisories/icsma-25-030-01',
  title: 'CISA ICSMA-25-030-01, Contec Health CMS8000 Patient Monitor (Update A)',
};
export const CISA_2022: Reference = {
  kind: 'url',
  url: 'https://www.cisa.gov/news-events/ics-medical-advisories/icsma-22-244-01',
  title: 'CISA ICSMA-22-244-01, Contec Health CMS8000',
};
export const CLAROTY_2025: Reference = {
  kind: 'url',
  url: 'https://claroty.com/team82/research/are-contec-cms8000-patient-monitors-infected-with-a-chinese-backdoor-the-reality-is-more-complicated',
  title: 'Claroty Team82: the addresses are in the manual; insecure design',
};
export const SCARITO_CMS: Reference = {
  kind: 'url',
  url: 'https://github.com/scarito/cms',
  title: 'scarito/cms: a public decoder of the CMS protocol',
};
export const VISTA_BRIDGE: Reference = {
  kind: 'url',
  url: 'https://github.com/ksupasak/gxt',
  title: 'ksupasak/gxt: a private integration with Vista 120 monitors',
};

export const CVE_HIDDEN_FUNCTION: Reference = { kind: 'cve', id: 'CVE-2025-0626' };
export const CVE_UPDATE_BINARY: Reference = { kind: 'cve', id: 'CVE-2025-1204' };
export const CVE_PRIVACY_LEAK: Reference = { kind: 'cve', id: 'CVE-2025-0683' };
export const CVE_UDP_WRITE: Reference = { kind: 'cve', id: 'CVE-2024-12248' };
export const CVE_UDP_CRASH: Reference = { kind: 'cve', id: 'CVE-2022-38100' };

/** ATT&CK techniques, in the words of attack.mitre.org (Enterprise v15, ICS v15). */
export const FALLBACK_ADDRESS: Technique = {
  matrix: 'enterprise',
  id: 'T1071',
  name: 'Application Layer Protocol',
  tactic: 'Command And Control',
  tacticId: 'TA0011',
};
export const COMMONLY_USED_PORT: Technique = {
  matrix: 'ics',
  id: 'T0885',
  name: 'Commonly Used Port',
  tactic: 'Command And Control',
  tacticId: 'TA0101',
};
export const EXFILTRATION_CLEAR: Technique = {
  matrix: 'enterprise',
  id: 'T1048.003',
  name: 'Exfiltration Over Unencrypted Non-C2 Protocol',
  tactic: 'Exfiltration',
  tacticId: 'TA0010',
};
export const THEFT_OF_OPERATIONAL_DATA: Technique = {
  matrix: 'ics',
  id: 'T0882',
  name: 'Theft of Operational Information',
  tactic: 'Impact',
  tacticId: 'TA0105',
};
export const INGRESS_TOOL_TRANSFER: Technique = {
  matrix: 'enterprise',
  id: 'T1105',
  name: 'Ingress Tool Transfer',
  tactic: 'Command And Control',
  tacticId: 'TA0011',
};
export const SYSTEM_FIRMWARE: Technique = {
  matrix: 'ics',
  id: 'T0857',
  name: 'System Firmware',
  tactic: 'Persistence',
  tacticId: 'TA0110',
};
export const EXPLOIT_REMOTE_SERVICE: Technique = {
  matrix: 'ics',
  id: 'T0866',
  name: 'Exploitation of Remote Services',
  tactic: 'Initial Access',
  tacticId: 'TA0108',
};

import type { Reference } from '../../scripts/model/vocabulary';

/** Advisories, reports and code that detections cite; their facts are in docs/sources.md. */
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

export const YARA_CMS8000: Reference = {
  kind: 'url',
  url: 'https://github.com/mgreen27/100daysofyara',
  title: '100 days of YARA 2025: MAL_Contec_CMS8000_Backdoor, with the sample hash',
};

export const CVE_HIDDEN_FUNCTION: Reference = { kind: 'cve', id: 'CVE-2025-0626' };
export const CVE_UPDATE_BINARY: Reference = { kind: 'cve', id: 'CVE-2025-1204' };
export const CVE_PRIVACY_LEAK: Reference = { kind: 'cve', id: 'CVE-2025-0683' };
export const CVE_UDP_WRITE: Reference = { kind: 'cve', id: 'CVE-2024-12248' };
export const CVE_UDP_CRASH: Reference = { kind: 'cve', id: 'CVE-2022-38100' };

export const WIRESHARK_HL7: Reference = {
  kind: 'url',
  url: 'https://github.com/wireshark/wireshark/blob/master/epan/dissectors/packet-hl7.c',
  title:
    'Wireshark, packet-hl7.c: MLLP frames, citing the HL7 implementation guide, appendix C.4.3',
};
export const NDPI_HL7: Reference = {
  kind: 'url',
  url: 'https://github.com/ntop/nDPI/blob/dev/src/lib/protocols/hl7.c',
  title: 'nDPI, hl7.c: an independent decoder',
};
export const TAPIRX: Reference = {
  kind: 'url',
  url: 'https://github.com/virtalabs/tapirx',
  title: 'virtalabs/tapirx: a decoder of HL7 and DICOM, with recorded sessions',
};

export const DICOM_PS38: Reference = {
  kind: 'url',
  url: 'https://dicom.nema.org/medical/dicom/current/output/html/part08.html',
  title: 'DICOM PS3.8 section 9.3: the upper layer protocol data units',
};
export const DICOM_PS37: Reference = {
  kind: 'url',
  url: 'https://dicom.nema.org/medical/dicom/current/output/html/part07.html',
  title: 'DICOM PS3.7 section 9.3: DIMSE command sets',
};
export const CISA_DCMTK_2022: Reference = {
  kind: 'url',
  url: 'https://www.cisa.gov/news-events/ics-medical-advisories/icsma-22-174-01',
  title: 'CISA ICSMA-22-174-01, OFFIS DCMTK: relative path traversal',
};
export const CISA_DCMTK_2026: Reference = {
  kind: 'url',
  url: 'https://www.cisa.gov/news-events/ics-medical-advisories/icsma-26-181-01',
  title: 'CISA ICSMA-26-181-01, OFFIS DCMTK',
};
export const CISA_PYNETDICOM: Reference = {
  kind: 'url',
  url: 'https://www.cisa.gov/news-events/ics-medical-advisories/icsma-26-176-01',
  title: 'CISA ICSMA-26-176-01, pynetdicom',
};

export const CVE_DCMTK_SCP: Reference = { kind: 'cve', id: 'CVE-2022-2119' };
export const CVE_DCMTK_SCU: Reference = { kind: 'cve', id: 'CVE-2022-2120' };
export const CVE_DCMTK_GET: Reference = { kind: 'cve', id: 'CVE-2026-50003' };
export const CVE_PYNETDICOM: Reference = { kind: 'cve', id: 'CVE-2026-56445' };

export const BCC_SPECIFICATION: Reference = {
  kind: 'url',
  url: 'https://github.com/KaiWU17TUM/icu_devices',
  title:
    'B. Braun, Technical Interface Specification BCC 3.25_3.26, I0022_000030 v4.0 (in this repository)',
};
export const CISA_SPACECOM: Reference = {
  kind: 'url',
  url: 'https://www.cisa.gov/news-events/ics-medical-advisories/icsma-21-294-01',
  title: 'CISA ICSMA-21-294-01, B. Braun Infusomat Space: cleartext transmission (names no bytes)',
};

export const LIS_PROGRAMS: Reference = {
  kind: 'url',
  url: 'https://github.com/kxepal/python-astm',
  title: 'python-astm: ASTM E1381 and E1394, one of eight public programs with the same bytes',
};

import type { Device } from '../../scripts/model/detection';

/**
 * The devices that detections name: who makes them, under which names they are sold, which advisories speak of them.
 * Sources: facts in docs/sources.md.
 */
export const CONTEC_CMS8000: Device = {
  id: 'contec-cms8000',
  vendor: 'Contec Medical Systems',
  models: ['CMS8000'],
  relabels: ['Epsimed MN-120', 'Gima 35151'],
  advisories: ['ICSMA-25-030-01', 'ICSMA-22-244-01'],
  product: 'Contec_CMS8000',
};

export const EDAN_VISTA_120: Device = {
  id: 'edan-vista120',
  vendor: 'Draeger / Edan type',
  models: ['Vista 120', 'Vista 120 S'],
  relabels: [],
  advisories: [],
  product: 'Draeger_Vista_120',
};

/** What speaks HL7 v2: monitors, laboratory and hospital information systems, interface engines. */
export const HL7_INTERFACE: Device = {
  id: 'hl7-interface',
  vendor: 'any',
  models: ['HL7 v2 interface'],
  relabels: [],
  advisories: [],
  product: 'HL7_Interface',
};

/** What takes messages in XML, over HTTP or MLLP: interface engines such as Mirth Connect, and any other server. */
export const XML_RECEIVER: Device = {
  id: 'xml-receiver',
  vendor: 'any',
  models: ['receiver of XML'],
  relabels: [],
  advisories: [],
  product: 'XML_Receiver',
};

/** What speaks DICOM: scanners, archives (PACS), viewers, routers. */
export const DICOM_NODE: Device = {
  id: 'dicom-node',
  vendor: 'any',
  models: ['DICOM application entity'],
  relabels: [],
  advisories: ['ICSMA-22-174-01', 'ICSMA-26-181-01', 'ICSMA-26-176-01'],
  product: 'DICOM_Node',
};

export const BBRAUN_SPACE: Device = {
  id: 'bbraun-space',
  vendor: 'B. Braun',
  models: ['SpaceStation with SpaceCom', 'SpaceCom'],
  relabels: [],
  advisories: ['ICSMA-21-294-01'],
  product: 'BBraun_SpaceCom',
};

/** Analysers of a laboratory and the systems that they report to. */
export const LABORATORY_ANALYSER: Device = {
  id: 'laboratory-analyser',
  vendor: 'any',
  models: ['analyser with an ASTM E1394 (LIS2) interface'],
  relabels: [],
  advisories: [],
  product: 'Laboratory_Analyser',
};

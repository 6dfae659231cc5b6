import { family } from '../../scripts/kinds/detection';
import type { Device } from '../../scripts/model/detection';
import type { Reference } from '../../scripts/model/vocabulary';
import { FIND_THE_INTERFACE_FIRST } from '../catalogue/sentences';
import { EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA } from '../catalogue/techniques';

const FHIR_SERVER: Device = {
  id: 'fhir-server',
  vendor: 'any',
  models: ['Servers and clients with HL7 FHIR'],
  relabels: [],
  advisories: [],
  product: 'FHIR_interface',
};

const FHIR_HTTP: Reference = {
  kind: 'url',
  url: 'https://hl7.org/fhir/http.html',
  title: 'HL7 FHIR, RESTful API: content types that shall be used',
};

/** HL7 FHIR over HTTP without TLS: normal on some wires inside, a breach across the border. */
export const FHIR = family({
  devices: [FHIR_SERVER],
  references: [FHIR_HTTP],
  attack: [EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA],
  firstStep: FIND_THE_INTERFACE_FIRST,
});

/**
 * WS-Discovery over UDP 3702: SOAP to a multicast group, and answers from there. Five implementations name the profile
 * of SDC in the scopes of a device; printers and computers, which use the same port, do not.
 */
export const DISCOVERY_PORT = 3702;
export const SDC_PROFILE = 'sdc.mds.pkp:1.2.840.10004.20701.1.1';
/** Scope of the patient, as one simulator writes it. */
export const PATIENT_SCOPE = 'sdc.ctxt.pat:/';

const ENVELOPE =
  '<?xml version="1.0" encoding="UTF-8"?><s12:Envelope xmlns:s12="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://www.w3.org/2005/08/addressing" xmlns:wsd="http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01" xmlns:dpws="http://docs.oasis-open.org/ws-dd/ns/dpws/2009/01" xmlns:mdpws="http://standards.ieee.org/downloads/11073/11073-20702-2016"><s12:Header><wsa:Action>http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01/';
const DEVICE =
  '<wsa:EndpointReference><wsa:Address>urn:uuid:6fa459ea-ee8a-3ca4-894e-db77e160355e</wsa:Address></wsa:EndpointReference><wsd:Types>dpws:Device mdpws:MedicalDevice</wsd:Types>';
const LOCATION =
  'sdc.ctxt.loc:/sdc.ctxt.loc.detail/HOSP///CU1//BedA?fac=HOSP&amp;poc=CU1&amp;bed=BedA';
const PATIENT = 'sdc.ctxt.pat:/CANARY/4711';
const XADDRS = '<wsd:XAddrs>https://10.20.0.5:6464/6fa459ea</wsd:XAddrs>';

export const HELLO = `${ENVELOPE}Hello</wsa:Action></s12:Header><s12:Body><wsd:Hello>${DEVICE}<wsd:Scopes>${SDC_PROFILE} ${LOCATION}</wsd:Scopes>${XADDRS}</wsd:Hello></s12:Body></s12:Envelope>`;
export const HELLO_WITH_PATIENT = `${ENVELOPE}Hello</wsa:Action></s12:Header><s12:Body><wsd:Hello>${DEVICE}<wsd:Scopes>${LOCATION} ${PATIENT} ${SDC_PROFILE}</wsd:Scopes>${XADDRS}</wsd:Hello></s12:Body></s12:Envelope>`;
export const PROBE = `${ENVELOPE}Probe</wsa:Action></s12:Header><s12:Body><wsd:Probe><wsd:Types>dpws:Device mdpws:MedicalDevice</wsd:Types></wsd:Probe></s12:Body></s12:Envelope>`;
export const PROBE_MATCHES = `${ENVELOPE}ProbeMatches</wsa:Action></s12:Header><s12:Body><wsd:ProbeMatches><wsd:ProbeMatch>${DEVICE}<wsd:Scopes>${SDC_PROFILE} ${LOCATION}</wsd:Scopes>${XADDRS}</wsd:ProbeMatch></wsd:ProbeMatches></s12:Body></s12:Envelope>`;
export const PRINTER_HELLO = `${ENVELOPE}Hello</wsa:Action></s12:Header><s12:Body><wsd:Hello><wsd:Types>dpws:Device wprt:PrintDeviceType</wsd:Types><wsd:Scopes>http://printers.example/floor2</wsd:Scopes></wsd:Hello></s12:Body></s12:Envelope>`;

import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { httpRequest, httpResponse } from '../../scripts/protocols/http/message';
import { FHIR } from './family';

const TYPE = 'application/fhir+json;charset=UTF-8';
const PATIENT =
  '{\n  "resourceType": "Patient",\n  "id": "canary",\n  "name": [{ "family": "CANARY", "given": ["TEST"] }]\n}';
const CAPABILITIES =
  '{"resourceType":"CapabilityStatement","rest":[{"mode":"server","resource":[{"type":"Patient"}]}]}';
const VALUES = '{"resourceType":"ValueSet","name":"Patient","expansion":{"contains":[]}}';

export default detection(FHIR, {
  id: 'fhir-border/patient',
  title: 'FHIR record of a patient in clear HTTP across the border',
  message: 'record of a patient in clear HTTP',
  grade: 'phi-sent',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'primary',
  observable: {
    kind: 'http-message',
    from: 'either',
    contentTypes: ['application/fhir+json', 'application/json+fhir'],
    body: [{ key: 'resourceType', values: ['Patient', 'Observation', 'Bundle'] }],
    usualPort: 8080,
    suppressSeconds: 86400,
  },
  only: 'crossed',
  expectable: true,
  classtype: 'policy-violation',
  meaning:
    'A record of a patient, an observation or a bundle of such went over the border in FHIR, in clear HTTP. Whoever is on the way can read it. Terminology and descriptions of servers, which name no patient, are not reported.',
  doNow: [
    'Find out which interface it is, and have it moved to HTTPS or into a tunnel.',
    'Where nobody knows it: block it at the border firewall, then tell the privacy officer.',
    'A server of test data, or terminology in bundles: name the pair once under `expected` in the tuning file.',
  ],
  falsePositives: ['Public servers with test data, and bundles of terminology.'],
  blindSpots: [
    'FHIR in XML and Turtle: no source here says what their bodies begin with.',
    'Servers that give another content type than the standard asks for.',
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a patient is read from outside',
        flows: [
          tcp('198.51.100.9', '10.20.0.9:8080', [
            { from: 'client', bytes: httpRequest('GET', '/fhir/Patient/canary') },
            { from: 'server', bytes: httpResponse('200 OK', { type: TYPE, content: PATIENT }) },
          ]),
        ],
      },
      {
        name: 'a patient is written to a server outside',
        flows: [
          tcp('10.20.0.6', '198.51.100.9:8080', [
            {
              from: 'client',
              bytes: httpRequest('POST', '/fhir/Patient', { type: TYPE, content: PATIENT }),
            },
            { from: 'server', bytes: httpResponse('201 Created') },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'what a server can do, and a set of values',
        flows: [
          tcp('10.20.0.6', '198.51.100.9:8080', [
            { from: 'client', bytes: httpRequest('GET', '/fhir/metadata') },
            {
              from: 'server',
              bytes: httpResponse('200 OK', { type: TYPE, content: CAPABILITIES }),
            },
            { from: 'client', bytes: httpRequest('GET', '/fhir/ValueSet/x') },
            { from: 'server', bytes: httpResponse('200 OK', { type: TYPE, content: VALUES }) },
          ]),
        ],
      },
      {
        name: 'a patient is read inside the site',
        flows: [
          tcp('10.20.0.6', '10.20.0.9:8080', [
            { from: 'client', bytes: httpRequest('GET', '/fhir/Patient/canary') },
            { from: 'server', bytes: httpResponse('200 OK', { type: TYPE, content: PATIENT }) },
          ]),
        ],
      },
    ],
  },
});

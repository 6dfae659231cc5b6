import { detection } from '../../scripts/kinds/detection';
import { udp } from '../../scripts/kinds/proof';
import { PATIENT_IS_ON_IT } from '../catalogue/sentences';
import { DISCOVERY_PORT, HELLO, HELLO_WITH_PATIENT, PATIENT_SCOPE, SDC_PROFILE } from './discovery';
import { SDC } from './family';

export default detection(SDC, {
  id: 'sdc/patient-scope',
  title: 'SDC device that names its patient when it announces itself',
  message: 'names its patient in clear',
  grade: 'phi-sent',
  severity: 'Major',
  confidence: 'Medium',
  evidence: 'code',
  oneSource: 'a public simulator of SDC devices',
  observable: {
    kind: 'udp-datagram',
    port: DISCOVERY_PORT,
    fields: [
      { from: 0, text: SDC_PROFILE },
      { from: 0, text: PATIENT_SCOPE },
    ],
    answersToo: true,
    concerns: 'segment',
    suppressSeconds: 86400,
  },
  classtype: 'policy-violation',
  meaning:
    'An SDC device has the identifier of its patient among the scopes by which it is discovered. Discovery goes by multicast in clear text: everybody on the segment can read it.',
  firstStep: PATIENT_IS_ON_IT,
  doNow: [
    'Ask the maker how to leave the patient out of discovery.',
    'Ask who could read on that network, and tell the privacy officer.',
  ],
  falsePositives: [
    'The form of the scope is known from one simulator; a device may write other things into it.',
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a hello with a patient among its scopes',
        flows: [
          udp('10.20.0.5:3702', '239.255.255.250:3702', [
            { from: 'client', text: HELLO_WITH_PATIENT },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'a hello without a patient',
        flows: [udp('10.20.0.5:3702', '239.255.255.250:3702', [{ from: 'client', text: HELLO }])],
      },
    ],
  },
});

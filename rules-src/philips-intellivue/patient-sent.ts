import { detection } from '../../scripts/kinds/detection';
import { udp } from '../../scripts/kinds/proof';
import { ref } from '../../scripts/model/mark';
import { PATIENT_IS_ON_IT } from '../catalogue/sentences';
import { EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA } from '../catalogue/techniques';
import {
  ACCEPT,
  ASSOCIATION_LONG,
  EXPORT_PORT,
  NOBODY_ANSWER,
  PATIENT_ANSWER,
  PATIENT_ANSWER_LINKED,
  PATIENT_RESULT,
  POLL_NUMERICS,
  POLL_PATIENT,
  POLL_WAVES,
  WAVES_ANSWER,
} from './datagrams';
import { INTELLIVUE } from './family';

export default detection(INTELLIVUE, {
  id: 'philips-intellivue/patient-sent',
  title: 'an IntelliVue monitor sends the name of its patient in clear',
  message: 'sends the name of its patient',
  grade: 'phi-sent',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'code',
  observable: {
    kind: 'udp-datagram',
    port: 'any',
    sourcePort: EXPORT_PORT,
    fields: PATIENT_RESULT,
    // Both constants occur in waves by chance: without either, this is no such answer.
    after: [ref('philips-intellivue/association'), ref('philips-intellivue/patient-asked')],
    concerns: 'sender',
    suppressSeconds: 86400,
  },
  expectable: true,
  classtype: 'policy-violation',
  attack: [EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA],
  meaning:
    'An IntelliVue monitor sent the name of its patient to a host that asked, in clear text. Inside the site that is how gateways of record systems work. If the border was crossed, the name has left the hospital: a privacy breach.',
  firstStep: PATIENT_IS_ON_IT,
  doNow: [
    'Border crossed: block the destination at the border firewall now, then tell the privacy officer.',
    'Internal: look up who asks. A gateway: name it once under `expected` in the tuning file.',
    'Keep the sensor logs. They hold no patient data; a packet capture of this flow does, treat it as a record.',
  ],
  falsePositives: ['Gateways, each once a day for each monitor.'],
  blindSpots: [
    'A flow on which neither the association nor the question was seen.',
    'A patient of whom the monitor knows a number and no family name.',
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'associated, asked, answered',
        flows: [
          udp('10.20.0.9:40000', '10.20.0.5:24105', [
            { from: 'client', bytes: ASSOCIATION_LONG },
            { from: 'server', bytes: ACCEPT },
            { from: 'client', bytes: POLL_PATIENT },
            { from: 'server', bytes: PATIENT_ANSWER },
          ]),
        ],
      },
      {
        name: 'asked and answered in a linked result',
        flows: [
          udp('10.20.0.9:40000', '10.20.0.5:24105', [
            { from: 'client', bytes: POLL_PATIENT },
            { from: 'server', bytes: PATIENT_ANSWER_LINKED },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'an answer with neither association nor question before it',
        flows: [
          udp('10.20.0.9:40000', '10.20.0.5:24105', [
            { from: 'client', bytes: POLL_NUMERICS },
            { from: 'server', bytes: PATIENT_ANSWER },
          ]),
        ],
      },
      {
        name: 'waves in which both constants occur',
        flows: [
          udp('10.20.0.9:40000', '10.20.0.5:24105', [
            { from: 'client', bytes: ASSOCIATION_LONG },
            { from: 'client', bytes: POLL_WAVES },
            { from: 'server', bytes: WAVES_ANSWER },
          ]),
        ],
      },
      {
        name: 'nobody is admitted',
        flows: [
          udp('10.20.0.9:40000', '10.20.0.5:24105', [
            { from: 'client', bytes: POLL_PATIENT },
            { from: 'server', bytes: NOBODY_ANSWER },
          ]),
        ],
      },
    ],
  },
});

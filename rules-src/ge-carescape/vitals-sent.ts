import { detection } from '../../scripts/kinds/detection';
import { udp } from '../../scripts/kinds/proof';
import { PATIENT_IS_ON_IT } from '../catalogue/sentences';
import { EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA } from '../catalogue/techniques';
import { GE_UNITY } from './family';
import {
  ANSWER,
  ANSWER_BYTES,
  ANSWER_PORT,
  VITALS_ANSWER,
  VITALS_REQUEST,
  WAVES_ANSWER,
} from './requests';

export default detection(GE_UNITY, {
  id: 'ge-carescape/vitals-sent',
  title: 'vital signs sent in clear by a GE monitor that was asked for them',
  message: 'sends vital signs in clear',
  grade: 'phi-sent',
  severity: 'Major',
  confidence: 'High',
  evidence: 'code',
  oneSource: 'a public client (gedash) and its capture of one monitor',
  observable: {
    kind: 'udp-datagram',
    port: 'any',
    sourcePort: ANSWER_PORT,
    sizeBytes: ANSWER_BYTES,
    fields: ANSWER,
    concerns: 'sender',
    suppressSeconds: 86400,
  },
  expectable: true,
  classtype: 'policy-violation',
  attack: [EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA],
  meaning:
    'A GE monitor sends vital signs in clear text to a host that asked for them, once a second. Inside the site that is how central stations and gateways work. If the border was crossed, measurements of a patient left the hospital.',
  firstStep: PATIENT_IS_ON_IT,
  doNow: [
    'Border crossed: block the destination at the border firewall now, then tell the privacy officer.',
    'Internal: look up who asks. A central station or a gateway: name it once under `expected` in the tuning file.',
  ],
  falsePositives: ['Central stations and gateways, each once a day for each monitor.'],
  blindSpots: [
    'Waveforms: what is known of their datagrams is too little to tell them from others.',
    'Other monitors than the one whose answers were recorded may send from another port or in another size.',
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a monitor is asked and answers from its own port',
        flows: [
          udp('10.20.0.9:40000', '10.20.0.5:2000', [{ from: 'client', bytes: VITALS_REQUEST }]),
          udp('10.20.0.5:3011', '10.20.0.9:40000', [{ from: 'client', bytes: VITALS_ANSWER }]),
        ],
      },
    ],
    silent: [
      {
        name: 'a monitor is asked and sends waveforms',
        flows: [
          udp('10.20.0.9:40000', '10.20.0.5:2000', [{ from: 'client', bytes: VITALS_REQUEST }]),
          udp('10.20.0.5:3009', '10.20.0.9:40000', [{ from: 'client', bytes: WAVES_ANSWER }]),
        ],
      },
    ],
  },
});

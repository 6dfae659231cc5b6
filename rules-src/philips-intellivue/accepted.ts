import { detection } from '../../scripts/kinds/detection';
import { udp } from '../../scripts/kinds/proof';
import { ref } from '../../scripts/model/mark';
import { LOOK_UP_WHO_ASKS } from '../catalogue/sentences';
import { ABORT, ACCEPT, ASSOCIATION_LONG, EXPORT_PORT, REFUSE } from './datagrams';
import { INTELLIVUE } from './family';

export default detection(INTELLIVUE, {
  id: 'philips-intellivue/accepted',
  title: 'an IntelliVue monitor accepts an association',
  message: 'accepted an association',
  grade: 'connected',
  severity: 'Minor',
  confidence: 'High',
  evidence: 'code',
  observable: {
    kind: 'udp-datagram',
    port: 'any',
    sourcePort: EXPORT_PORT,
    fields: [{ at: 0, bytes: '0e' }],
    after: [ref('philips-intellivue/association')],
    concerns: 'sender',
    suppressSeconds: 86400,
  },
  expectable: true,
  classtype: 'policy-violation',
  meaning:
    'An IntelliVue monitor accepted the association that a host asked for. From now on that host may read vital signs, waves, alarms and the patient, in clear text.',
  doNow: [
    LOOK_UP_WHO_ASKS,
    'A host that nobody knows: block it from the network of the monitors, and find out what it read.',
  ],
  falsePositives: ['Gateways, each once a day for each monitor.'],
  blindSpots: [
    'An answer whose request the sensor did not see: its one constant byte says too little alone.',
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'asked for and accepted',
        flows: [
          udp('10.20.0.9:40000', '10.20.0.5:24105', [
            { from: 'client', bytes: ASSOCIATION_LONG },
            { from: 'server', bytes: ACCEPT },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'asked for and refused',
        flows: [
          udp('10.20.0.9:40000', '10.20.0.5:24105', [
            { from: 'client', bytes: ASSOCIATION_LONG },
            { from: 'server', bytes: REFUSE },
          ]),
        ],
      },
      {
        name: 'asked for and aborted',
        flows: [
          udp('10.20.0.9:40000', '10.20.0.5:24105', [
            { from: 'client', bytes: ASSOCIATION_LONG },
            { from: 'server', bytes: ABORT },
          ]),
        ],
      },
    ],
  },
});

import { detection } from '../../scripts/kinds/detection';
import { each, udp } from '../../scripts/kinds/proof';
import { LOOK_UP_WHO_ASKS } from '../catalogue/sentences';
import {
  ASSOCIATION_LONG,
  EXPORT_PORT,
  PATIENT_POLL,
  POLL_NUMERICS,
  POLL_PATIENT,
  POLL_PATIENT_EXTENDED,
  POLL_WAVES,
} from './datagrams';
import { INTELLIVUE } from './family';

export default detection(INTELLIVUE, {
  id: 'philips-intellivue/patient-asked',
  title: 'a host asks an IntelliVue monitor who its patient is',
  message: 'asked who its patient is',
  grade: 'attempted',
  severity: 'Major',
  confidence: 'High',
  evidence: 'code',
  observable: {
    kind: 'udp-datagram',
    port: EXPORT_PORT,
    fields: PATIENT_POLL,
    concerns: 'receiver',
    suppressSeconds: 86400,
  },
  expectable: true,
  classtype: 'policy-violation',
  meaning:
    'A host asks an IntelliVue monitor for patient demographics: names, number, date of birth. The monitor answers in clear text to whoever has an association.',
  doNow: [
    LOOK_UP_WHO_ASKS,
    'A host that nobody knows: block it from the network of the monitors, and find out what it read.',
  ],
  falsePositives: ['Gateways, each once a day for each monitor.'],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a single poll',
        flows: [
          udp('10.20.0.9:40000', '10.20.0.5:24105', each('client', ASSOCIATION_LONG, POLL_PATIENT)),
        ],
      },
      {
        name: 'an extended poll of a client whose association was not seen',
        flows: [udp('10.20.0.9:40000', '10.20.0.5:24105', each('client', POLL_PATIENT_EXTENDED))],
      },
    ],
    silent: [
      {
        name: 'polls for numerics and waves',
        flows: [
          udp(
            '10.20.0.9:40000',
            '10.20.0.5:24105',
            each('client', ASSOCIATION_LONG, POLL_NUMERICS, POLL_WAVES),
          ),
        ],
      },
    ],
  },
});

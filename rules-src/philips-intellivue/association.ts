import { detection } from '../../scripts/kinds/detection';
import { each, udp } from '../../scripts/kinds/proof';
import { LOOK_UP_WHO_ASKS } from '../catalogue/sentences';
import {
  ASSOCIATION,
  ASSOCIATION_LONG,
  ASSOCIATION_SHORT,
  EXPORT_PORT,
  POLL_NUMERICS,
  RELEASE,
} from './datagrams';
import { INTELLIVUE } from './family';

export default detection(INTELLIVUE, {
  id: 'philips-intellivue/association',
  title: 'a host asks an IntelliVue monitor for an association, to read from it',
  message: 'asked for an association',
  grade: 'attempted',
  severity: 'Minor',
  confidence: 'High',
  evidence: 'code',
  observable: {
    kind: 'udp-datagram',
    port: EXPORT_PORT,
    fields: ASSOCIATION,
    concerns: 'receiver',
    suppressSeconds: 86400,
  },
  expectable: true,
  classtype: 'policy-violation',
  meaning:
    'A host asks an IntelliVue monitor for an association: with one, it may read vital signs, waves, alarms and the patient. The monitor asks for no password. Gateways of record systems do so all day; a host that is none should not.',
  doNow: [
    LOOK_UP_WHO_ASKS,
    'A host that nobody knows: block it from the network of the monitors, and find out what it is.',
  ],
  falsePositives: ['Gateways, each once a day for each monitor.'],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'with its length in one byte',
        flows: [udp('10.20.0.9:40000', '10.20.0.5:24105', each('client', ASSOCIATION_SHORT))],
      },
      {
        name: 'with its length in three bytes',
        flows: [udp('10.20.0.9:40000', '10.20.0.5:24105', each('client', ASSOCIATION_LONG))],
      },
    ],
    silent: [
      {
        name: 'a poll and a release',
        flows: [udp('10.20.0.9:40000', '10.20.0.5:24105', each('client', POLL_NUMERICS, RELEASE))],
      },
    ],
  },
});

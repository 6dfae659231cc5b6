import { detection } from '../../scripts/kinds/detection';
import { udp } from '../../scripts/kinds/proof';
import { MONITOR_PROCESS_STATE, NETWORK_SNIFFING } from '../catalogue/techniques';
import { GE_UNITY } from './family';
import {
  OTHER_MESSAGE,
  REQUEST,
  REQUEST_PORT,
  TIME_SYNC,
  VITALS_REQUEST,
  WAVES_REQUEST,
} from './requests';

export default detection(GE_UNITY, {
  id: 'ge-carescape/vitals-asked',
  title: 'a host asks a GE monitor for vital signs or waveforms',
  message: 'asked for vital signs',
  grade: 'attempted',
  severity: 'Minor',
  confidence: 'Medium',
  evidence: 'code',
  observable: {
    kind: 'udp-datagram',
    port: REQUEST_PORT,
    sizeBytes: [62, 64],
    fields: REQUEST,
    concerns: 'receiver',
    suppressSeconds: 86400,
  },
  expectable: true,
  classtype: 'policy-violation',
  attack: [MONITOR_PROCESS_STATE, NETWORK_SNIFFING],
  meaning:
    'A host asks a GE monitor for vital signs or waveforms. Monitors of this network ask nobody for a password: whoever sends this datagram is answered. Central stations and gateways do so all day; a host that is neither should not.',
  doNow: [
    'Look up who asks. A central station or a gateway: name it once under `expected` in the tuning file.',
    'A host that nobody knows: block it from the network of the monitors, and find out what it is.',
  ],
  falsePositives: ['Central stations and gateways, each once a day for each monitor.'],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'vital signs are asked for',
        flows: [
          udp('10.20.0.9:40000', '10.20.0.5:2000', [{ from: 'client', bytes: VITALS_REQUEST }]),
        ],
      },
      {
        name: 'waveforms are asked for from outside',
        flows: [
          udp('198.51.100.9:40000', '10.20.0.5:2000', [{ from: 'client', bytes: WAVES_REQUEST }]),
        ],
      },
    ],
    silent: [
      {
        name: 'another message to the same port',
        flows: [
          udp('10.20.0.9:40000', '10.20.0.5:2000', [{ from: 'client', bytes: OTHER_MESSAGE }]),
        ],
      },
      {
        name: 'the time of the network',
        flows: [udp('10.20.0.9:2000', '10.20.0.5:2000', [{ from: 'client', bytes: TIME_SYNC }])],
      },
    ],
  },
});

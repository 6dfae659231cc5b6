import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { LOOK_UP_WHO_ASKS } from '../catalogue/sentences';
import { PATIENT_DATA_SHARE } from './family';
import { ECHO, QUERY, USUAL, WHOLE_QUERY } from './messages';

export default detection(PATIENT_DATA_SHARE, {
  id: 'mindray-pds/query',
  title: 'a host asks a Mindray monitor for its data',
  message: 'asked for its data',
  grade: 'attempted',
  severity: 'Minor',
  confidence: 'High',
  evidence: 'code',
  observable: {
    kind: 'stream-frame',
    frames: [{ name: 'query', fields: [{ at: 0, text: QUERY }] }],
    otherFrames: [],
    usual: USUAL,
    zeekParsesFromStart: true,
    device: 'server',
    suppressSeconds: 86400,
  },
  expectable: true,
  classtype: 'policy-violation',
  meaning:
    'A host asks a Mindray monitor for all that it measures. The monitor asks for no password and answers in clear text, with the name of the patient. Gateways of record systems do so all day; a host that is none should not.',
  doNow: [
    LOOK_UP_WHO_ASKS,
    'A host that nobody knows: block it from the network of the monitors, and find out what it is.',
  ],
  falsePositives: ['Gateways, each once a day for each monitor.'],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'behind an echo, as clients send it',
        flows: [
          tcp('10.20.0.9', '10.20.0.5:4601', [
            { from: 'client', text: ECHO },
            { from: 'client', text: WHOLE_QUERY },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'echoes alone',
        flows: [
          tcp('10.20.0.9', '10.20.0.5:4601', [
            { from: 'client', text: ECHO },
            { from: 'client', text: ECHO },
          ]),
        ],
      },
    ],
  },
});

import { detection } from '../../scripts/kinds/detection';
import { tcp, udp } from '../../scripts/kinds/proof';
import { PATIENT_IS_ON_IT } from '../catalogue/sentences';
import { EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA } from '../catalogue/techniques';
import { PATIENT_DATA_SHARE } from './family';
import {
  BEACON,
  BEACON_PORTS,
  DEMOGRAPHICS,
  ECHO,
  NAMELESS_BEACON,
  NAMING_BEACON,
  PERIODIC,
  USUAL,
  WHOLE_DEMOGRAPHICS,
  WHOLE_QUERY,
} from './messages';

/** Why Zeek sees less on other ports than 4601, where it looks at every stream from its first byte. */
const BEHIND_A_KILOBYTE =
  'on other ports than the usual one Zeek recognises a stream in its first kilobyte, both sides together';

export default detection(PATIENT_DATA_SHARE, {
  id: 'mindray-pds/patient-data',
  title: 'a Mindray monitor sends who its patient is in clear',
  message: 'sends who its patient is in clear',
  grade: 'phi-sent',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'code',
  observable: {
    kind: 'any-of',
    parts: [
      {
        name: 'demographics',
        traffic: {
          kind: 'stream-frame',
          frames: [
            { name: 'demographics', from: 'server', fields: [{ at: 0, text: DEMOGRAPHICS }] },
          ],
          otherFrames: [],
          usual: USUAL,
          zeekParsesFromStart: true,
          device: 'server',
        },
      },
      {
        name: 'beacon',
        traffic: {
          kind: 'udp-datagram',
          port: 'any',
          usualPorts: BEACON_PORTS,
          fields: [
            { at: 0, text: BEACON },
            { from: 0, segment: 'PID', filled: 5 },
          ],
          concerns: 'segment',
        },
      },
    ],
    suppressSeconds: 86400,
  },
  expectable: true,
  classtype: 'policy-violation',
  attack: [EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA],
  meaning:
    'A Mindray monitor sent who its patient is, in clear text: in answer to a host that connected, or in a broadcast to its whole segment. Inside the site that is how gateways of record systems work. If the border was crossed, the name has left the hospital: a privacy breach.',
  firstStep: PATIENT_IS_ON_IT,
  doNow: [
    'Border crossed: block the destination at the border firewall now, then tell the privacy officer.',
    'Internal: look up who received it. A gateway: name it once under `expected` in the tuning file.',
    'Keep the sensor logs. They hold no patient data; a packet capture of this flow does, treat it as a record.',
  ],
  falsePositives: ['Gateways, each once a day for each monitor.'],
  blindSpots: [
    'Beacons to other ports than the two usual ones: Zeek looks at the first kilobyte of a flow only.',
  ],
  created: '2026-11-26',
  differs: [
    {
      where: 'demographics: demographics behind 2,000 bytes of the other side, server 10.20.0.9',
      engine: 'zeek',
      reason: BEHIND_A_KILOBYTE,
    },
    {
      where: 'demographics: demographics behind 2,000 bytes of the other side, server 198.51.100.7',
      engine: 'zeek',
      reason: BEHIND_A_KILOBYTE,
    },
  ],
  proof: {
    alerts: [
      {
        name: 'asked and answered',
        flows: [
          tcp('10.20.0.9', '10.20.0.5:4601', [
            { from: 'client', text: ECHO },
            { from: 'client', text: WHOLE_QUERY },
            { from: 'server', text: PERIODIC },
            { from: 'server', text: WHOLE_DEMOGRAPHICS },
            { from: 'client', text: ECHO },
          ]),
        ],
      },
      {
        name: 'a beacon that names a patient',
        flows: [
          udp('10.20.0.5:4600', '255.255.255.255:4600', [{ from: 'client', text: NAMING_BEACON }]),
        ],
      },
    ],
    silent: [
      {
        name: 'measurements without demographics',
        flows: [
          tcp('10.20.0.9', '10.20.0.5:4601', [
            { from: 'client', text: WHOLE_QUERY },
            { from: 'server', text: PERIODIC },
            { from: 'client', text: ECHO },
          ]),
        ],
      },
      {
        name: 'a beacon of a monitor on which nobody is',
        flows: [
          udp('10.20.0.5:4600', '255.255.255.255:4600', [
            { from: 'client', text: NAMELESS_BEACON },
          ]),
        ],
      },
    ],
  },
});

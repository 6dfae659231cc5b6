import { detection } from '../../scripts/kinds/detection';
import { udp } from '../../scripts/kinds/proof';
import { NOTHING_URGENT } from '../catalogue/sentences';
import { REMOTE_SYSTEM_INFORMATION } from '../catalogue/techniques';
import { PATIENT_DATA_SHARE } from './family';
import { BEACON, BEACON_PORTS, NAMELESS_BEACON, OTHER_ADMISSION } from './messages';

export default detection(PATIENT_DATA_SHARE, {
  id: 'mindray-pds/beacon',
  title: 'beacon by which a Mindray monitor says where it can be read',
  message: 'says where it can be read',
  grade: 'seen',
  severity: 'Informational',
  confidence: 'High',
  evidence: 'code',
  observable: {
    kind: 'udp-datagram',
    port: 'any',
    usualPorts: BEACON_PORTS,
    fields: [{ at: 0, text: BEACON }],
    concerns: 'segment',
    suppressSeconds: 86400,
  },
  classtype: 'misc-activity',
  attack: [REMOTE_SYSTEM_INFORMATION],
  meaning:
    'A Mindray monitor broadcasts its bed, its address and the port at which anybody may read from it. A beacon that names a patient has an alert of its own.',
  firstStep: NOTHING_URGENT,
  doNow: ['Note the sender as a monitor that gives its data to whoever connects.'],
  falsePositives: [],
  blindSpots: [
    'Zeek looks at each datagram to the two usual ports; on others, at the first kilobyte of a flow.',
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'of a monitor on which nobody is',
        flows: [
          udp('10.20.0.5:4600', '255.255.255.255:4600', [
            { from: 'client', text: NAMELESS_BEACON },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'an admission of another system in a datagram',
        flows: [
          udp('10.20.0.5:4600', '255.255.255.255:4600', [
            { from: 'client', text: OTHER_ADMISSION },
          ]),
        ],
      },
    ],
  },
});

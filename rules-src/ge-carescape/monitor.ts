import { detection } from '../../scripts/kinds/detection';
import { udp } from '../../scripts/kinds/proof';
import { NOTHING_URGENT } from '../catalogue/sentences';
import { BROADCAST_GUIDES, GE_UNITY } from './family';
import { OTHER_SEPARATOR, RWHAT, RWHAT_BYTES, RWHAT_PORT, WITHOUT_PATIENT } from './rwhat';

export default detection(GE_UNITY, {
  id: 'ge-carescape/monitor',
  title: 'broadcast by which a GE monitor or central station announces itself',
  message: 'node announces itself',
  grade: 'seen',
  severity: 'Informational',
  confidence: 'High',
  evidence: 'primary',
  observable: {
    kind: 'udp-datagram',
    port: RWHAT_PORT,
    sizeBytes: RWHAT_BYTES,
    fields: RWHAT,
    concerns: 'segment',
    suppressSeconds: 86400,
  },
  references: BROADCAST_GUIDES,
  classtype: 'misc-activity',
  meaning:
    'A node of a GE Unity network says who it is, whether or not a patient is on it. On the isolated network of the monitors that is as it should be. On any other, a monitor or a central station is plugged in where anybody can read and ask it.',
  firstStep: NOTHING_URGENT,
  doNow: [
    'Note the sender as a GE monitor, telemetry receiver or central station.',
    'Where this sensor does not watch the isolated network of the monitors: find the port that the sender is plugged into and have it moved.',
  ],
  falsePositives: [],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a monitor without a patient, to the broadcast address of its subnet',
        flows: [
          udp('10.20.0.9:3028', '10.20.255.255:7000', [{ from: 'client', bytes: WITHOUT_PATIENT }]),
        ],
      },
    ],
    silent: [
      {
        name: 'a separator behind the field of unit and bed only',
        flows: [
          udp('10.20.0.9:3028', '10.20.255.255:7000', [{ from: 'client', bytes: OTHER_SEPARATOR }]),
        ],
      },
      {
        name: 'AFS: an Rx packet of 88 bytes between file servers',
        flows: [
          udp('10.20.0.6:7001', '10.20.0.7:7000', [
            {
              from: 'client',
              bytes: `5cceb32400000004${'00'.repeat(8)}00000001010500000000000100${'7c'.repeat(59)}`,
            },
          ]),
        ],
      },
    ],
  },
});

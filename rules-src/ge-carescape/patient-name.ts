import { detection } from '../../scripts/kinds/detection';
import { each, udp } from '../../scripts/kinds/proof';
import { PATIENT_IS_ON_IT } from '../catalogue/sentences';
import { BROADCAST_GUIDES, GE_UNITY } from './family';
import {
  RWHAT,
  RWHAT_BYTES,
  RWHAT_PORT,
  NINE_WITHOUT,
  WITH_PATIENT,
  WITHOUT_PATIENT,
} from './rwhat';

export default detection(GE_UNITY, {
  id: 'ge-carescape/patient-name',
  title: 'broadcast of a GE monitor with the name of its patient',
  message: 'broadcasts the name of its patient',
  grade: 'phi-sent',
  severity: 'Major',
  confidence: 'High',
  evidence: 'primary',
  observable: {
    kind: 'udp-datagram',
    port: RWHAT_PORT,
    sizeBytes: RWHAT_BYTES,
    fields: [
      ...RWHAT,
      // The first byte of the name: zero, where no patient is admitted.
      { at: 28, number: { size: 1, order: 'big', min: 1, max: 255, sample: 0x43 } },
    ],
    concerns: 'segment',
    suppressSeconds: 86400,
  },
  references: BROADCAST_GUIDES,
  classtype: 'policy-violation',
  meaning:
    'A GE monitor broadcasts the name of the patient who is on it, in clear text, to everybody on its subnet. On the isolated network of the monitors that is how they are built. Seen anywhere else, names of patients can be read there.',
  firstStep: PATIENT_IS_ON_IT,
  doNow: [
    'Where this sensor does not watch the isolated network of the monitors: find the port that the sender is plugged into and have it moved to that network.',
    'Ask who could read on that network meanwhile, and tell the privacy officer.',
  ],
  falsePositives: [],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a monitor with a patient',
        flows: [
          udp('10.20.0.9:3028', '10.20.255.255:7000', [{ from: 'client', bytes: WITH_PATIENT }]),
        ],
      },
      {
        name: 'a patient is admitted while it broadcasts',
        flows: [
          udp('10.20.0.9:3028', '10.20.255.255:7000', [
            ...each('client', ...NINE_WITHOUT, ...NINE_WITHOUT),
            { from: 'client', bytes: WITH_PATIENT },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'a monitor without a patient',
        flows: [
          udp('10.20.0.9:3028', '10.20.255.255:7000', [{ from: 'client', bytes: WITHOUT_PATIENT }]),
        ],
      },
    ],
  },
});

import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { astmFrame } from '../../scripts/protocols/astm/frame';
import { ASTM } from './family';

const HEADER = 'H|\\^&|||CANARYANALYSER|||||LIS||P|1|20261126080000';
const PATIENT = 'P|1|CANARY0001|||CANARY^TEST||19700101|F';
const RESULT = 'R|1|^^^GLU|5.4|mmol/L';
const HEADER_FRAME = astmFrame(1, HEADER);
const PATIENT_FRAME = astmFrame(2, PATIENT);
const ORDER_FRAME = astmFrame(3, 'O|1|L0001||^^^GLU');
const IN_ONE = astmFrame(1, HEADER, PATIENT, RESULT, 'L|1|N');
const CONTROL = astmFrame(1, HEADER, 'O|1|QC1||^^^GLU', RESULT, 'L|1|N');

const ENQUIRY = { from: 'client', bytes: '05' } as const;
const ACCEPTED = { from: 'server', bytes: '06' } as const;
const END = { from: 'client', bytes: '04' } as const;

/** End of a frame: CR, 03, checksum, CR, LF. */
const FRAME_END = { within: 240, bytes: '0d03[30-46][30-46]0d0a' } as const;

export default detection(ASTM, {
  id: 'astm-border/patient-record',
  title: 'a patient record of a laboratory analyser in clear across the border',
  message: 'patient record in clear',
  grade: 'phi-sent',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'code',
  only: 'crossed',
  expectable: true,
  observable: {
    kind: 'stream-sequence',
    sequences: [
      // A patient record that begins a frame, whose number is one digit.
      { name: 'frame', steps: [{ bytes: '02[30-37]507c317c' }, FRAME_END] },
      // Header and patient in one frame: 02, "1H|\^&|".
      {
        name: 'one-frame',
        steps: [{ bytes: '0231487c5c5e267c' }, { within: 240, bytes: '0d507c317c' }],
      },
    ],
    device: 'sender',
    idleBytes: 65536,
    otherMessages: [
      Buffer.from(HEADER_FRAME).toString('hex'),
      Buffer.from(ORDER_FRAME).toString('hex'),
    ],
    usualPort: 5001,
    suppressSeconds: 3600,
  },
  classtype: 'policy-violation',
  meaning:
    'An analyser, or a system that orders from one, sent a record that names a patient across the border of the site, without encryption.',
  doNow: [
    'Find out who is at the far end: a reference laboratory or the maker of the analyser. Name such a pair under `expected` once it is agreed.',
    'Anyone else: block the connection at the border firewall, then tell the privacy officer.',
  ],
  falsePositives: [
    'A tunnel whose end lies between the sensor and the border: the record is encrypted further out.',
  ],
  blindSpots: [
    'Patient records that are not the first of a message: they have another number.',
    'A patient record that a frame holds behind others than the header.',
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a result, record by record',
        flows: [
          tcp('10.20.0.5:45001', '198.51.100.20:5001', [
            ENQUIRY,
            ACCEPTED,
            { from: 'client', text: HEADER_FRAME },
            ACCEPTED,
            { from: 'client', text: PATIENT_FRAME },
            ACCEPTED,
            END,
          ]),
        ],
      },
      {
        name: 'a result in one frame, from an analyser behind a converter outside',
        flows: [
          tcp('10.20.0.5:45002', '198.51.100.20:4001', [
            { from: 'server', bytes: '05' },
            { from: 'client', bytes: '06' },
            { from: 'server', text: IN_ONE },
            { from: 'client', bytes: '06' },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'a result inside the site',
        flows: [
          tcp('10.20.0.5:45003', '10.20.0.9:5001', [
            ENQUIRY,
            ACCEPTED,
            { from: 'client', text: IN_ONE },
          ]),
        ],
      },
      {
        name: 'a control sample without a patient',
        flows: [
          tcp('10.20.0.5:45004', '198.51.100.20:5001', [
            ENQUIRY,
            ACCEPTED,
            { from: 'client', text: CONTROL },
          ]),
        ],
      },
    ],
  },
});

import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { astmFrame, astmFrames, astmTransfer } from '../../scripts/protocols/astm/frame';
import { ASTM } from './family';

const HEADER = 'H|\\^&|||CANARYANALYSER|||||LIS||P|1|20261126080000';
const PATIENT = 'P|1|CANARY0001|||CANARY^TEST||19700101|F';
const RESULT = 'R|1|^^^GLU|5.4|mmol/L';
const HEADER_FRAME = astmFrame(1, HEADER);
const PATIENT_FRAME = astmFrame(2, PATIENT);
const ORDER_FRAME = astmFrame(3, 'O|1|L0001||^^^GLU');
const IN_ONE = astmFrame(1, HEADER, PATIENT, RESULT, 'L|1|N');
const COMMENT = `C|1|I|${'A'.repeat(250)}|G`;
/** One message in frames of 240 characters of text, whose ends fall where they may. */
const IN_PARTS = astmFrames(240, HEADER, COMMENT, PATIENT, RESULT, 'L|1|N');
/** Results behind the patient, in his frame. */
const PATIENT_AND_RESULTS = astmFrame(2, PATIENT, ...Array<string>(12).fill(RESULT));
const CONTROL = astmFrame(1, HEADER, 'O|1|QC1||^^^GLU', RESULT, 'L|1|N');
/** Analysers that put a patient record before every sample leave all but its number out, where there is no patient. */
const NOBODY = 'P|1';
const CONTROL_OF_NOBODY = astmFrame(1, HEADER, NOBODY, 'O|1|QC1||^^^GLU', RESULT, 'L|1|N');
const CONTROL_IN_PARTS = astmFrames(240, HEADER, COMMENT, 'O|1|QC1||^^^GLU', RESULT, 'L|1|N');

/**
 * Programs put one record into a frame, or all of a message, and cut at 240 characters of text, elsewhere or not at all. So
 * no source bounds what lies between: the distance is ours, and that of HL7.
 */
const MOST_BETWEEN = 4000;
/** End of a frame: CR, 03, checksum, CR, LF. */
const FRAME_END = { within: MOST_BETWEEN, bytes: '0d03[30-46][30-46]0d0a' } as const;

const BEYOND_A_PART = {
  engine: 'suricata',
  reason:
    'Suricata looks at a stream in parts of some 2,560 bytes (stream.reassembly.toserver-chunk-size): an end, or a patient record, that lies in the part behind that of the beginning is not seen',
} as const;

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
      // Header and patient in one frame, or in a message that is cut anywhere: 02, "1H|\^&|".
      {
        name: 'one-frame',
        steps: [{ bytes: '0231487c5c5e267c' }, { within: MOST_BETWEEN, bytes: '0d507c317c' }],
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
    'Records with empty fields for a patient, as some analysers send them for control samples.',
  ],
  blindSpots: [
    'Patient records that are not the first of a message: they have another number.',
    'A patient record that does not begin a frame and lies more than 4,000 bytes behind the header, or whose first four characters are cut by the end of a frame.',
    'A patient record in a frame of its own that ends more than 4,000 bytes on.',
    'Suricata: an end, or a patient record, in another part of the stream than the beginning of the frame, or the header. Parts are some 2,560 bytes; one may end anywhere in a long message.',
  ],
  differs: [
    { where: 'frame with step 2 farthest, to a server outside', ...BEYOND_A_PART },
    { where: 'frame with step 2 farthest, from a client outside', ...BEYOND_A_PART },
    { where: 'one-frame with step 2 farthest, to a server outside', ...BEYOND_A_PART },
    { where: 'one-frame with step 2 farthest, from a client outside', ...BEYOND_A_PART },
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a result, record by record',
        flows: [
          tcp('10.20.0.5:45001', '198.51.100.20:5001', astmTransfer([HEADER_FRAME, PATIENT_FRAME])),
        ],
      },
      {
        name: 'a patient with many results in his frame',
        flows: [
          tcp(
            '10.20.0.5:45005',
            '198.51.100.20:5001',
            astmTransfer([HEADER_FRAME, PATIENT_AND_RESULTS]),
          ),
        ],
      },
      {
        name: 'a message cut at 240 characters, its patient in the middle of a frame',
        flows: [tcp('10.20.0.5:45006', '198.51.100.20:5001', astmTransfer(IN_PARTS))],
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
        flows: [tcp('10.20.0.5:45003', '10.20.0.9:5001', astmTransfer([IN_ONE]))],
      },
      {
        name: 'a control sample without a patient',
        flows: [tcp('10.20.0.5:45004', '198.51.100.20:5001', astmTransfer([CONTROL]))],
      },
      {
        name: 'a control sample with a patient record that holds no more than its number',
        flows: [
          tcp('10.20.0.5:45008', '198.51.100.20:5001', astmTransfer([CONTROL_OF_NOBODY])),
          tcp(
            '10.20.0.5:45009',
            '198.51.100.20:5001',
            astmTransfer([HEADER_FRAME, astmFrame(2, NOBODY), ORDER_FRAME]),
          ),
        ],
      },
      {
        name: 'a control sample in parts, without a patient',
        flows: [tcp('10.20.0.5:45007', '198.51.100.20:5001', astmTransfer(CONTROL_IN_PARTS))],
      },
    ],
  },
});

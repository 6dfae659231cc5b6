import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { httpRequest } from '../../scripts/protocols/http/message';
import { HL7 } from './family';
import {
  ACKNOWLEDGEMENT,
  ADMISSION,
  BARE_ADMISSION,
  BARE_BATCH,
  BARE_BATCH_FILE,
  BATCH,
  BATCH_FILE,
  CRLF_RESULT,
  LF_RESULT,
  RESULT,
} from './messages';

const ANSWER = { from: 'server', text: ACKNOWLEDGEMENT } as const;

const IN_PARTS = {
  engine: 'suricata',
  reason:
    'Suricata looks at a stream in parts of some 2,560 bytes (stream.reassembly.toserver-chunk-size): a patient segment that lies in the part behind that of its frame is not seen',
} as const;

/** A segment ends in CR; LF and CRLF are seen in the field. */
const PATIENT_SEGMENT = { bytes: '[0a-0d]5049447c', within: 4000 } as const;

export default detection(HL7, {
  id: 'hl7-border/patient-message',
  title: 'an HL7 message about a patient in clear across the border',
  message: 'message about a patient in clear',
  grade: 'phi-sent',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'primary',
  only: 'crossed',
  expectable: true,
  observable: {
    kind: 'stream-sequence',
    // 0B begins a frame; a message, a file of batches or a batch stands in it.
    sequences: [
      { name: 'message', steps: [{ bytes: '0b4d53487c' }, PATIENT_SEGMENT] },
      { name: 'batch-file', steps: [{ bytes: '0b4648537c' }, PATIENT_SEGMENT] },
      { name: 'batch', steps: [{ bytes: '0b4248537c' }, PATIENT_SEGMENT] },
    ],
    device: 'sender',
    idleBytes: 1048576,
    otherMessages: [Buffer.from(ACKNOWLEDGEMENT).toString('hex')],
    usualPort: 2575,
    suppressSeconds: 3600,
  },
  classtype: 'policy-violation',
  meaning:
    'A message with a PID segment, which names the patient, crossed the border of the site without encryption. Anyone on the path can read and change it.',
  doNow: [
    'Find out who is at the far end: a laboratory, a public health feed and a vendor with a tunnel that ends before the sensor are common. Name such a pair under `expected` once it is agreed.',
    'Anyone else: block the connection at the border firewall, then tell the privacy officer.',
    'Move what has to stay to TLS or a VPN that begins inside the site.',
  ],
  falsePositives: [
    'A tunnel whose end lies between the sensor and the border: the message is encrypted further out.',
  ],
  blindSpots: [
    'A field separator other than | (HL7 allows it; no source shows one).',
    'A PID segment more than 4,000 bytes behind the beginning of its frame.',
    'Suricata: a PID segment in another part of the stream than the beginning of its frame. Parts are some 2,560 bytes; one may end anywhere in a long message, and in what is sent for long without an answer.',
    'Messages without a PID segment that name a patient elsewhere, as QRD of a query does.',
  ],
  differs: [
    { where: 'message with step 2 farthest, to a server outside', ...IN_PARTS },
    { where: 'message with step 2 farthest, from a client outside', ...IN_PARTS },
    { where: 'batch-file with step 2 farthest, to a server outside', ...IN_PARTS },
    { where: 'batch-file with step 2 farthest, from a client outside', ...IN_PARTS },
    { where: 'batch with step 2 farthest, to a server outside', ...IN_PARTS },
    { where: 'batch with step 2 farthest, from a client outside', ...IN_PARTS },
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'an admission to a server outside',
        flows: [
          tcp('10.20.0.5:41001', '198.51.100.20:6661', [
            { from: 'client', text: ADMISSION },
            ANSWER,
          ]),
        ],
      },
      {
        name: 'a result from outside to an engine inside',
        flows: [
          tcp('198.51.100.20:41002', '10.20.0.9:2575', [{ from: 'client', text: RESULT }, ANSWER]),
        ],
      },
      {
        name: 'a query that a server outside answers with a patient',
        flows: [
          tcp('10.20.0.5:41003', '198.51.100.20:3502', [
            { from: 'client', text: ACKNOWLEDGEMENT },
            { from: 'server', text: ADMISSION },
          ]),
        ],
      },
      {
        name: 'segments that end in LF, other encoding characters',
        flows: [
          tcp('10.20.0.5:41004', '198.51.100.20:2575', [
            { from: 'client', text: LF_RESULT },
            ANSWER,
          ]),
        ],
      },
      {
        name: 'segments that end in CR and LF',
        flows: [
          tcp('10.20.0.5:41005', '198.51.100.20:2575', [
            { from: 'client', text: CRLF_RESULT },
            ANSWER,
          ]),
        ],
      },
      {
        name: 'a file of batches',
        flows: [
          tcp('10.20.0.5:41006', '198.51.100.20:2575', [
            { from: 'client', text: BATCH_FILE },
            ANSWER,
          ]),
        ],
      },
      {
        name: 'a batch',
        flows: [
          tcp('10.20.0.5:41007', '198.51.100.20:2575', [{ from: 'client', text: BATCH }, ANSWER]),
        ],
      },
    ],
    silent: [
      {
        name: 'an admission inside the site',
        flows: [
          tcp('10.20.0.5:41008', '10.20.0.9:2575', [{ from: 'client', text: ADMISSION }, ANSWER]),
        ],
      },
      {
        name: 'an acknowledgement alone',
        flows: [
          tcp('10.20.0.5:41009', '198.51.100.20:2575', [
            { from: 'client', text: ACKNOWLEDGEMENT },
            ANSWER,
          ]),
        ],
      },
      {
        name: 'a message in a page, in a log and in a mail',
        flows: [
          tcp('10.20.0.5:41010', '198.51.100.20:80', [
            { from: 'client', bytes: httpRequest('POST', '/hl7', { content: BARE_ADMISSION }) },
          ]),
          tcp('10.20.0.5:41011', '198.51.100.20:514', [
            { from: 'client', text: `<13>Nov 26 08:00:00 engine: ${BARE_ADMISSION}\n` },
          ]),
          tcp('10.20.0.5:41012', '198.51.100.20:25', [
            { from: 'server', text: '220 mail.example\r\n' },
            { from: 'client', text: `EHLO x\r\nDATA\r\n\r\n${BARE_ADMISSION}\r\n.\r\n` },
          ]),
        ],
      },
      {
        name: 'a file of batches and a batch, uploaded and in a mail',
        flows: [
          tcp('10.20.0.5:41013', '198.51.100.20:80', [
            { from: 'client', bytes: httpRequest('POST', '/hl7', { content: BARE_BATCH_FILE }) },
          ]),
          tcp('10.20.0.5:41014', '198.51.100.20:80', [
            { from: 'client', bytes: httpRequest('POST', '/hl7', { content: BARE_BATCH }) },
          ]),
          tcp('10.20.0.5:41015', '198.51.100.20:25', [
            { from: 'server', text: '220 mail.example\r\n' },
            { from: 'client', text: `EHLO x\r\nDATA\r\n\r\n${BARE_BATCH_FILE}\r\n.\r\n` },
          ]),
        ],
      },
    ],
  },
});

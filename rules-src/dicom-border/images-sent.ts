import { detection } from '../../scripts/kinds/detection';
import { each, tcp } from '../../scripts/kinds/proof';
import { inTwoPackets } from '../../scripts/protocols/dicom/upper-layer';
import { AGREED_EXCHANGES, DICOM_BORDER } from './family';
import {
  ANY_COMMAND_BEGINS,
  ASSOCIATED,
  COMMAND_UNITS,
  DICOM_STREAMS,
  ECHO,
  GET_ANSWER,
  GET_ANSWER_AND_STORE,
  IMAGE,
  STORE,
  STORE_ANSWER,
  STORE_IN_ONE,
  STORE_PRIVATE,
  WITH_DATA,
} from './protocol';

export default detection(DICOM_BORDER, {
  id: 'dicom-border/images-sent',
  title: 'DICOM images sent in clear out of the site',
  message: 'images sent in clear',
  grade: 'phi-sent',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'primary',
  only: 'crossed-outward',
  expectable: true,
  observable: {
    kind: 'stream-sequence',
    sequences: [
      {
        name: 'store',
        steps: [...ANY_COMMAND_BEGINS, { bytes: '00000001020000000100' }, ...WITH_DATA],
      },
    ],
    opens: DICOM_STREAMS,
    units: COMMAND_UNITS,
    device: 'sender',
    idleBytes: 1048576,
    otherMessages: [ECHO],
    usualPort: 11112,
    suppressSeconds: 3600,
  },
  classtype: 'policy-violation',
  meaning:
    'A host of the site sent DICOM objects to one outside without encryption. Their headers name the patient.',
  doNow: [
    'Agreed (teleradiology, a second opinion, a cloud archive): let it go through a VPN or TLS, and name the pair under `expected` until then.',
    'Not agreed: block it at the border firewall, then tell the privacy officer; the log of the archive says which studies went.',
  ],
  falsePositives: [AGREED_EXCHANGES],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a node that sends an image to an archive outside',
        flows: [
          tcp('10.20.0.5:42006', '198.51.100.20:11112', [
            ...ASSOCIATED,
            { from: 'client', bytes: STORE },
            { from: 'client', bytes: IMAGE },
            { from: 'server', bytes: STORE_ANSWER },
          ]),
        ],
      },
      {
        name: 'the command as DCMTK sends it, without handshake',
        flows: [
          tcp('10.20.0.5:42017', '198.51.100.20:11112', each('client', ...inTwoPackets(STORE)), {
            shape: 'midstream',
          }),
        ],
        sender: 'client',
      },
      {
        name: 'an archive that answers C-GET from outside, its first image in the same segment',
        flows: [
          tcp('198.51.100.20:42007', '10.20.0.9:4242', [
            ...ASSOCIATED,
            { from: 'client', bytes: ECHO },
            { from: 'server', bytes: GET_ANSWER + STORE },
          ]),
        ],
      },
      {
        name: 'an object of a maker of scanners',
        flows: [
          tcp('10.20.0.5:42015', '198.51.100.20:11112', [
            ...ASSOCIATED,
            { from: 'client', bytes: STORE_PRIVATE },
            { from: 'server', bytes: STORE_ANSWER },
          ]),
        ],
      },
      {
        name: 'an archive that answers C-GET from outside, its first image in the same PDU',
        flows: [
          tcp('198.51.100.20:42016', '10.20.0.9:4242', [
            ...ASSOCIATED,
            { from: 'client', bytes: ECHO },
            { from: 'server', bytes: GET_ANSWER_AND_STORE },
          ]),
        ],
        sender: 'server',
      },
      {
        name: 'command and data in one PDU',
        flows: [
          tcp('10.20.0.5:42008', '198.51.100.20:11112', [{ from: 'client', bytes: STORE_IN_ONE }]),
        ],
      },
    ],
    silent: [
      {
        name: 'an image that comes from outside',
        flows: [
          tcp('198.51.100.20:42009', '10.20.0.9:11112', [
            ...ASSOCIATED,
            { from: 'client', bytes: STORE },
            { from: 'server', bytes: STORE_ANSWER },
          ]),
        ],
      },
      {
        name: 'an image inside the site',
        flows: [
          tcp('10.20.0.5:42010', '10.20.0.9:11112', [
            ...ASSOCIATED,
            { from: 'client', bytes: STORE },
          ]),
        ],
      },
      {
        name: 'an echo to an archive outside',
        flows: [
          tcp('10.20.0.5:42011', '198.51.100.20:11112', [
            ...ASSOCIATED,
            { from: 'client', bytes: ECHO },
          ]),
        ],
      },
    ],
  },
});

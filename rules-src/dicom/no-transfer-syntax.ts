import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import {
  associationRequest,
  CONTEXTS_WITHOUT_TRANSFER_SYNTAX,
  CT_IMAGE_STORAGE,
  IMPLICIT_LITTLE,
  VERIFICATION,
} from '../../scripts/protocols/dicom/upper-layer';
import { CISA_DCMTK_2026 } from '../catalogue/references';
import { ENDPOINT_DENIAL_OF_SERVICE } from '../catalogue/techniques';
import {
  ASSOCIATED,
  ASSOCIATION_STREAMS,
  DICOM_UNITS,
  REQUEST_STEPS,
} from '../dicom-border/protocol';
import { DICOM } from './family';

const NONE = { abstractSyntax: VERIFICATION, transferSyntaxes: [] } as const;
const ORDINARY = { abstractSyntax: CT_IMAGE_STORAGE, transferSyntaxes: [IMPLICIT_LITTLE] } as const;

export default detection(DICOM, {
  id: 'dicom/no-transfer-syntax',
  title: 'a DICOM association request with an abstract syntax and no transfer syntax',
  message: 'association without a transfer syntax',
  grade: 'attempted',
  severity: 'Major',
  confidence: 'High',
  evidence: 'primary',
  observable: {
    kind: 'stream-sequence',
    sequences: [
      {
        name: 'request',
        steps: [...REQUEST_STEPS, { oneOf: CONTEXTS_WITHOUT_TRANSFER_SYNTAX }],
      },
    ],
    opens: ASSOCIATION_STREAMS,
    units: DICOM_UNITS,
    device: 'receiver',
    idleBytes: 16384,
    otherMessages: [],
    usualPort: 11112,
    suppressSeconds: 3600,
  },
  classtype: 'attempted-admin',
  references: [CISA_DCMTK_2026],
  attack: [ENDPOINT_DENIAL_OF_SERVICE],
  meaning:
    'Somebody asked a DICOM node for an association in a form that no client sends. DCMTK up to 3.7.0 leaks memory at each such request: enough of them, and the archive stops.',
  doNow: [
    'Find the sender, and block it. A test of a security team looks the same: ask them.',
    'Watch the memory of the archive; update DCMTK, or the product that holds it.',
  ],
  falsePositives: [],
  blindSpots: ['A context that lies more than 4,096 bytes into a request is not seen by Zeek.'],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a request with one context and no transfer syntax',
        flows: [
          tcp('10.20.0.5:43101', '10.20.0.9:104', [
            { from: 'client', bytes: associationRequest([NONE]) },
          ]),
        ],
      },
      {
        name: 'the same behind an ordinary context',
        flows: [
          tcp('10.20.0.5:43102', '10.20.0.9:104', [
            { from: 'client', bytes: associationRequest([ORDINARY, NONE]) },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'an ordinary request',
        flows: [tcp('10.20.0.5:43103', '10.20.0.9:104', [...ASSOCIATED])],
      },
    ],
  },
});

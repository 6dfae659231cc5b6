import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { AGREED_EXCHANGES, DICOM_BORDER } from './family';
import { ASSOCIATION_REJECTED } from '../../scripts/protocols/dicom/upper-layer';
import { ACCEPT_STEPS, ASSOCIATED, ASSOCIATION_STREAMS, DICOM_UNITS, REQUEST } from './protocol';

export default detection(DICOM_BORDER, {
  id: 'dicom-border/accepted',
  title: 'a DICOM association accepted in clear across the border',
  message: 'association accepted in clear',
  grade: 'connected',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'primary',
  only: 'crossed',
  expectable: true,
  observable: {
    kind: 'stream-sequence',
    sequences: [{ name: 'accept', steps: ACCEPT_STEPS }],
    opens: ASSOCIATION_STREAMS,
    units: DICOM_UNITS,
    device: 'sender',
    idleBytes: 1048576,
    otherMessages: [],
    usualPort: 11112,
    suppressSeconds: 3600,
  },
  classtype: 'policy-violation',
  meaning:
    'A DICOM association across the border was accepted, without encryption: whoever asked can now query, fetch or send images.',
  doNow: [
    'Who asked? From outside and not agreed: block it at the border firewall, then see in the log of the archive what was asked.',
    'Look for dicom-border/images-sent and query-answered of the same pair.',
  ],
  falsePositives: [AGREED_EXCHANGES],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'an archive that accepts somebody outside',
        flows: [tcp('198.51.100.20:42004', '10.20.0.9:4242', [...ASSOCIATED])],
      },
    ],
    silent: [
      {
        name: 'an association that is refused',
        flows: [
          tcp('198.51.100.20:42005', '10.20.0.9:104', [
            { from: 'client', bytes: REQUEST },
            { from: 'server', bytes: ASSOCIATION_REJECTED },
          ]),
        ],
      },
    ],
  },
});

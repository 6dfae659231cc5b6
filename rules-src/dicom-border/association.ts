import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { AGREED_EXCHANGES, DICOM_BORDER } from './family';
import { ASSOCIATION_REJECTED } from '../../scripts/protocols/dicom/upper-layer';
import {
  ACCEPTED,
  ASSOCIATED,
  ASSOCIATION_STREAMS,
  DICOM_UNITS,
  REQUEST,
  REQUEST_STEPS,
} from './protocol';

export default detection(DICOM_BORDER, {
  id: 'dicom-border/association',
  title: 'a DICOM association requested in clear across the border',
  message: 'association requested in clear',
  grade: 'attempted',
  severity: 'Major',
  confidence: 'High',
  evidence: 'primary',
  only: 'crossed',
  expectable: true,
  observable: {
    kind: 'stream-sequence',
    sequences: [{ name: 'request', steps: REQUEST_STEPS }],
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
    'Somebody outside asked a DICOM node of the site for an association, or a node of the site asked somebody outside, without encryption. Most archives check no more than a name.',
  doNow: [
    'From outside: is the archive meant to be reachable? Close the port at the border firewall, and look for dicom-border/accepted.',
    'From inside: which node is it, and who gave it this destination?',
    'A scanner of a researcher calls itself ECHOSCU or ANY-SCP as test tools do: a name proves nothing.',
  ],
  falsePositives: [AGREED_EXCHANGES],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'an archive asked from outside, and refused',
        flows: [
          tcp('198.51.100.20:42001', '10.20.0.9:104', [
            { from: 'client', bytes: REQUEST },
            { from: 'server', bytes: ASSOCIATION_REJECTED },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'an association inside the site',
        flows: [tcp('10.20.0.5:42002', '10.20.0.9:104', [...ASSOCIATED])],
      },
      {
        name: 'an answer without its request',
        flows: [tcp('10.20.0.5:42003', '198.51.100.20:104', [{ from: 'server', bytes: ACCEPTED }])],
      },
    ],
  },
});

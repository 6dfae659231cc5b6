import { detection } from '../../scripts/kinds/detection';
import { each, tcp } from '../../scripts/kinds/proof';
import { inTwoPackets } from '../../scripts/protocols/dicom/upper-layer';
import { AGREED_EXCHANGES, DICOM_BORDER } from './family';
import {
  ASSOCIATED,
  COMMAND_BEGINS,
  COMMAND_UNITS,
  DICOM_STREAMS,
  ECHO,
  FIND,
  FIND_ENDED,
  FOUND,
  WITH_DATA,
} from './protocol';

export default detection(DICOM_BORDER, {
  id: 'dicom-border/query-answered',
  title: 'answers to a DICOM query sent in clear out of the site',
  message: 'query answered in clear',
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
        name: 'answer',
        steps: [...COMMAND_BEGINS, { bytes: '00000001020000002080' }, ...WITH_DATA],
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
    'A DICOM node of the site answered a query from outside with identifiers, without encryption: names, birth dates and studies of patients, or a worklist.',
  doNow: [
    'Block the far end at the border firewall unless it is agreed, then tell the privacy officer.',
    'The log of the node says which queries were answered.',
  ],
  falsePositives: [AGREED_EXCHANGES],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a query from outside that is answered',
        flows: [
          tcp('198.51.100.20:42012', '10.20.0.9:104', [
            ...ASSOCIATED,
            { from: 'client', bytes: FIND },
            { from: 'server', bytes: FOUND },
            { from: 'server', bytes: FIND_ENDED },
          ]),
        ],
      },
      {
        name: 'an answer as DCMTK sends it, without handshake',
        flows: [
          tcp(
            '198.51.100.20:42018',
            '10.20.0.9:104',
            [{ from: 'client', bytes: FIND }, ...each('server', ...inTwoPackets(FOUND))],
            { shape: 'midstream' },
          ),
        ],
        sender: 'server',
      },
    ],
    silent: [
      {
        name: 'a query from outside that finds nothing',
        flows: [
          tcp('198.51.100.20:42013', '10.20.0.9:104', [
            ...ASSOCIATED,
            { from: 'client', bytes: FIND },
            { from: 'server', bytes: FIND_ENDED },
          ]),
        ],
      },
      {
        name: 'a query to an archive outside that is answered',
        flows: [
          tcp('10.20.0.5:42014', '198.51.100.20:104', [
            ...ASSOCIATED,
            { from: 'client', bytes: FIND },
            { from: 'server', bytes: FOUND },
          ]),
        ],
      },
    ],
  },
});

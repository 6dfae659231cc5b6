import { detection } from '../../scripts/kinds/detection';
import { each, tcp } from '../../scripts/kinds/proof';
import { ref } from '../../scripts/model/mark';
import { SCARITO_CMS } from '../catalogue/references';
import { CENTRAL_STATION, TELEMETRY_PORT } from './addresses';
import { BED, HELLO, OPENINGS, SYNC } from './frames';
import { CMS8000 } from './family';

export default detection(CMS8000, {
  id: 'contec-cms8000/session',
  title: 'CMS session opened by a monitor',
  message: 'session opened by a monitor',
  grade: 'connected',
  severity: 'Major',
  confidence: 'High',
  evidence: 'code',
  observable: {
    kind: 'stream-frame',
    frames: OPENINGS,
    // On a stream whose data were seen first, a later block 47 is no opening.
    unless: [ref('contec-cms8000/telemetry'), ref('contec-cms8000/patient-info')],
    otherFrames: [HELLO, BED, SYNC],
    usual: { server: CENTRAL_STATION, port: TELEMETRY_PORT },
    suppressSeconds: 3600,
  },
  classtype: 'policy-violation',
  references: [SCARITO_CMS],
  meaning:
    'A monitor began to talk CMS protocol to a server: its first block was 43, 45 or 47, which hold no patient data. Telemetry follows as soon as a patient is connected, and then has its own alert.',
  doNow: [
    'Border crossed: block the destination at the border firewall before a patient is connected.',
    'Internal: check that the destination is your own central station.',
  ],
  falsePositives: [
    'Another TCP protocol whose first bytes are exactly those of such a block; none is known.',
  ],
  created: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'hello, bed and sync only, over and over',
        flows: [
          tcp(
            '10.20.0.5:40603',
            '10.20.0.9:515',
            each('client', HELLO, BED, SYNC, HELLO, BED, SYNC),
          ),
        ],
      },
    ],
    silent: [
      {
        name: 'LPD queue state request',
        flows: [tcp('10.20.0.7:722', '10.20.0.119:515', [{ from: 'client', text: '\x03lp\n' }])],
      },
    ],
  },
});

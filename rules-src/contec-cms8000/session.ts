import { detection } from '../../scripts/kinds/detection';
import { sampleFrame } from '../../scripts/protocols/frame/samples';
import { CISA_2025, COMMONLY_USED_PORT, FALLBACK_ADDRESS, SCARITO_CMS } from '../shared/references';
import { CENTRAL_STATION, TELEMETRY_PORT } from './addresses';
import { BED, HELLO, OPENINGS, PATIENT_INFO, SYNC, TELEMETRY } from './frames';

export default detection({
  id: 'contec-cms8000/session',
  title: 'CMS session opened by a monitor',
  grade: 'connected',
  severity: 'Major',
  confidence: 'High',
  evidence: 'code',
  devices: ['contec-cms8000'],
  observable: {
    kind: 'stream-frame',
    frames: OPENINGS,
    common: { at: 1, bytes: '0005' },
    mark: 'cms_session',
    // On a stream whose data were seen first, a later block 47 is no opening.
    unless: [
      { mark: 'cms_telemetry', frame: sampleFrame(TELEMETRY[0]) },
      { mark: 'cms_patient', frame: sampleFrame(PATIENT_INFO) },
    ],
    company: [HELLO, BED, SYNC],
    usual: { server: CENTRAL_STATION, port: TELEMETRY_PORT },
    suppressSeconds: 3600,
  },
  classtype: 'policy-violation',
  references: [CISA_2025, SCARITO_CMS],
  attack: [FALLBACK_ADDRESS, COMMONLY_USED_PORT],
  meaning:
    'A monitor began to talk CMS protocol to a server: its first block was 43, 45 or 47, which hold no patient data. Telemetry follows as soon as a patient is connected, and then has its own alert.',
  doNow: [
    'Do not unplug or switch off a monitor that is on a patient. Call the ward first.',
    'Border crossed: block the destination at the border firewall before a patient is connected.',
    'Internal: check that the destination is your own central station.',
  ],
  falsePositives: [
    'Another TCP protocol whose first bytes are exactly those of such a block; none is known.',
  ],
  created: '2026-11-23',
  updated: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'hello, bed and sync only, over and over',
        flows: [
          {
            transport: 'tcp',
            client: { address: '10.20.0.5', port: 40603 },
            server: { address: '10.20.0.9', port: 515 },
            messages: [HELLO, BED, SYNC, HELLO, BED, SYNC].map((bytes) => ({
              from: 'client' as const,
              bytes,
            })),
          },
        ],
      },
    ],
    silent: [
      {
        name: 'LPD queue state request',
        flows: [
          {
            transport: 'tcp',
            client: { address: '10.20.0.7', port: 722 },
            server: { address: '10.20.0.119', port: 515 },
            messages: [{ from: 'client', bytes: '036c700a' }],
          },
        ],
      },
    ],
  },
});

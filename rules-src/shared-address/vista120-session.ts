import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { SHARED_ADDRESS } from './family';

/** The first frame of a Vista 120 S: F8 8F, sequence 1, length 13, then bytes as the integration has them. */
const VISTA_S = 'f88f010d00a4a5a5a5a4a5a1ee';

export default detection(SHARED_ADDRESS, {
  id: 'shared-address/vista120-session',
  title: 'session of a Vista 120 monitor with its central station',
  message: 'session with a central station',
  grade: 'seen',
  severity: 'Informational',
  confidence: 'Low',
  evidence: 'code',
  oneSource: 'an integration for one hospital (ksupasak/gxt)',
  observable: {
    kind: 'stream-frame',
    frames: [
      { name: 'vista120s', opening: true, fields: [{ at: 0, bytes: VISTA_S }] },
      {
        name: 'vista120v2',
        opening: true,
        from: 'server',
        port: 9500,
        fields: [
          { at: 0, bytes: '100002000000' },
          { at: 8, number: { size: 2, order: 'little', min: 2000, max: 2099, sample: 2026 } },
        ],
        sampleBytes: 16,
      },
    ],
    otherFrames: [],
    usual: { server: '10.20.0.9', port: 9600 },
    suppressSeconds: 86400,
  },
  classtype: 'misc-activity',
  meaning:
    'A Vista 120 monitor talks to a central station. Manuals of this family name the same hard-coded address as the CMS8000. Inventory only: the evidence is one private integration, and no flaw is known.',
  doNow: ['Note both hosts; look for contact findings from the monitor.'],
  falsePositives: [
    'The frames are known from one integration only; other products may share them.',
  ],
  created: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'a Vista 120 S opens its session',
        flows: [tcp('10.20.0.5:40620', '10.20.0.9:9600', [{ from: 'client', bytes: VISTA_S }])],
      },
    ],
    silent: [
      {
        name: 'another protocol on the same port',
        flows: [
          tcp('10.20.0.5:40621', '10.20.0.9:9600', [
            { from: 'client', text: 'GET / HTTP/1.1\r\n\r\n' },
          ]),
        ],
      },
    ],
  },
});

import { detection } from '../../scripts/kinds/detection';
import {
  CISA_2025,
  CVE_PRIVACY_LEAK,
  EXFILTRATION_CLEAR,
  SCARITO_CMS,
  THEFT_OF_OPERATIONAL_DATA,
} from '../shared/references';
import { CENTRAL_STATION, TELEMETRY_PORT } from './addresses';
import { BED, HELLO, SYNC, TELEMETRY } from './frames';

export default detection({
  id: 'contec-cms8000/telemetry',
  title: 'vital signs streamed in clear in CMS protocol',
  grade: 'phi-sent',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'code',
  devices: ['contec-cms8000'],
  observable: {
    kind: 'stream-frame',
    frames: TELEMETRY,
    common: { at: 2, bytes: '05460000' },
    mark: 'cms_telemetry',
    company: [HELLO, BED, SYNC],
    usual: { server: CENTRAL_STATION, port: TELEMETRY_PORT },
    handed: true,
    suppressSeconds: 3600,
  },
  classtype: 'policy-violation',
  references: [CISA_2025, CVE_PRIVACY_LEAK, SCARITO_CMS],
  attack: [EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA],
  meaning:
    'A monitor streams ECG, SpO2, blood pressure or temperature in clear text over TCP. Anyone on the path can read and change it. If the border was crossed, patient data is leaving the hospital now.',
  doNow: [
    'Do not unplug or switch off the monitor: a patient is on it. Call the ward first.',
    'Border crossed: block the destination at the border firewall now. The monitor keeps showing vital signs at the bedside.',
    'Internal: the destination is your own central station if it is in the asset list. Move both to an isolated network.',
    'Tell the privacy officer when data left the site; keep the sensor logs.',
  ],
  falsePositives: [],
  created: '2026-11-23',
  updated: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'a whole cycle to an internal central station',
        flows: [
          {
            transport: 'tcp',
            client: { address: '10.20.0.5', port: 40600 },
            server: { address: '10.20.0.9', port: 515 },
            messages: [
              { from: 'client', bytes: HELLO },
              { from: 'client', bytes: BED },
              { from: 'client', bytes: `2800054600001600${'00'.repeat(34)}` },
              { from: 'client', bytes: SYNC },
            ],
          },
        ],
      },
    ],
    silent: [
      {
        name: 'an LPD print job whose data holds the telemetry bytes without their length',
        flows: [
          {
            transport: 'tcp',
            client: { address: '10.20.0.7', port: 721 },
            server: { address: '10.20.0.119', port: 515 },
            messages: [
              { from: 'client', bytes: '026c700a' },
              { from: 'server', bytes: '00' },
              { from: 'client', bytes: '0331332064664130303168730a' },
              { from: 'server', bytes: '00' },
              { from: 'client', bytes: '20202005460000160020202000' },
            ],
          },
        ],
      },
    ],
  },
});

import { detection } from '../../scripts/kinds/detection';
import { each, tcp } from '../../scripts/kinds/proof';
import { CVE_PRIVACY_LEAK, SCARITO_CMS } from '../catalogue/references';
import { PATIENT_IS_ON_IT } from '../catalogue/sentences';
import { EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA } from '../catalogue/techniques';
import { CENTRAL_STATION, TELEMETRY_PORT } from './addresses';
import { BED, HELLO, LEAD16_BLOCK, SYNC, TELEMETRY } from './frames';
import { CMS8000 } from './family';

export default detection(CMS8000, {
  id: 'contec-cms8000/telemetry',
  title: 'vital signs streamed in clear in CMS protocol',
  message: 'vital signs in clear',
  grade: 'phi-sent',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'code',
  observable: {
    kind: 'stream-frame',
    frames: TELEMETRY,
    otherFrames: [HELLO, BED, SYNC],
    usual: { server: CENTRAL_STATION, port: TELEMETRY_PORT },
    zeekParsesFromStart: true,
    suppressSeconds: 3600,
  },
  classtype: 'policy-violation',
  references: [CVE_PRIVACY_LEAK, SCARITO_CMS],
  attack: [EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA],
  meaning:
    'A monitor streams ECG, SpO2, blood pressure or temperature in clear text over TCP. Anyone on the path can read and change it. If the border was crossed, patient data is leaving the hospital now.',
  firstStep: PATIENT_IS_ON_IT,
  doNow: [
    'Border crossed: block the destination at the border firewall now. The monitor keeps showing vital signs at the bedside.',
    'Internal: the destination is your own central station if it is in the asset list. Move both to an isolated network.',
    'Tell the privacy officer when data left the site; keep the sensor logs.',
  ],
  falsePositives: [],
  created: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'a whole cycle to an internal central station',
        flows: [
          tcp('10.20.0.5:40600', '10.20.0.9:515', each('client', HELLO, BED, LEAD16_BLOCK, SYNC)),
        ],
      },
    ],
    silent: [
      {
        name: 'an LPD print job whose data holds the telemetry bytes without their length',
        flows: [
          tcp('10.20.0.7:721', '10.20.0.119:515', [
            { from: 'client', text: '\x02lp\n' },
            { from: 'server', bytes: '00' },
            { from: 'client', text: '\x0313 dfA001hs\n' },
            { from: 'server', bytes: '00' },
            { from: 'client', bytes: '202020 05460000 1600 20202000' },
          ]),
        ],
      },
    ],
  },
});

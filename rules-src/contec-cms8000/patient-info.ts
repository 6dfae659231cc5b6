import { detection } from '../../scripts/kinds/detection';
import { each, tcp } from '../../scripts/kinds/proof';
import { CVE_PRIVACY_LEAK, SCARITO_CMS } from '../catalogue/references';
import { PATIENT_IS_ON_IT } from '../catalogue/sentences';
import { EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA } from '../catalogue/techniques';
import { CENTRAL_STATION, TELEMETRY_PORT } from './addresses';
import { BED, HELLO, PATIENT_BLOCK, PATIENT_INFO, SYNC } from './frames';
import { CMS8000 } from './family';

export default detection(CMS8000, {
  id: 'contec-cms8000/patient-info',
  title: 'patient names and numbers sent in clear in CMS protocol',
  message: 'patient names and numbers in clear',
  grade: 'phi-sent',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'code',
  observable: {
    kind: 'stream-frame',
    frames: [PATIENT_INFO],
    otherFrames: [HELLO, BED, SYNC],
    usual: { server: CENTRAL_STATION, port: TELEMETRY_PORT },
    zeekParsesFromStart: true,
    suppressSeconds: 3600,
  },
  classtype: 'policy-violation',
  references: [CVE_PRIVACY_LEAK, SCARITO_CMS],
  attack: [EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA],
  meaning:
    'A monitor sent the block that holds department, patient name and number, dates and the doctor, in clear text. If the border was crossed, these data have left the hospital: a privacy breach.',
  firstStep: PATIENT_IS_ON_IT,
  doNow: [
    'Border crossed: block the destination at the border firewall now, then tell the privacy officer. The clock for notification may be running.',
    'Internal: check that the destination is your own central station; move both to an isolated network.',
    'Keep the sensor logs. They hold no patient data; a packet capture of this stream does, treat it as a record.',
  ],
  falsePositives: [],
  created: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'patient block after hello and bed, to an internal central station',
        flows: [tcp('10.20.0.5:40601', '10.20.0.9:515', each('client', HELLO, BED, PATIENT_BLOCK))],
      },
    ],
    silent: [
      {
        name: 'blocks without a patient',
        flows: [tcp('10.20.0.5:40602', '10.20.0.9:515', each('client', HELLO + BED + SYNC))],
      },
    ],
  },
});

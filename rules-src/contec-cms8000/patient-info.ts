import { detection } from '../../scripts/kinds/detection';
import { sampleFrame } from '../../scripts/protocols/frame/samples';
import {
  CISA_2025,
  CVE_PRIVACY_LEAK,
  EXFILTRATION_CLEAR,
  SCARITO_CMS,
  THEFT_OF_OPERATIONAL_DATA,
} from '../shared/references';
import { CENTRAL_STATION, TELEMETRY_PORT } from './addresses';
import { BED, HELLO, PATIENT_INFO, SYNC } from './frames';

export default detection({
  id: 'contec-cms8000/patient-info',
  title: 'patient names and numbers sent in clear in CMS protocol',
  grade: 'phi-sent',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'code',
  devices: ['contec-cms8000'],
  observable: {
    kind: 'stream-frame',
    frames: [PATIENT_INFO],
    common: { at: 2, bytes: '053e' },
    mark: 'cms_patient',
    company: [HELLO, BED, SYNC],
    usual: { server: CENTRAL_STATION, port: TELEMETRY_PORT },
    handed: true,
    suppressSeconds: 3600,
  },
  classtype: 'policy-violation',
  references: [CISA_2025, CVE_PRIVACY_LEAK, SCARITO_CMS],
  attack: [EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA],
  meaning:
    'A monitor sent the block that holds department, patient name and number, dates and the doctor, in clear text. If the border was crossed, these data have left the hospital: a privacy breach.',
  doNow: [
    'Do not unplug or switch off the monitor: a patient is on it. Call the ward first.',
    'Border crossed: block the destination at the border firewall now, then tell the privacy officer. The clock for notification may be running.',
    'Internal: check that the destination is your own central station; move both to an isolated network.',
    'Keep the sensor logs. They hold no patient data; a packet capture of this stream does, treat it as a record.',
  ],
  falsePositives: [],
  created: '2026-11-23',
  updated: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'patient block after hello and bed, to an internal central station',
        flows: [
          {
            transport: 'tcp',
            client: { address: '10.20.0.5', port: 40601 },
            server: { address: '10.20.0.9', port: 515 },
            messages: [
              { from: 'client', bytes: HELLO },
              { from: 'client', bytes: BED },
              { from: 'client', bytes: sampleFrame(PATIENT_INFO) },
            ],
          },
        ],
      },
    ],
    silent: [
      {
        name: 'blocks without a patient',
        flows: [
          {
            transport: 'tcp',
            client: { address: '10.20.0.5', port: 40602 },
            server: { address: '10.20.0.9', port: 515 },
            messages: [{ from: 'client', bytes: HELLO + BED + SYNC }],
          },
        ],
      },
    ],
  },
});

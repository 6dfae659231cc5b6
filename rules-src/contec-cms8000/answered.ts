import { detection } from '../../scripts/kinds/detection';
import {
  CISA_2025,
  CLAROTY_2025,
  COMMONLY_USED_PORT,
  CVE_HIDDEN_FUNCTION,
  CVE_PRIVACY_LEAK,
  FALLBACK_ADDRESS,
} from '../shared/references';
import { CENTRAL_STATION, HARD_CODED } from './addresses';

export default detection({
  id: 'contec-cms8000/answered',
  title: 'answer from an address that is hard-coded in CMS8000 firmware',
  grade: 'connected',
  severity: 'Major',
  confidence: 'High',
  evidence: 'primary',
  devices: ['contec-cms8000'],
  observable: { kind: 'address-answer', sources: HARD_CODED, suppressSeconds: 3600 },
  classtype: 'policy-violation',
  references: [CISA_2025, CLAROTY_2025, CVE_HIDDEN_FUNCTION, CVE_PRIVACY_LEAK],
  attack: [FALLBACK_ADDRESS, COMMONLY_USED_PORT],
  meaning:
    'Something answered from 202.114.4.119 or .120: a TCP connection was accepted, or a UDP packet or ping reply came back. A monitor that speaks to this address now has a listener. Inside, that is the central station that the manual describes. Outside, nobody knows who it is.',
  doNow: [
    'Do not unplug or switch off a monitor that is on a patient. Call the ward first.',
    'Border crossed: block 202.114.4.0/24 at the border firewall now.',
    'Look for telemetry, patient-info, hl7 and code-received with the same monitor.',
  ],
  falsePositives: [
    'A scan of public addresses by a vulnerability scanner or a researcher.',
    'A print server or other host of your own that was given one of these addresses.',
  ],
  created: '2026-11-23',
  updated: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'the central station accepts a connection',
        flows: [
          {
            transport: 'tcp',
            client: { address: '202.114.4.20', port: 40610 },
            server: { address: CENTRAL_STATION, port: 515 },
            messages: [],
          },
        ],
      },
    ],
    silent: [
      {
        name: 'the address refuses a connection',
        flows: [
          {
            transport: 'tcp',
            client: { address: '202.114.4.20', port: 40611 },
            server: { address: CENTRAL_STATION, port: 515 },
            shape: 'refused',
            messages: [],
          },
        ],
      },
    ],
  },
});

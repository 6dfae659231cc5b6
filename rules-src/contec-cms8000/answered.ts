import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { CLAROTY_2025, CVE_HIDDEN_FUNCTION, CVE_PRIVACY_LEAK } from '../catalogue/references';
import { HARD_CODED } from './addresses';
import { CMS8000 } from './family';

export default detection(CMS8000, {
  id: 'contec-cms8000/answered',
  title: 'answer from an address that is hard-coded in CMS8000 firmware',
  message: 'its hard-coded address answered',
  grade: 'connected',
  severity: 'Major',
  confidence: 'High',
  evidence: 'primary',
  observable: { kind: 'address-answer', sources: HARD_CODED, suppressSeconds: 3600 },
  classtype: 'policy-violation',
  references: [CLAROTY_2025, CVE_HIDDEN_FUNCTION, CVE_PRIVACY_LEAK],
  meaning:
    'Something answered from 202.114.4.119 or .120: a TCP connection was accepted, or a UDP packet or ping reply came back. A monitor that speaks to this address now has a listener. Inside, that is the central station that the manual describes. Outside, nobody knows who it is.',
  doNow: [
    'Border crossed: block 202.114.4.0/24 at the border firewall now.',
    'Look for telemetry, patient-info, hl7 and code-received with the same monitor.',
  ],
  falsePositives: [
    'A scan of public addresses by a vulnerability scanner or a researcher.',
    'A print server or other host of your own that was given one of these addresses.',
  ],
  created: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'the central station accepts a connection',
        flows: [tcp('202.114.4.20:40610', '202.114.4.119:515')],
      },
    ],
    silent: [
      {
        name: 'the address refuses a connection',
        flows: [tcp('202.114.4.20:40611', '202.114.4.119:515', [], { shape: 'refused' })],
      },
    ],
  },
});

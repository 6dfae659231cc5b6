import { detection } from '../../scripts/kinds/detection';
import { CLAROTY_2025, CVE_HIDDEN_FUNCTION, CVE_PRIVACY_LEAK } from '../catalogue/references';
import { CENTRAL_STATION, HARD_CODED } from './addresses';
import { CMS8000 } from './family';

export default detection(CMS8000, {
  id: 'contec-cms8000/arp-probe',
  title: 'ARP search for an address that is hard-coded in CMS8000 firmware',
  message: 'ARP for its hard-coded address',
  grade: 'attempted',
  severity: 'Minor',
  confidence: 'High',
  evidence: 'derived',
  observable: { kind: 'arp-request', targets: HARD_CODED, suppressSeconds: 3600 },
  classtype: 'policy-violation',
  references: [CLAROTY_2025, CVE_HIDDEN_FUNCTION, CVE_PRIVACY_LEAK],
  meaning:
    'A host asks on its own segment who has 202.114.4.119 or .120. So it was given an address in 202.114.4.0/24, as the manual says, and looks for its central station. Nothing leaves the segment by this.',
  firstStep: 'Nothing urgent. Do not unplug a monitor that is on a patient.',
  doNow: [
    'Find the host by its MAC address at the switch port; note it as a monitor of this family.',
    'Move it to an isolated network with a central station of its own.',
  ],
  falsePositives: ['Another host with an address in 202.114.4.0/24.'],
  created: '2026-11-23',
  cannot: {
    suricata:
      'no Suricata up to 8.0.8 has a rule protocol for ARP, and packet header rules do not see its payload; 8 can log ARP in EVE',
  },
  proof: {
    alerts: [
      {
        name: 'a monitor with its factory address looks for its central station',
        flows: [
          {
            transport: 'arp',
            client: { address: '202.114.4.20' },
            server: { address: CENTRAL_STATION },
            answered: false,
          },
        ],
      },
    ],
    silent: [
      {
        name: 'a monitor looks for its gateway',
        flows: [
          {
            transport: 'arp',
            client: { address: '202.114.4.20' },
            server: { address: '202.114.4.1' },
            answered: true,
          },
        ],
      },
    ],
  },
});

import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { CLAROTY_2025, CVE_HIDDEN_FUNCTION, CVE_PRIVACY_LEAK } from '../catalogue/references';
import { HARD_CODED } from './addresses';
import { CMS8000 } from './family';

export default detection(CMS8000, {
  id: 'contec-cms8000/contact',
  title: 'contact with an address that is hard-coded in CMS8000 firmware',
  message: 'contact with its hard-coded address',
  grade: 'attempted',
  severity: 'Major',
  confidence: 'High',
  evidence: 'primary',
  observable: {
    kind: 'address-contact',
    targets: HARD_CODED,
    direction: 'to',
    suppressSeconds: 3600,
  },
  classtype: 'policy-violation',
  references: [CLAROTY_2025, CVE_HIDDEN_FUNCTION, CVE_PRIVACY_LEAK],
  meaning:
    'A device sent a packet to 202.114.4.119 or .120, the addresses that CMS8000 monitors and their relabels carry in firmware. The packet alone does not show that anything answered or that data left. Hospitals that followed the manual use these addresses inside for their own central station.',
  doNow: [
    'Find the source address in the asset list: is it a CMS8000, an MN-120 or another relabel?',
    'See whether the border was crossed. If so, block 202.114.4.0/24 at the border firewall, not at the monitor.',
    'Look for findings of a higher grade from the same source: answered, telemetry, nfs-mount.',
  ],
  falsePositives: [
    'A scan of public addresses by a vulnerability scanner or a researcher.',
    'A print job or any other traffic to a host that was given one of these addresses.',
  ],
  created: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'SYN retry storm to the central station, nobody answers',
        flows: [tcp('10.20.0.5:41746', '202.114.4.119:515', [], { shape: 'unanswered' })],
      },
    ],
    silent: [
      {
        name: 'telemetry port of an ordinary print server',
        flows: [tcp('10.20.0.5:41747', '10.20.0.119:515', [{ from: 'client', bytes: '026c700a' }])],
      },
    ],
  },
});

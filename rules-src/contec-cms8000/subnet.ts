import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { REST_OF_SUBNET } from './addresses';
import { CMS8000 } from './family';

export default detection(CMS8000, {
  id: 'contec-cms8000/subnet',
  title: 'traffic with the rest of 202.114.4.0/24',
  message: 'traffic with its address range',
  grade: 'seen',
  severity: 'Informational',
  confidence: 'Low',
  evidence: 'primary',
  observable: {
    kind: 'address-contact',
    targets: REST_OF_SUBNET,
    direction: 'both',
    suppressSeconds: 3600,
  },
  classtype: 'misc-activity',
  meaning:
    'Traffic to or from the network around the hard-coded addresses. Monitors have 202.114.4.20 and the like as factory setting, so this can find them. Real hosts that have nothing to do with monitors live there too.',
  firstStep: 'Nothing urgent. Look up the internal address in the asset list.',
  doNow: ['If it is a monitor, look for findings of a higher grade from it.'],
  falsePositives: ['Any traffic with the university network that owns these addresses.'],
  created: '2026-11-23',
  offByDefault: 'unrelated hosts live in 202.114.4.0/24',
  proof: {
    alerts: [
      {
        name: 'a monitor with its factory address talks to a central station with another',
        flows: [tcp('202.114.4.20:40606', '10.20.0.9:515')],
      },
    ],
    silent: [
      {
        name: 'traffic with the next network',
        flows: [tcp('10.20.0.5:40607', '202.114.5.20:80')],
      },
    ],
  },
});

import { detection } from '../../scripts/kinds/detection';
import { subtract } from '../../scripts/lib/addresses';
import { CISA_2025, COMMONLY_USED_PORT, FALLBACK_ADDRESS } from '../shared/references';
import { HARD_CODED, SUBNET } from './addresses';

export default detection({
  id: 'contec-cms8000/subnet',
  title: 'traffic with the rest of 202.114.4.0/24',
  grade: 'seen',
  severity: 'Informational',
  confidence: 'Low',
  evidence: 'primary',
  devices: ['contec-cms8000'],
  observable: {
    kind: 'address-contact',
    targets: subtract(SUBNET, HARD_CODED),
    direction: 'both',
    suppressSeconds: 3600,
  },
  classtype: 'misc-activity',
  references: [CISA_2025],
  attack: [FALLBACK_ADDRESS, COMMONLY_USED_PORT],
  meaning:
    'Traffic to or from the network around the hard-coded addresses. Monitors have 202.114.4.20 and the like as factory setting, so this can find them. Real hosts that have nothing to do with monitors live there too.',
  doNow: [
    'Nothing urgent. Look up the internal address in the asset list.',
    'If it is a monitor, look for findings of a higher grade from it.',
  ],
  falsePositives: ['Any traffic with the university network that owns these addresses.'],
  created: '2026-11-23',
  updated: '2026-11-23',
  offByDefault: 'unrelated hosts live in 202.114.4.0/24',
  proof: {
    alerts: [
      {
        name: 'a monitor with its factory address talks to a central station with another',
        flows: [
          {
            transport: 'tcp',
            client: { address: '202.114.4.20', port: 40606 },
            server: { address: '10.20.0.9', port: 515 },
            messages: [],
          },
        ],
      },
    ],
    silent: [
      {
        name: 'traffic with the next network',
        flows: [
          {
            transport: 'tcp',
            client: { address: '10.20.0.5', port: 40607 },
            server: { address: '202.114.5.20', port: 80 },
            messages: [],
          },
        ],
      },
    ],
  },
});

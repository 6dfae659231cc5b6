import { detection } from '../../scripts/kinds/detection';
import { ref } from '../../scripts/model/mark';
import { CISA_2022, CVE_UDP_CRASH, CVE_UDP_WRITE } from '../catalogue/references';
import { EXPLOIT_REMOTE_SERVICE } from '../catalogue/techniques';
import type { Flow } from '../../scripts/model/scenario';
import { CENTRAL_STATION } from './addresses';
import { CMS8000 } from './family';

const SEEN: Flow = {
  transport: 'tcp',
  client: { address: '10.20.0.5', port: 40920 },
  server: { address: CENTRAL_STATION, port: 515 },
  shape: 'unanswered',
  messages: [],
};

const STRANGER: Flow = {
  transport: 'udp',
  client: { address: '10.20.0.66', port: 40921 },
  server: { address: '10.20.0.5', port: 4000 },
  messages: [{ from: 'client', bytes: 'ff' }],
  startSeconds: 20,
};

export default detection(CMS8000, {
  id: 'contec-cms8000/unsolicited-udp',
  title: 'UDP from a stranger to a CMS8000 monitor',
  message: 'UDP from a stranger',
  grade: 'attempted',
  severity: 'Minor',
  confidence: 'Low',
  evidence: 'primary',
  observable: {
    kind: 'unsolicited-udp',
    seenBy: [
      ref('contec-cms8000/contact'),
      ref('contec-cms8000/session'),
      ref('contec-cms8000/telemetry'),
      ref('contec-cms8000/patient-info'),
      ref('contec-cms8000/nfs-mount'),
    ],
    rememberSeconds: 86400,
    suppressSeconds: 3600,
  },
  classtype: 'attempted-admin',
  references: [CISA_2022, CVE_UDP_WRITE, CVE_UDP_CRASH],
  attack: [EXPLOIT_REMOTE_SERVICE],
  meaning:
    'A host that the monitor never spoke to sent it UDP. Two flaws of CMS8000 monitors can be used this way: one runs code, one crashes the monitor until somebody restarts it. Port and bytes were never published, so this is behaviour only.',
  firstStep:
    'Call the ward: does the monitor still show vital signs? A crashed one must be restarted by hand.',
  doNow: [
    'Find the sender. A scanner or a management tool is the usual cause: exempt it.',
    'An unknown sender, or one outside the medical network: block it at the network, not at the monitor.',
  ],
  falsePositives: [
    'Network scanners, management and discovery tools.',
    'A host that answers later than the sensor remembers.',
  ],
  created: '2026-11-23',
  file: 'vitalwire-scoped.rules',
  offByDefault: 'needs $MEDICAL_NET in suricata.yaml, and many networks have scanners',
  blindSpots: [
    'Broadcasts, in Suricata: a rule cannot tell which monitors one reaches; Zeek can, by the segment.',
  ],
  proof: {
    alerts: [{ name: 'a stranger sends UDP to a monitor seen before', flows: [SEEN, STRANGER] }],
    silent: [{ name: 'the same UDP to a host that is no monitor', flows: [STRANGER] }],
  },
});

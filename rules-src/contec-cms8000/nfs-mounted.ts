import { detection } from '../../scripts/kinds/detection';
import { ref } from '../../scripts/model/mark';
import { CVE_HIDDEN_FUNCTION, CVE_UPDATE_BINARY } from '../catalogue/references';
import { CALL_IN_SEGMENTS } from '../catalogue/sentences';
import { INGRESS_TOOL_TRANSFER, SYSTEM_FIRMWARE } from '../catalogue/techniques';
import { MOUNT_GRANTED, MOUNT_REFUSED } from './update-traffic';
import { CMS8000 } from './family';

export default detection(CMS8000, {
  id: 'contec-cms8000/nfs-mounted',
  title: 'NFS mount of /pm, the CMS8000 update share, accepted by the server',
  message: 'mount of its update share granted',
  grade: 'connected',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'derived',
  observable: {
    kind: 'rpc-accepted',
    after: ref('contec-cms8000/nfs-mount'),
    suppressSeconds: 3600,
  },
  classtype: 'trojan-activity',
  references: [CVE_HIDDEN_FUNCTION, CVE_UPDATE_BINARY],
  attack: [INGRESS_TOOL_TRANSFER, SYSTEM_FIRMWARE],
  meaning:
    'A server granted the mount of /pm. The monitor now copies whatever lies there over its own programs, without any check. Whoever runs that server runs code on the monitor.',
  firstStep:
    'Do not unplug or switch off a monitor that is on a patient. Call the ward first and have a replacement monitor brought.',
  doNow: [
    'Look for code-received from the same monitor: then it is compromised.',
    'Border crossed: block TCP and UDP 111, 2049 and 20048 from monitors at the border firewall now.',
    'Internal: find out who runs that server and whether biomedical engineering meant it to.',
  ],
  falsePositives: ['Another system that exports and mounts a directory of exactly this name.'],
  blindSpots: [CALL_IN_SEGMENTS],
  created: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'the central station grants the mount',
        flows: [MOUNT_GRANTED],
      },
    ],
    silent: [
      {
        name: 'the central station refuses the mount',
        flows: [MOUNT_REFUSED],
      },
    ],
  },
});

import { detection } from '../../scripts/kinds/detection';
import { ref } from '../../scripts/model/mark';
import { CLAROTY_2025, CVE_HIDDEN_FUNCTION, CVE_UPDATE_BINARY } from '../catalogue/references';
import { CALL_IN_SEGMENTS, MONITOR_MAY_BE_WRONG } from '../catalogue/sentences';
import { INGRESS_TOOL_TRANSFER, SYSTEM_FIRMWARE } from '../catalogue/techniques';
import { FILE_READ, FILE_READ_ELSEWHERE, MOUNT_GRANTED } from './update-traffic';
import { CMS8000 } from './family';

export default detection(CMS8000, {
  id: 'contec-cms8000/code-received',
  title: 'file read from the CMS8000 update share',
  message: 'file from its update share',
  grade: 'code-received',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'derived',
  observable: {
    kind: 'nfs-read',
    after: ref('contec-cms8000/nfs-mounted'),
    withinSeconds: 600,
    suppressSeconds: 3600,
  },
  classtype: 'trojan-activity',
  references: [CLAROTY_2025, CVE_HIDDEN_FUNCTION, CVE_UPDATE_BINARY],
  attack: [INGRESS_TOOL_TRANSFER, SYSTEM_FIRMWARE],
  meaning:
    'A monitor mounted /pm and a file came back. The firmware copies such files over its own programs and runs them. Unless biomedical engineering did this on purpose, the monitor is compromised and what it shows cannot be trusted.',
  firstStep: MONITOR_MAY_BE_WRONG,
  doNow: [
    'Replace the monitor, then take it off the network. Do not switch it off: memory is evidence.',
    'Block the server at the border, or isolate it if it is inside.',
    'Keep the packet capture of the NFS traffic: it holds the files that were delivered.',
    'Look for after-update from the same monitor.',
  ],
  falsePositives: [
    'An update that biomedical engineering started on purpose from an internal server.',
  ],
  blindSpots: [CALL_IN_SEGMENTS],
  created: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'mount and read of a file',
        flows: [MOUNT_GRANTED, FILE_READ],
      },
    ],
    silent: [
      {
        name: 'a file read from an ordinary server',
        flows: [MOUNT_GRANTED, FILE_READ_ELSEWHERE],
      },
    ],
  },
});

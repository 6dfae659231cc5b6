import { detection } from '../../scripts/kinds/detection';
import { ref } from '../../scripts/model/mark';
import { CLAROTY_2025, CVE_HIDDEN_FUNCTION, CVE_UPDATE_BINARY } from '../catalogue/references';
import { MONITOR_MAY_BE_WRONG } from '../catalogue/sentences';
import type { TcpFlow } from '../../scripts/model/scenario';
import { FILE_READ, MOUNT_GRANTED } from './update-traffic';
import { CMS8000 } from './family';

/** A connection from the monitor of the mounts above to a host that has no part in them. */
const CALL_HOME: TcpFlow = {
  transport: 'tcp',
  client: { address: '10.20.0.5', port: 40800 },
  server: { address: '198.51.100.7', port: 4444 },
  startSeconds: 30,
  messages: [{ from: 'client', bytes: '24 20' }],
};

export default detection(CMS8000, {
  id: 'contec-cms8000/after-update',
  title: 'connection to another host shortly after a file was read from the CMS8000 update share',
  message: 'connection after an update',
  grade: 'code-received',
  severity: 'Critical',
  confidence: 'Medium',
  evidence: 'derived',
  observable: {
    kind: 'connection-after',
    after: ref('contec-cms8000/code-received'),
    withinSeconds: 600,
    suppressSeconds: 3600,
  },
  classtype: 'trojan-activity',
  references: [CLAROTY_2025, CVE_HIDDEN_FUNCTION, CVE_UPDATE_BINARY],
  meaning:
    'A monitor read a file from its update share and then opened a connection to a host it got nothing from. Researchers showed that a delivered program can open a remote shell this way. Somebody may control the monitor now.',
  firstStep: MONITOR_MAY_BE_WRONG,
  doNow: [
    'Replace the monitor, then take it off the network. Do not switch it off: memory is evidence.',
    'Block the destination for the whole site and look for other hosts that talk to it.',
  ],
  falsePositives: [
    'A monitor that is updated on purpose and then reaches its ordinary central station or time server.',
  ],
  created: '2026-11-23',
  differs: [
    {
      where: 'no-handshake',
      engine: 'suricata',
      reason: 'a connection is opened by its SYN; without one it may be older than the update',
    },
  ],
  proof: {
    alerts: [
      {
        name: 'a shell to the outside after the update',
        flows: [MOUNT_GRANTED, FILE_READ, CALL_HOME],
      },
    ],
    silent: [{ name: 'the same connection without an update', flows: [CALL_HOME] }],
  },
});

import { detection } from '../../scripts/kinds/detection';
import { CVE_HIDDEN_FUNCTION, CVE_UPDATE_BINARY } from '../catalogue/references';
import { INGRESS_TOOL_TRANSFER, SYSTEM_FIRMWARE } from '../catalogue/techniques';
import { CENTRAL_STATION } from './addresses';
import { UPDATE_MOUNTS } from './mounts';
import { CMS8000 } from './family';

export default detection(CMS8000, {
  id: 'contec-cms8000/nfs-mount',
  title: 'NFS mount of /pm, the CMS8000 update share',
  message: 'NFS mount of its update share',
  grade: 'attempted',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'secondary',
  observable: {
    kind: 'rpc-call',
    calls: UPDATE_MOUNTS,
    usualServer: CENTRAL_STATION,
    suppressSeconds: 3600,
  },
  classtype: 'trojan-activity',
  references: [CVE_HIDDEN_FUNCTION, CVE_UPDATE_BINARY],
  attack: [INGRESS_TOOL_TRANSFER, SYSTEM_FIRMWARE],
  meaning:
    'A device asked an NFS server for the share /pm. CMS8000 firmware does this to copy files over its own programs, without any check. Who answers on that address can run code on the monitor. It is started by the update menu or by a key at boot.',
  doNow: [
    'Ask the ward and biomedical engineering: did somebody start an update on this monitor?',
    'Look for nfs-mounted and code-received from the same source. If there is one, treat the monitor as compromised: replace it, keep it for forensics.',
    'Block TCP and UDP 111 and 2049 from monitors at the border.',
  ],
  falsePositives: ['Another system that exports or mounts a directory of exactly this name.'],
  created: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'MNT /pm over UDP, nobody answers',
        flows: [
          {
            transport: 'udp',
            client: { address: '202.114.4.20', port: 801 },
            server: { address: '202.114.4.119', port: 20048 },
            messages: [
              {
                from: 'client',
                bytes:
                  '5a17c0de 00000000 00000002 000186a5 00000003 00000001 00000000 00000000 00000000 00000000 00000003 2f706d00',
              },
            ],
          },
        ],
      },
    ],
    silent: [
      {
        name: 'an ordinary mount of /home',
        flows: [
          {
            transport: 'udp',
            client: { address: '10.20.0.5', port: 801 },
            server: { address: '10.20.0.8', port: 20048 },
            messages: [
              {
                from: 'client',
                bytes:
                  '5a17c0de 00000000 00000002 000186a5 00000003 00000001 00000000 00000000 00000000 00000000 00000005 2f686f6d 65000000',
              },
            ],
          },
        ],
      },
    ],
  },
});

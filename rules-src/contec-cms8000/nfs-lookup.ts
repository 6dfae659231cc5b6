import { detection } from '../../scripts/kinds/detection';
import { CVE_HIDDEN_FUNCTION, CVE_UPDATE_BINARY } from '../catalogue/references';
import { INGRESS_TOOL_TRANSFER, SYSTEM_FIRMWARE } from '../catalogue/techniques';
import { CENTRAL_STATION } from './addresses';
import { MOUNT, NFS, PORTMAPPER } from './mounts';
import { CMS8000 } from './family';

const GETPORT = 3;

export default detection(CMS8000, {
  id: 'contec-cms8000/nfs-lookup',
  title: 'search for an NFS server at the hard-coded address',
  message: 'NFS asked of its update server',
  grade: 'attempted',
  severity: 'Major',
  confidence: 'High',
  evidence: 'derived',
  observable: {
    kind: 'rpc-call',
    calls: [
      {
        name: 'getport',
        program: PORTMAPPER,
        versions: [2],
        procedure: GETPORT,
        asksFor: [NFS, MOUNT],
        usualPort: 111,
      },
      { name: 'mount', program: MOUNT, usualPort: 20048 },
      { name: 'nfs', program: NFS, usualPort: 2049 },
    ],
    servers: [CENTRAL_STATION],
    suppressSeconds: 3600,
  },
  classtype: 'trojan-activity',
  references: [CVE_HIDDEN_FUNCTION, CVE_UPDATE_BINARY],
  attack: [INGRESS_TOOL_TRANSFER, SYSTEM_FIRMWARE],
  meaning:
    'A device asked 202.114.4.119 for its NFS or MOUNT service: the first step of the update routine in CMS8000 firmware. Where nobody answers, this is all that can be seen of it.',
  doNow: [
    'Ask the ward and biomedical engineering: did somebody start an update on this monitor?',
    'Look for nfs-mount, nfs-mounted and code-received from the same source.',
    'Block TCP and UDP 111 and 2049 from monitors at the border.',
  ],
  falsePositives: ['An NFS server of your own that was given this address: then it is internal.'],
  created: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'GETPORT for NFS over UDP, nobody answers',
        flows: [
          {
            transport: 'udp',
            client: { address: '202.114.4.20', port: 805 },
            server: { address: CENTRAL_STATION, port: 111 },
            messages: [
              {
                from: 'client',
                bytes:
                  '5a17c0de 00000000 00000002 000186a0 00000002 00000003 00000000 00000000 00000000 00000000 000186a3 00000003 00000011 00000000',
              },
            ],
          },
        ],
      },
    ],
    silent: [
      {
        name: 'GETPORT for NFS at an ordinary server',
        flows: [
          {
            transport: 'udp',
            client: { address: '10.20.0.5', port: 805 },
            server: { address: '10.20.0.8', port: 111 },
            messages: [
              {
                from: 'client',
                bytes:
                  '5a17c0de 00000000 00000002 000186a0 00000002 00000003 00000000 00000000 00000000 00000000 000186a3 00000003 00000011 00000000',
              },
            ],
          },
        ],
      },
    ],
  },
});

import { detection } from '../../scripts/kinds/detection';
import { mountsWithReads } from '../../scripts/kinds/nfs-read/traffic';
import {
  CISA_2025,
  CLAROTY_2025,
  CVE_HIDDEN_FUNCTION,
  CVE_UPDATE_BINARY,
  INGRESS_TOOL_TRANSFER,
  SYSTEM_FIRMWARE,
} from '../shared/references';
import { CENTRAL_STATION } from './addresses';
import { UPDATE_MOUNTS } from './mounts';

export default detection({
  id: 'contec-cms8000/code-received',
  title: 'file read from the CMS8000 update share',
  grade: 'code-received',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'derived',
  devices: ['contec-cms8000'],
  observable: {
    kind: 'nfs-read',
    after: UPDATE_MOUNTS,
    withinSeconds: 600,
    usualServer: CENTRAL_STATION,
    suppressSeconds: 3600,
  },
  classtype: 'trojan-activity',
  references: [CISA_2025, CLAROTY_2025, CVE_HIDDEN_FUNCTION, CVE_UPDATE_BINARY],
  attack: [INGRESS_TOOL_TRANSFER, SYSTEM_FIRMWARE],
  meaning:
    'A monitor mounted /pm and a file came back. The firmware copies such files over its own programs and runs them. Unless biomedical engineering did this on purpose, the monitor is compromised and what it shows cannot be trusted.',
  doNow: [
    'Call the ward now: what this monitor shows may be wrong. Watch the patient by other means until it is replaced.',
    'Replace the monitor, then take it off the network. Do not switch it off: memory is evidence.',
    'Block the server at the border, or isolate it if it is inside.',
    'Keep the packet capture of the NFS traffic: it holds the files that were delivered.',
    'Look for after-update from the same monitor.',
  ],
  falsePositives: [
    'An update that biomedical engineering started on purpose from an internal server.',
  ],
  created: '2026-11-23',
  updated: '2026-11-23',
  differs: [
    {
      where: 'NFSv4',
      engine: 'zeek',
      reason: 'before Zeek 7.1 no analyzer hands the stream to script, so NFSv4 is not seen there',
    },
  ],
  proof: {
    alerts: [
      {
        name: 'mount and read of a file',
        flows: mountsWithReads(UPDATE_MOUNTS, CENTRAL_STATION)[2]!.flows,
      },
    ],
    silent: [
      {
        name: 'a file read from an ordinary server',
        flows: mountsWithReads(UPDATE_MOUNTS, CENTRAL_STATION, {
          readsFrom: '10.20.0.8',
          status: 13,
        })[2]!.flows,
      },
    ],
  },
});

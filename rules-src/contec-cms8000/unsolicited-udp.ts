import { detection } from '../../scripts/kinds/detection';
import { CISA_2022, CVE_UDP_CRASH, CVE_UDP_WRITE } from '../catalogue/references';
import { EXPLOIT_REMOTE_SERVICE } from '../catalogue/techniques';
import type { Flow, TcpFlow, UdpFlow } from '../../scripts/model/scenario';
import { sampleFrame } from '../../scripts/protocols/frame/samples';
import { trafficTo } from '../../scripts/protocols/nfs/mount-traffic';
import { mountOver } from '../../scripts/protocols/nfs/exchanges';
import { lookup, putRootFh } from '../../scripts/protocols/nfs/nfs4';
import { FIRST_COMPOUND, session } from '../../scripts/protocols/nfs/nfs4-traffic';
import type { MarkedFlow } from '../../scripts/kinds/unsolicited-udp/pattern';
import { CENTRAL_STATION, HARD_CODED, UPDATE_SHARE } from './addresses';
import { HELLO, PATIENT_INFO, TELEMETRY } from './frames';
import { CMS8000 } from './family';

const SESSION: MarkedFlow = {
  name: 'cms_session',
  transport: 'tcp',
  mark: 'cms_session',
  bytes: '0005',
  sample: HELLO,
  unlike: `20${HELLO}`,
};

const VITAL_SIGNS: MarkedFlow = {
  name: 'cms_telemetry',
  transport: 'tcp',
  mark: 'cms_telemetry',
  bytes: '05460000',
  sample: sampleFrame(TELEMETRY[0]),
  // Shorter than any decoder takes.
  unlike: '0a00054600001400',
};

const PATIENT: MarkedFlow = {
  name: 'cms_patient',
  transport: 'tcp',
  mark: 'cms_patient',
  bytes: '053e',
  sample: sampleFrame(PATIENT_INFO),
  unlike: '0a00053e00000000',
};

/** RPC version 2 and the program MOUNT. */
const MOUNT_CALL = '00000002000186a5';

const MOUNTS = (['udp', 'tcp'] as const).map((transport): MarkedFlow => ({
  name: `mount-${transport}`,
  transport,
  mark: `mnt_${transport}_asked`,
  bytes: MOUNT_CALL,
  sample: mountCall(transport, UPDATE_SHARE),
  unlike: mountCall(transport, '/home'),
}));

const NFS4_MOUNT: MarkedFlow = {
  name: 'mount-nfs4',
  transport: 'tcp',
  mark: 'nfs4_tcp_asked',
  bytes: '00000002000186a300000004',
  sample: nfs4Lookup(UPDATE_SHARE.slice(1)),
  unlike: nfs4Lookup('home'),
};

function nfs4Lookup(name: string): string {
  return hexOf(session(trafficTo(CENTRAL_STATION), [[putRootFh(), lookup(name)]]), FIRST_COMPOUND);
}

function mountCall(transport: 'udp' | 'tcp', directory: string): string {
  const where = trafficTo(CENTRAL_STATION);
  return hexOf(mountOver(transport, { path: directory, version: 3, where, status: 0 }), 0);
}

function hexOf({ messages }: TcpFlow | UdpFlow, message: number): string {
  return Buffer.from(messages[message]!.bytes as Uint8Array).toString('hex');
}

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
  grade: 'attempted',
  severity: 'Minor',
  confidence: 'Low',
  evidence: 'primary',
  observable: {
    kind: 'unsolicited-udp',
    contacts: HARD_CODED,
    seenBy: [
      { detection: 'contec-cms8000/contact', flows: [] },
      { detection: 'contec-cms8000/session', flows: [SESSION] },
      { detection: 'contec-cms8000/telemetry', flows: [VITAL_SIGNS] },
      { detection: 'contec-cms8000/patient-info', flows: [PATIENT] },
      { detection: 'contec-cms8000/nfs-mount', flows: [...MOUNTS, NFS4_MOUNT] },
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

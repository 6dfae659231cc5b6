import { detection } from '../../scripts/kinds/detection';
import type { TcpFlow } from '../../scripts/model/scenario';
import {
  CISA_2025,
  CVE_HIDDEN_FUNCTION,
  INGRESS_TOOL_TRANSFER,
  SYSTEM_FIRMWARE,
} from '../shared/references';

const YARA = {
  kind: 'url',
  url: 'https://github.com/mgreen27/100daysofyara',
  title: '100 days of YARA 2025: MAL_Contec_CMS8000_Backdoor, with the sample hash',
} as const;

const TEST_FILE =
  'Vitalwire test file: it stands for the monitor binary in tests and does nothing.\n';

const POST: TcpFlow = {
  transport: 'tcp',
  client: { address: '10.20.0.5', port: 40901 },
  server: { address: '10.20.0.9', port: 80 },
  messages: [
    {
      from: 'client',
      bytes: Buffer.from(
        `POST /upload HTTP/1.1\r\nHost: files.example\r\nContent-Length: ${TEST_FILE.length}\r\n\r\n${TEST_FILE}`,
      ),
    },
    { from: 'server', bytes: Buffer.from('HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n') },
  ],
};

export default detection({
  id: 'contec-cms8000/firmware-file',
  title: 'published monitor binary of CMS8000 firmware in a file transfer',
  grade: 'code-received',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'secondary',
  devices: ['contec-cms8000'],
  observable: {
    kind: 'file-hash',
    files: [
      {
        sha256: '4e42d3b131bd10d8f192d2d15c23bd68164c1bf3daf3c33803b8e81cb4d896ad',
        description: 'monitor, the program of CMS8000 firmware that mounts the update share',
      },
    ],
    list: 'vitalwire-firmware.sha256',
    testFile: TEST_FILE,
    suppressSeconds: 3600,
  },
  classtype: 'trojan-activity',
  references: [CISA_2025, CVE_HIDDEN_FUNCTION, YARA],
  attack: [INGRESS_TOOL_TRANSFER, SYSTEM_FIRMWARE],
  meaning:
    'A file went over the network that is, byte for byte, the published program with the hidden update routine. Somebody moves CMS8000 firmware: a technician, a researcher, or an update that installs it again.',
  doNow: [
    'Do not unplug or switch off a monitor that is on a patient. Call the ward first.',
    'If the receiver is a monitor: it now runs this program. Ask biomedical engineering who started the update.',
    'If it is a computer: ask its user. A researcher or a technician may have good reason.',
  ],
  falsePositives: ['A researcher or technician who downloads the firmware on purpose.'],
  created: '2026-11-23',
  updated: '2026-11-23',
  file: 'vitalwire-filehash.rules',
  differs: [
    ...(['no-handshake', 'delayed-start'] as const).flatMap((where) =>
      (['suricata', 'zeek'] as const).map((engine) => ({
        where,
        engine,
        reason: 'files are taken from protocols that are parsed from their first byte on',
      })),
    ),
    {
      where: 'server-side-only',
      engine: 'suricata',
      reason: 'without the request Suricata takes no file from an HTTP response',
    },
    {
      where: 'NFS',
      engine: 'zeek',
      reason: 'Zeek does not hand files in NFS to its file analysis; Suricata does, on port 2049',
    },
  ],
  proof: {
    alerts: [{ name: 'the test file uploaded over HTTP', flows: [POST] }],
    silent: [
      {
        name: 'a longer file uploaded over HTTP',
        flows: [
          {
            ...POST,
            messages: [
              {
                from: 'client',
                bytes: Buffer.from(
                  `POST /upload HTTP/1.1\r\nHost: files.example\r\nContent-Length: ${TEST_FILE.length + 1}\r\n\r\n${TEST_FILE}.`,
                ),
              },
              POST.messages[1]!,
            ],
          },
        ],
      },
    ],
  },
});

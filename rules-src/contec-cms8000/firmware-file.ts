import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { CVE_HIDDEN_FUNCTION, YARA_CMS8000 } from '../catalogue/references';
import { INGRESS_TOOL_TRANSFER, SYSTEM_FIRMWARE } from '../catalogue/techniques';
import { CMS8000 } from './family';

const PARSED_FROM_THE_START =
  'files are taken from protocols that are parsed from their first byte on';

const TEST_FILE =
  '\x7fELF Vitalwire test file: it stands for the monitor binary in tests and does nothing.\n';

const UPLOAD = 'POST /upload HTTP/1.1\r\nHost: files.example\r\n';
const STORED = {
  from: 'server',
  text: 'HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n',
} as const;

export default detection(CMS8000, {
  id: 'contec-cms8000/firmware-file',
  title: 'published monitor binary of CMS8000 firmware in a file transfer',
  message: 'file of known firmware',
  grade: 'code-received',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'secondary',
  observable: {
    kind: 'file-hash',
    files: [
      {
        sha256: '4e42d3b131bd10d8f192d2d15c23bd68164c1bf3daf3c33803b8e81cb4d896ad',
        description: 'monitor, the program of CMS8000 firmware that mounts the update share',
      },
    ],
    // ELF, by the condition of the YARA rule.
    begins: '7f454c46',
    list: 'vitalwire-firmware.sha256',
    testFile: TEST_FILE,
    suppressSeconds: 3600,
  },
  classtype: 'trojan-activity',
  references: [CVE_HIDDEN_FUNCTION, YARA_CMS8000],
  attack: [INGRESS_TOOL_TRANSFER, SYSTEM_FIRMWARE],
  meaning:
    'A file went over the network that is, byte for byte, the published program with the hidden update routine. Somebody moves CMS8000 firmware: a technician, a researcher, or an update that installs it again.',
  doNow: [
    'If the receiver is a monitor: it now runs this program. Ask biomedical engineering who started the update.',
    'If it is a computer: ask its user. A researcher or a technician may have good reason.',
  ],
  falsePositives: ['A researcher or technician who downloads the firmware on purpose.'],
  created: '2026-11-23',
  file: 'vitalwire-filehash.rules',
  blindSpots: [
    'Files in NFS: Zeek does not hand them to its file analysis; Suricata does, on port 2049.',
  ],
  differs: [
    { where: 'no-handshake', engine: 'suricata', reason: PARSED_FROM_THE_START },
    { where: 'no-handshake', engine: 'zeek', reason: PARSED_FROM_THE_START },
    { where: 'delayed-start', engine: 'suricata', reason: PARSED_FROM_THE_START },
    { where: 'delayed-start', engine: 'zeek', reason: PARSED_FROM_THE_START },
    {
      where: 'server-side-only',
      engine: 'suricata',
      reason: 'without the request Suricata takes no file from an HTTP response',
    },
  ],
  proof: {
    alerts: [
      {
        name: 'the test file uploaded over HTTP',
        flows: [
          tcp('10.20.0.5:40901', '10.20.0.9:80', [
            {
              from: 'client',
              text: `${UPLOAD}Content-Length: ${TEST_FILE.length}\r\n\r\n${TEST_FILE}`,
            },
            STORED,
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'a longer file uploaded over HTTP',
        flows: [
          tcp('10.20.0.5:40901', '10.20.0.9:80', [
            {
              from: 'client',
              text: `${UPLOAD}Content-Length: ${TEST_FILE.length + 1}\r\n\r\n${TEST_FILE}.`,
            },
            STORED,
          ]),
        ],
      },
    ],
  },
});

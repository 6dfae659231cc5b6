import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { CLAROTY_2025, CVE_PRIVACY_LEAK } from '../catalogue/references';
import { EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA } from '../catalogue/techniques';
import { HL7_RECEIVER } from './addresses';
import { CMS8000 } from './family';

/** `MSH|`: every HL7 v2 message begins with this segment. MLLP puts 0B before it. */
const MSH = '4d53487c';

const MLLP = { from: 'client', text: '\x0bMSH|^~\\&|MON\r\x1c\r' } as const;

export default detection(CMS8000, {
  id: 'contec-cms8000/hl7',
  title: 'HL7 message to the address that is hard-coded for HL7',
  message: 'HL7 to its hard-coded address',
  grade: 'phi-sent',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'secondary',
  observable: {
    kind: 'stream-frame',
    // No port: the only source for 511 is a comment in one public program.
    frames: [
      { name: 'mllp', fields: [{ at: 0, bytes: `0b${MSH}` }], sampleBytes: 120 },
      { name: 'bare', opening: true, fields: [{ at: 0, bytes: MSH }], sampleBytes: 120 },
    ],
    servers: [HL7_RECEIVER],
    otherFrames: [],
    usual: { server: HL7_RECEIVER, port: 511 },
    suppressSeconds: 3600,
  },
  classtype: 'policy-violation',
  references: [CLAROTY_2025, CVE_PRIVACY_LEAK],
  attack: [EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA],
  meaning:
    'A device sent an HL7 v2 message in clear text to 202.114.4.120, the factory setting for HL7 in CMS8000 monitors. HL7 messages carry patient data. If the border was crossed, they have left the hospital.',
  doNow: [
    'Border crossed: block the destination at the border firewall now, then tell the privacy officer.',
    'Set the HL7 server in the menu of the monitor to your own interface engine, or switch HL7 off there.',
  ],
  falsePositives: [
    'An interface engine of your own that was given this public address: then the finding is internal.',
  ],
  created: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'an MLLP message on port 2575',
        flows: [tcp('10.20.0.5:40604', '202.114.4.120:2575', [MLLP])],
      },
    ],
    silent: [
      {
        name: 'the same message to an ordinary interface engine',
        flows: [tcp('10.20.0.5:40605', '10.20.0.120:2575', [MLLP])],
      },
    ],
  },
});

import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { BBRAUN } from './family';
import {
  ALIVE,
  ANSWER_BEGINS,
  BCC_STREAMS,
  LONG_BED_STUFFED,
  MEMORY,
  RATES_ANSWER,
  RATES_STUFFED,
} from './bcc';

export default detection(BBRAUN, {
  id: 'bbraun-space/pump-data',
  title: 'a rack of B. Braun pumps that tells its state in clear',
  message: 'state of pumps in clear',
  grade: 'connected',
  severity: 'Major',
  confidence: 'High',
  evidence: 'primary',
  expectable: true,
  observable: {
    kind: 'stream-sequence',
    sequences: [{ name: 'answer', steps: ANSWER_BEGINS }],
    opens: BCC_STREAMS,
    device: 'sender',
    idleBytes: 65536,
    otherMessages: [Buffer.from(ALIVE, 'latin1').toString('hex')],
    usualPort: 4001,
    suppressSeconds: 86400,
  },
  classtype: 'policy-violation',
  meaning:
    'A SpaceCom told somebody what its pumps are doing: rates, volumes, alarms. Whoever can reach it can ask, and nothing is encrypted.',
  doNow: [
    'Is the reader a record system or a dose server of yours? Name the pair under `expected` in the tuning file.',
    'A reader that nobody knows, or one outside: find it, then restrict who reaches the port of the ComDevice.',
  ],
  falsePositives: ['Record systems and DoseTrac, which read pumps in this way all day.'],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a rack that is asked',
        flows: [
          tcp('10.20.0.5:44001', '10.20.0.9:4001', [
            { from: 'client', text: MEMORY },
            { from: 'server', text: RATES_ANSWER },
          ]),
        ],
      },
      {
        name: 'a rack that reports to a server outside by itself, stuffed',
        flows: [
          tcp('10.20.0.5:44002', '198.51.100.20:5000', [
            { from: 'client', text: RATES_STUFFED },
            { from: 'server', bytes: '06' },
          ]),
        ],
      },
      {
        name: 'a rack whose bed-ID is stuffed too',
        flows: [
          tcp('10.20.0.5:44005', '10.20.0.9:4001', [
            { from: 'client', text: MEMORY },
            { from: 'server', text: LONG_BED_STUFFED },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'questions without an answer',
        flows: [
          tcp('10.20.0.5:44003', '10.20.0.9:4001', [
            { from: 'client', text: ALIVE },
            { from: 'server', bytes: '06' },
            { from: 'client', text: MEMORY },
            { from: 'server', bytes: '15' },
          ]),
        ],
      },
      {
        name: 'another serial line behind a converter on 4001',
        flows: [
          tcp('10.20.0.5:44004', '10.20.0.9:4001', [
            { from: 'client', bytes: '0103006b00037417' },
            { from: 'server', text: '\x0100031\x02TANK1>1184,50102,LEVEL,2.5\x0300061\x04' },
          ]),
        ],
      },
    ],
  },
});

import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA } from '../catalogue/techniques';
import { BBRAUN } from './family';
import {
  ALIVE,
  ANSWER_BEGINS,
  BCC_STREAMS,
  DRUG_ANSWER,
  MEMORY,
  NOBODY,
  NOBODY_STUFFED,
  NONE,
  NONE_STUFFED,
  PATIENT_ANSWER,
  PATIENT_STUFFED,
  RATES_ANSWER,
} from './bcc';

/** A value that is there: not `_NV`, not `_NA`, no end of record or frame. */
const SOMETHING = { noneOf: ['5f4e56', '5f4e41', '1e', '03', '17'] } as const;

export default detection(BBRAUN, {
  id: 'bbraun-space/patient-id',
  title: 'the id of a patient or a drug in clear, from a rack of B. Braun pumps',
  message: 'patient id or drug in clear',
  grade: 'phi-sent',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'primary',
  expectable: true,
  observable: {
    kind: 'stream-sequence',
    sequences: [
      { name: 'patient', steps: [...ANSWER_BEGINS, { within: 2000, text: ',PATID,' }, SOMETHING] },
      // Character stuffing: D travels as EX.
      {
        name: 'patient-stuffed',
        steps: [...ANSWER_BEGINS, { within: 2000, text: ',PATIEX,' }, SOMETHING],
      },
      { name: 'drug', steps: [...ANSWER_BEGINS, { within: 2000, text: ',INSOL,' }, SOMETHING] },
    ],
    opens: BCC_STREAMS,
    device: 'sender',
    idleBytes: 65536,
    otherMessages: [
      Buffer.from(ALIVE, 'latin1').toString('hex'),
      Buffer.from(RATES_ANSWER, 'latin1').toString('hex'),
    ],
    usualPort: 4001,
    suppressSeconds: 86400,
  },
  classtype: 'policy-violation',
  attack: [EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA],
  meaning:
    'A SpaceCom told somebody which patient its pumps are on, or which drug they give, without encryption.',
  doNow: [
    'Border crossed: block the destination at the border firewall now, then tell the privacy officer. The pumps go on without it.',
    'Internal: is the reader a record system or a dose server of yours? Name the pair under `expected` in the tuning file.',
  ],
  falsePositives: ['Record systems and DoseTrac, which read pumps in this way all day.'],
  blindSpots: [
    'A patient id or drug more than 2,000 bytes behind the beginning of an answer.',
    'The parameters PATIDBADGE and PATIDDRUG, where PATID has no value.',
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a patient id',
        flows: [
          tcp('10.20.0.5:44101', '10.20.0.9:4001', [
            { from: 'client', text: MEMORY },
            { from: 'server', text: PATIENT_ANSWER },
          ]),
        ],
      },
      {
        name: 'a patient id, stuffed, to a server outside',
        flows: [
          tcp('10.20.0.5:44102', '198.51.100.20:4001', [{ from: 'client', text: PATIENT_STUFFED }]),
        ],
      },
      {
        name: 'a drug',
        flows: [
          tcp('10.20.0.5:44103', '10.20.0.9:4001', [
            { from: 'client', text: MEMORY },
            { from: 'server', text: DRUG_ANSWER },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'no patient and no drug',
        flows: [
          tcp('10.20.0.5:44104', '10.20.0.9:4001', [
            { from: 'client', text: MEMORY },
            { from: 'server', text: NOBODY },
            { from: 'client', text: MEMORY },
            { from: 'server', text: NONE },
            { from: 'client', text: MEMORY },
            { from: 'server', text: RATES_ANSWER },
          ]),
        ],
      },
      {
        name: 'no patient and no drug, stuffed',
        flows: [
          tcp('10.20.0.5:44105', '10.20.0.9:4001', [
            { from: 'client', text: MEMORY },
            { from: 'server', text: NOBODY_STUFFED },
            { from: 'client', text: MEMORY },
            { from: 'server', text: NONE_STUFFED },
          ]),
        ],
      },
    ],
  },
});

import { detection } from '../../scripts/kinds/detection';
import { tcp, udp } from '../../scripts/kinds/proof';
import { ATNA } from './family';
import {
  ABOUT_AUDIT,
  LOGIN,
  MESSAGE,
  MESSAGE_ID,
  OLDER,
  OLDER_MESSAGE_ID,
  OTHER_PROFILE,
  QUOTED,
} from './messages';

/** The end of priority and version, and a date of this century. */
const START = { text: '>1 20' } as const;
/** The ends of date, host, program and process, which have that many characters at the most (RFC 5424, 6). */
const WORD_ENDS = [
  { text: ' ', within: 32, without: ' ' },
  { text: ' ', within: 255, without: ' ' },
  { text: ' ', within: 48, without: ' ' },
  { text: ' ', within: 128, without: ' ' },
] as const;
/** Behind structured data. */
const BODY = { text: '<AuditMessage', within: 1000 } as const;

export default detection(ATNA, {
  id: 'atna-border/audit',
  title: 'audit message of a medical system in clear across the border',
  message: 'audit message in clear',
  grade: 'phi-sent',
  severity: 'Major',
  confidence: 'High',
  evidence: 'code',
  only: 'crossed',
  expectable: true,
  observable: {
    kind: 'any-of',
    parts: [
      {
        name: 'datagram',
        traffic: {
          kind: 'udp-datagram',
          port: 'any',
          usualPorts: [514],
          concerns: 'sender',
          fields: [
            { at: 0, text: '<' },
            // MSGID, behind priority and version, date, host, program and process.
            { word: 6, is: [MESSAGE_ID, OLDER_MESSAGE_ID] },
            { from: 1, text: '<AuditMessage' },
          ],
        },
      },
      {
        name: 'stream',
        traffic: {
          kind: 'stream-sequence',
          sequences: [
            { name: 'dicom', steps: [START, ...WORD_ENDS, { text: `${MESSAGE_ID} ` }, BODY] },
            { name: 'ihe', steps: [START, ...WORD_ENDS, { text: `${OLDER_MESSAGE_ID} ` }, BODY] },
          ],
          device: 'sender',
          idleBytes: 1048576,
          otherMessages: [Buffer.from(`${LOGIN}\n`).toString('hex')],
          usualPort: 514,
        },
      },
    ],
    suppressSeconds: 3600,
  },
  classtype: 'policy-violation',
  meaning:
    'An audit message, which says who looked at the records of which patient, went over the border in clear syslog. Whoever is on the way can read it, and can leave out what he did himself.',
  doNow: [
    'Find out which audit repository it goes to, and have it sent over TLS (port 6514).',
    'Where nobody knows it: block it at the border firewall, then tell the privacy officer.',
  ],
  falsePositives: [
    'A tunnel whose end lies between the sensor and the border: the message is encrypted further out.',
    'Audit messages that name no patient: a system that starts, a user who logs in.',
  ],
  blindSpots: [
    'Audit messages behind the older head of syslog (RFC 3164): no source here gives its bytes.',
    'Streams of messages without a date, and in Zeek those without one in their first kilobyte.',
    'Zeek: datagrams to another port than 514, behind the first kilobyte of a flow.',
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a datagram to a repository outside',
        flows: [udp('10.20.0.5', '198.51.100.20:514', [{ from: 'client', text: MESSAGE }])],
      },
      {
        name: 'of an older profile',
        flows: [udp('10.20.0.5', '198.51.100.20:514', [{ from: 'client', text: OLDER }])],
      },
      {
        name: 'in a stream, behind other messages',
        flows: [
          tcp('10.20.0.5', '198.51.100.20:514', [
            { from: 'client', text: `${LOGIN}\n` },
            { from: 'client', text: `${MESSAGE}\n` },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'other messages, and one that says what an audit message is',
        flows: [
          udp('10.20.0.5', '198.51.100.20:514', [
            { from: 'client', text: LOGIN },
            { from: 'client', text: ABOUT_AUDIT },
            { from: 'client', text: QUOTED },
          ]),
        ],
      },
      {
        name: 'the same in a stream',
        flows: [
          tcp('10.20.0.5', '198.51.100.20:514', [
            { from: 'client', text: `${ABOUT_AUDIT}\n${QUOTED}\n` },
          ]),
        ],
      },
      {
        name: 'an id that no profile has',
        flows: [
          udp('10.20.0.5', '198.51.100.20:514', [{ from: 'client', text: OTHER_PROFILE }]),
          tcp('10.20.0.5', '198.51.100.20:514', [{ from: 'client', text: `${OTHER_PROFILE}\n` }]),
        ],
      },
      {
        name: 'a datagram inside the site',
        flows: [udp('10.20.0.5', '10.20.0.9:514', [{ from: 'client', text: MESSAGE }])],
      },
      {
        name: 'a stream inside the site',
        flows: [tcp('10.20.0.5', '10.20.0.9:514', [{ from: 'client', text: `${MESSAGE}\n` }])],
      },
    ],
  },
});

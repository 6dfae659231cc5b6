import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { httpRequest, httpResponse } from '../../scripts/protocols/http/message';
import { MIRTH, MIRTH_FINDER } from './family';

const TABLES = '/api/connectors/jdbc/_getTables';
const DERBY = 'driver=org.apache.derby.jdbc.EmbeddedDriver&url=jdbc%3Aderby%3Amirthdb';

export default detection(MIRTH, {
  id: 'mirth-connect/jdbc-export',
  title: 'request that makes Mirth Connect write its database into files',
  message: 'asked to write its data into files',
  grade: 'attempted',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'primary',
  observable: {
    kind: 'http-message',
    from: 'client',
    path: TABLES,
    query: 'SYSCS_UTIL',
    usualPort: 8080,
    suppressSeconds: 3600,
  },
  classtype: 'attempted-admin',
  references: [{ kind: 'cve', id: 'CVE-2026-82583' }, MIRTH_FINDER],
  meaning:
    'A host asked Mirth Connect for the tables of a database, with a statement of Apache Derby in the question that writes data into files: up to version 4.7.1 it is executed. Its own client asks with a SELECT there.',
  doNow: [
    'Look for a download of a .csv from the same host after it: then messages of patients left. Tell the privacy officer.',
    'Look up whose account it was, change its password, and install the version that mends it.',
  ],
  falsePositives: [],
  blindSpots: [
    'Inside TLS, which Mirth Connect uses on port 8443 as installed, unless a proxy before the sensor ends it.',
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'an export in the place of a limit',
        flows: [
          tcp('198.51.100.9', '10.20.0.9:8080', [
            {
              from: 'client',
              bytes: httpRequest(
                'POST',
                `${TABLES}?${DERBY}&selectLimit=CALL%20SYSCS%5FUTIL.SYSCS%5FEXPORT%5FQUERY%28%27x%27%29`,
              ),
            },
            { from: 'server', bytes: httpResponse('200 OK', { content: '<set/>' }) },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'the question of its own client',
        flows: [
          tcp('10.20.0.6', '10.20.0.9:8080', [
            {
              from: 'client',
              bytes: httpRequest(
                'POST',
                `${TABLES}?${DERBY}&selectLimit=SELECT%20*%20FROM%20%3F%20LIMIT%201`,
              ),
            },
            { from: 'server', bytes: httpResponse('200 OK', { content: '<set/>' }) },
          ]),
        ],
      },
    ],
  },
});

import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { httpRequest, httpResponse } from '../../scripts/protocols/http/message';
import { MIRTH_2023 } from './family';

/** The request of the public templates, with a command that does nothing. */
const EXPLOIT =
  '<sorted-set><string>canary</string><dynamic-proxy><interface>java.lang.Comparable</interface><handler class="org.apache.commons.lang3.event.EventUtils$EventBindingInvocationHandler"><target class="java.lang.ProcessBuilder"><command><string>true</string></command></target></handler></dynamic-proxy></sorted-set>';
/** What an administrator's client sends when a user is changed. */
const USER =
  '<user><id>1</id><username>canary</username><email></email><description>handler class</description></user>';

export default detection(MIRTH_2023, {
  id: 'mirth-connect/deserialisation',
  title: 'request that makes Mirth Connect build an object which runs commands',
  message: 'sent an object that runs commands',
  grade: 'attempted',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'code',
  observable: {
    kind: 'http-message',
    from: 'client',
    path: '/api/',
    body: [{ text: '<dynamic-proxy>' }, { text: '<handler class=' }],
    usualPort: 8080,
    suppressSeconds: 3600,
  },
  classtype: 'attempted-admin',
  references: [
    { kind: 'cve', id: 'CVE-2023-43208' },
    { kind: 'cve', id: 'CVE-2023-37679' },
  ],
  meaning:
    'A host sent Mirth Connect a request that makes versions before 4.4.1 run commands, without a password. It is used by criminals (CISA lists it as exploited). The alert says that it was tried, not that it worked.',
  doNow: [
    'Look up the version. Before 4.4.1: take it for broken into, cut it from the internet, and ask for help.',
    'Look up who sent it. A scan of your own: nothing more. A host inside that is none: take it for broken into as well.',
  ],
  falsePositives: ['Scanners for vulnerabilities.'],
  blindSpots: [
    'Inside TLS, which Mirth Connect uses on port 8443 as installed, unless a proxy before the sensor ends it.',
    'Suricata 6 does not unpack requests that come packed.',
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'the request of the public templates',
        flows: [
          tcp('198.51.100.9', '10.20.0.9:8080', [
            {
              from: 'client',
              bytes: httpRequest('POST', '/api/users', {
                type: 'application/xml',
                content: EXPLOIT,
              }),
            },
            { from: 'server', bytes: httpResponse('500 Server Error') },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'a user is changed',
        flows: [
          tcp('10.20.0.6', '10.20.0.9:8080', [
            {
              from: 'client',
              bytes: httpRequest('PUT', '/api/users/1', { type: 'application/xml', content: USER }),
            },
            { from: 'server', bytes: httpResponse('204 No Content') },
          ]),
        ],
      },
    ],
  },
});

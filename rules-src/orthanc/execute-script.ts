import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { httpRequest, httpResponse } from '../../scripts/protocols/http/message';
import { ORTHANC } from './family';

export default detection(ORTHANC, {
  id: 'orthanc/execute-script',
  title: 'a host sends Orthanc a script to run',
  message: 'sent a script to run',
  grade: 'attempted',
  severity: 'Major',
  confidence: 'Medium',
  evidence: 'code',
  observable: {
    kind: 'http-message',
    from: 'client',
    method: 'POST',
    path: '/tools/execute-script',
    wholePath: true,
    usualPort: 8042,
    suppressSeconds: 86400,
  },
  expectable: true,
  classtype: 'attempted-admin',
  references: [{ kind: 'cve', id: 'CVE-2025-0896' }],
  meaning:
    'A host sent the archive Orthanc a script in Lua, which it runs as itself. As installed it asks for no password. Administrators do this too; a host that is none of theirs takes the server over with it.',
  doNow: [
    'Look up who sent it. A host of those who run the archive: name the pair once under `expected` in the tuning file.',
    'Any other: take the archive for broken into. Set a password, and let nobody reach port 8042 from outside.',
  ],
  falsePositives: ['Scripts of those who run the archive.'],
  blindSpots: ['Inside TLS.', 'Behind a proxy that gives it another path.'],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a script by curl',
        flows: [
          tcp('198.51.100.9', '10.20.0.9:8042', [
            {
              from: 'client',
              bytes: httpRequest('POST', '/tools/execute-script', {
                type: 'application/x-www-form-urlencoded',
                content: 'print(42)',
              }),
            },
            { from: 'server', bytes: httpResponse('200 OK', { content: '42' }) },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'another tool',
        flows: [
          tcp('10.20.0.6', '10.20.0.9:8042', [
            {
              from: 'client',
              bytes: httpRequest('POST', '/tools/find', {
                type: 'application/json',
                content: '{"Level":"Study","Query":{}}',
              }),
            },
            { from: 'server', bytes: httpResponse('200 OK', { content: '[]' }) },
          ]),
        ],
      },
    ],
  },
});

import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { httpRequest, httpResponse } from '../../scripts/protocols/http/message';
import { ORTHANC_FILE } from './family';

/** 128 bytes of configuration, then an image. */
const CONFIGURATION = '{"Name":"CANARY","ExecuteLuaEnabled":true,"RemoteAccessAllowed":true}';
const POLYGLOT = `${CONFIGURATION.padEnd(128)}DICM\x02\x00\x00\x00UL\x04\x00`;
const IMAGE = `${'\x00'.repeat(128)}DICM\x02\x00\x00\x00UL\x04\x00`;

export default detection(ORTHANC_FILE, {
  id: 'orthanc/config-polyglot',
  title: 'an image is sent to Orthanc that is a configuration as well',
  message: 'sent an image that is a configuration',
  grade: 'attempted',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'code',
  observable: {
    kind: 'http-message',
    from: 'client',
    body: [
      {
        begins: '{',
        holds: ['"ExecuteLuaEnabled"', '"RemoteAccessAllowed"'],
        magic: 'DICM',
        at: 128,
      },
    ],
    usualPort: 8042,
    suppressSeconds: 3600,
  },
  classtype: 'attempted-admin',
  references: [{ kind: 'cve', id: 'CVE-2023-33466' }],
  meaning:
    'Somebody uploaded a file that is an image in DICOM and, in its first 128 bytes, a configuration that lets strangers run scripts. Before version 1.12.0 the archive can be made to read it at its next start. No image has a reason to look so.',
  doNow: [
    'Look up the version. Before 1.12.0: take the archive for broken into, and do not let it start anew before it was looked at.',
    'Look up who sent it and what else came from there.',
  ],
  falsePositives: [],
  blindSpots: ['Inside TLS.'],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'an upload by itself',
        flows: [
          tcp('198.51.100.9', '10.20.0.9:8042', [
            {
              from: 'client',
              bytes: httpRequest('POST', '/instances', {
                type: 'application/dicom',
                content: Buffer.from(POLYGLOT, 'latin1'),
              }),
            },
            { from: 'server', bytes: httpResponse('200 OK', { content: '{}' }) },
          ]),
        ],
      },
      {
        name: 'a part of a form',
        flows: [
          tcp('198.51.100.9', '10.20.0.9:8042', [
            {
              from: 'client',
              bytes: httpRequest('POST', '/instances', {
                type: 'multipart/form-data; boundary=canary',
                content: Buffer.from(
                  `--canary\r\nContent-Disposition: form-data; name="f"; filename="a.dcm"\r\nContent-Type: application/dicom\r\n\r\n${POLYGLOT}\r\n--canary--\r\n`,
                  'latin1',
                ),
              }),
            },
            { from: 'server', bytes: httpResponse('200 OK', { content: '{}' }) },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'an image',
        flows: [
          tcp('10.20.0.6', '10.20.0.9:8042', [
            {
              from: 'client',
              bytes: httpRequest('POST', '/instances', {
                type: 'application/dicom',
                content: Buffer.from(IMAGE, 'latin1'),
              }),
            },
            { from: 'server', bytes: httpResponse('200 OK', { content: '{}' }) },
          ]),
        ],
      },
    ],
  },
});

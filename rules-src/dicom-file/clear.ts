import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { httpRequest, httpResponse } from '../../scripts/protocols/http/message';
import { DICOM_FILE } from './family';
import { FILE_FETCHED, SEARCH_ANSWER, SERIES, SERIES_TYPE } from './objects';

const UPLOADS = {
  engine: 'suricata-6',
  reason: 'Suricata gives rules what is in uploads other than by forms, FTP and mail since 7',
} as const;

const PACKED_PARTS = {
  engine: 'zeek',
  reason: 'Zeek looks for the parts of a body before it unpacks it, and so finds none of it',
} as const;

const CHUNKED_PARTS = {
  engine: 'zeek',
  reason:
    'Zeek leaves the lengths of chunks in the parts of a body: a file that stretches over two has more in it',
} as const;

export default detection(DICOM_FILE, {
  id: 'dicom-file/clear',
  title: 'DICOM file or DICOMweb object in clear across the border',
  message: 'file or DICOMweb object in clear',
  grade: 'phi-sent',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'primary',
  only: 'crossed',
  expectable: true,
  observable: {
    kind: 'any-of',
    parts: [
      { name: 'file', traffic: { kind: 'file-content', magic: 'DICM', at: 128 } },
      {
        name: 'web',
        traffic: {
          kind: 'http-message',
          from: 'either',
          contentTypes: ['multipart/related;type=application/dicom', 'application/dicom+json'],
          usualPort: 8042,
        },
      },
    ],
    suppressSeconds: 3600,
  },
  classtype: 'policy-violation',
  meaning:
    'An image or what belongs to one went over the border of the site without encryption: as a file in a download, an upload, a mail or a share, or in DICOMweb. Its header names the patient.',
  doNow: [
    'Agreed (a second opinion, research, a portal): have it moved to HTTPS, SFTP or a tunnel, and name the pair under `expected` until then.',
    'Nobody knows it: block it at the border firewall, then tell the privacy officer. The log of the server says which files went.',
  ],
  falsePositives: [
    'Images of phantoms, published images and others that name nobody.',
    'Answers of DICOMweb that found nothing.',
  ],
  blindSpots: [
    'Files in archives (ZIP) and in what is encrypted.',
    'Zeek: files in NFS, which it does not hand to its file analysis, and all of HTTP/2.',
    'Zeek: files over SMB in segments of a few bytes: it does not recognise SMB in them.',
    'Zeek: in a form that is sent in chunks, a file whose first 132 bytes lie in two of them: it leaves the lengths of chunks in.',
    'Suricata: of a form or another request in parts, a file that begins behind its first 100 kB (request-body-limit).',
    'Suricata: files in mail that is sent by BDAT, in NFSv4, and what a client sends over HTTP/2; before 8 also what FTP stores by APPE or STOU.',
    'Files on connections whose beginning was not seen: engines take none apart.',
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a file is fetched from outside',
        flows: [tcp('198.51.100.20', '10.20.0.9:8042', FILE_FETCHED)],
      },
      {
        name: 'a series is stored outside by DICOMweb',
        flows: [
          tcp('10.20.0.5', '198.51.100.20:8042', [
            {
              from: 'client',
              bytes: httpRequest('POST', '/dicom-web/studies', {
                type: SERIES_TYPE,
                content: SERIES,
              }),
            },
            {
              from: 'server',
              bytes: httpResponse('200 OK', { type: 'application/dicom+json', content: '{}' }),
            },
          ]),
        ],
      },
      {
        name: 'a search from outside is answered',
        flows: [
          tcp('198.51.100.20', '10.20.0.9:8042', [
            { from: 'client', bytes: httpRequest('GET', '/dicom-web/studies?PatientName=CANARY') },
            {
              from: 'server',
              bytes: httpResponse('200 OK', {
                type: 'application/dicom+json',
                content: SEARCH_ANSWER,
              }),
            },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'a file is fetched inside the site',
        flows: [tcp('10.20.0.6', '10.20.0.9:8042', FILE_FETCHED)],
      },
      {
        name: 'a picture and a page about DICOM from outside',
        flows: [
          tcp('10.20.0.6', '198.51.100.20:80', [
            { from: 'client', bytes: httpRequest('GET', '/canary.png') },
            {
              from: 'server',
              bytes: httpResponse('200 OK', {
                type: 'image/png',
                content: Buffer.from('\x89PNG\r\n\x1a\n'.padEnd(200, '.'), 'latin1'),
              }),
            },
            { from: 'client', bytes: httpRequest('GET', '/dicom.html') },
            {
              from: 'server',
              bytes: httpResponse('200 OK', {
                type: 'text/html',
                content: '<html><p>A file has DICM behind 128 bytes: application/dicom+json</html>',
              }),
            },
          ]),
        ],
      },
    ],
  },
  differs: [
    { where: 'an expected host with a stranger', ...UPLOADS },
    { where: 'file: uploaded over HTTP, to a server outside', ...UPLOADS },
    { where: 'file: uploaded over HTTP, from a client outside', ...UPLOADS },
    { where: 'file: a long one, uploaded in chunks, to a server outside', ...UPLOADS },
    { where: 'file: a long one, uploaded in chunks, from a client outside', ...UPLOADS },
    { where: 'file: stored over FTP, to a server outside', ...UPLOADS },
    { where: 'file: stored over FTP, from a client outside', ...UPLOADS },
    { where: 'file: in a mail, to a server outside', ...UPLOADS },
    { where: 'file: in a mail, from a client outside', ...UPLOADS },
    { where: 'file: uploaded by a form in chunks, to a server outside', ...CHUNKED_PARTS },
    { where: 'file: uploaded by a form in chunks, from a client outside', ...CHUNKED_PARTS },
    // Its traffic is uploads of images.
    { where: 'orthanc/config-polyglot', ...UPLOADS },
    { where: 'web: answer packed, to a server outside', ...PACKED_PARTS },
    { where: 'web: answer packed, from a client outside', ...PACKED_PARTS },
  ],
});

import { detection } from '../../scripts/kinds/detection';
import { each, tcp } from '../../scripts/kinds/proof';
import { httpRequest, httpResponse } from '../../scripts/protocols/http/message';
import {
  commandSet,
  CT_IMAGE_STORAGE,
  dataSet,
  inTwoPackets,
  pData,
} from '../../scripts/protocols/dicom/upper-layer';
import {
  CISA_DCMTK_2022,
  CISA_DCMTK_2026,
  CISA_PYNETDICOM,
  CVE_DCMTK_GET,
  CVE_DCMTK_SCP,
  CVE_DCMTK_SCU,
  CVE_PYNETDICOM,
} from '../catalogue/references';
import {
  ASSOCIATED,
  COMMAND_BEGINS,
  COMMAND_UNITS,
  DICOM_STREAMS,
  ECHO,
  IMAGE,
  REQUEST_FIELD,
  STORE,
} from '../dicom-border/protocol';
import { DICOM } from './family';

/** A UID holds digits and dots: a slash or a backslash makes it a path. */
const PATH = {
  holds: ['2f', '5c'],
  most: 255,
  order: 'little',
  sample: '1.2.840.10008.5/../../tmp/CANARY',
} as const;

/** The SOP class stands right before the instance. */
const CLASS = {
  order: 'little',
  most: 64,
  begins: '1.2.840.10008.',
  sample: '1.2.840.10008.5.1.4.1.1.2',
} as const;

/** P-DATA-TF and its first value: type, lengths below 16 MB, context, message control header (PS3.8 9.3.5). */
const DATA_UNIT = { bytes: '040000..{3}00..{4}[00-03]' } as const;
/** A command set may stand before the data set in the same unit, and elements of group 0008 before its UIDs. */
const DATA_BEHIND = 600;

const TRAVERSAL = {
  sopClass: CT_IMAGE_STORAGE,
  sopInstance: '../../../etc/cron.d/CANARY',
} as const;
const WITHOUT_CLASS = dataSet('explicit', { sopInstance: TRAVERSAL.sopInstance });
const STORE_TRAVERSAL = pData({
  command: true,
  hex: commandSet({ ...TRAVERSAL, field: 0x0001, data: true }),
});
const DRIVE = pData({
  command: true,
  hex: commandSet({
    sopClass: CT_IMAGE_STORAGE,
    field: 0x0001,
    data: true,
    sopInstance: 'C:\\CANARY\\x',
  }),
});

/** What DCMTK answers: with the UID that it was asked to store. */
const TRAVERSAL_ANSWERED = pData({
  command: true,
  hex: commandSet({ ...TRAVERSAL, field: 0x8001, data: false }),
});
const DATA_TRAVERSAL = pData({ command: false, hex: dataSet('explicit', TRAVERSAL) });
const DATA_IN_TWO_PACKETS =
  'a path in the data set alone, the head of its PDU in a packet of its own, without handshake';

const LATE = {
  engine: 'zeek',
  reason:
    'Zeek looks for protocols in the first 100 segments of a connection: in segments of one byte, 600 of them before the first UID are too many',
} as const;

/** A file with such an object, as a browser uploads it: how a web server names it is another matter. */
const FILE = Buffer.from(
  `${'00'.repeat(128)}4449434d02000000554c04000a0000000200100055490000${dataSet('explicit', TRAVERSAL)}`,
  'hex',
);

export default detection(DICOM, {
  id: 'dicom/path-in-uid',
  title: 'a path in the SOP Instance UID of a DICOM object',
  message: 'path in a SOP Instance UID',
  grade: 'attempted',
  severity: 'Critical',
  confidence: 'High',
  evidence: 'primary',
  observable: {
    kind: 'stream-sequence',
    sequences: [
      // (0000,1000) of a request: the answer repeats it, to the one who sent it.
      {
        name: 'command',
        steps: [
          ...COMMAND_BEGINS,
          REQUEST_FIELD,
          { within: 96, bytes: '00000010' },
          { block: { size: 4, ...PATH } },
        ],
      },
      // (0008,0018) of a data set: not in a file that another protocol carries. Without VR, its four bytes stand in
      // images by chance, so the class before it is asked for too.
      {
        name: 'explicit',
        steps: [
          DATA_UNIT,
          { within: DATA_BEHIND, bytes: '080018005549' },
          { block: { size: 2, ...PATH } },
        ],
      },
      {
        name: 'implicit',
        steps: [
          DATA_UNIT,
          { within: DATA_BEHIND, bytes: '08001600' },
          { block: { size: 4, ...CLASS } },
          { bytes: '08001800' },
          { block: { size: 4, ...PATH } },
        ],
      },
    ],
    opens: DICOM_STREAMS,
    units: COMMAND_UNITS,
    device: 'receiver',
    idleBytes: 1048576,
    otherMessages: [ECHO, STORE],
    usualPort: 11112,
    suppressSeconds: 3600,
  },
  classtype: 'attempted-admin',
  references: [
    CISA_DCMTK_2022,
    CISA_DCMTK_2026,
    CISA_PYNETDICOM,
    CVE_DCMTK_SCP,
    CVE_DCMTK_SCU,
    CVE_DCMTK_GET,
    CVE_PYNETDICOM,
  ],
  meaning:
    'Somebody sent a DICOM object whose identifier is a path. Receivers that build a file name from it (DCMTK before 3.6.7, its getscu up to 3.7.0, qrscp of pynetdicom) write the file wherever the path says: that is how a program is planted.',
  doNow: [
    'Find the sender: no scanner does this. A client that fetches images is attacked by its server: then the server is the sender.',
    'On the receiver, look for files that appeared outside its image store at that time. Take it off the network if there are any, with radiology.',
    'Update DCMTK, pynetdicom, or the product that holds them.',
  ],
  falsePositives: [],
  blindSpots: [
    'Commands and data without VR of private SOP classes, whose UID does not begin with 1.2.840.10008.',
    'Data without VR that have no SOP class right before the SOP instance.',
    'What the receiver answers, which repeats the path: a sensor that sees nothing but that side.',
    'Suricata, where the handshake was not seen or one side is missing: a path in the data set alone, where the head of its PDU came in another packet. It looks at one packet at a time there, and without that head a data set is what any DICOM file is.',
    'Zeek: a command set far behind other data in the same PDU, where the standard has none.',
    'Zeek: a stream that has no UID of the standard in its first kilobyte.',
    'Zeek: an object behind more than 1 MB of image data on the same association.',
  ],
  differs: [
    { where: 'explicit with step 2 farthest', ...LATE },
    { where: 'implicit with step 2 farthest', ...LATE },
    {
      where: DATA_IN_TWO_PACKETS,
      engine: 'suricata',
      reason:
        'where the handshake was not seen Suricata looks at one packet at a time, and the packet with the path is what any DICOM file may be',
    },
  ],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a traversal to an archive',
        flows: [
          tcp('10.20.0.5:43001', '10.20.0.9:11112', [
            ...ASSOCIATED,
            { from: 'client', bytes: STORE_TRAVERSAL },
          ]),
        ],
      },
      {
        name: 'the same as DCMTK sends it, without handshake',
        flows: [
          tcp(
            '10.20.0.5:43012',
            '10.20.0.9:11112',
            each('client', ...inTwoPackets(STORE_TRAVERSAL)),
            {
              shape: 'midstream',
            },
          ),
        ],
        sender: 'client',
      },
      {
        name: 'a server that answers C-GET with a path on a drive',
        flows: [
          tcp('10.20.0.5:43002', '198.51.100.20:11112', [
            ...ASSOCIATED,
            { from: 'client', bytes: ECHO },
            { from: 'server', bytes: DRIVE },
          ]),
        ],
      },
      {
        name: 'a path in the data set alone, explicit VR',
        flows: [
          tcp('10.20.0.5:43003', '10.20.0.9:11112', [
            ...ASSOCIATED,
            { from: 'client', bytes: STORE },
            {
              from: 'client',
              bytes: DATA_TRAVERSAL,
            },
          ]),
        ],
      },
      {
        name: DATA_IN_TWO_PACKETS,
        flows: [
          tcp(
            '10.20.0.5:43009',
            '10.20.0.9:11112',
            each('client', STORE, ...inTwoPackets(DATA_TRAVERSAL)),
            { shape: 'midstream' },
          ),
        ],
        asIs: true,
      },
      {
        name: 'a traversal that is answered with the path',
        flows: [
          tcp('10.20.0.5:43010', '10.20.0.9:11112', [
            ...ASSOCIATED,
            { from: 'client', bytes: STORE_TRAVERSAL },
            { from: 'server', bytes: TRAVERSAL_ANSWERED },
          ]),
        ],
      },
      {
        name: 'a path in a data set that has no SOP class, explicit VR',
        flows: [
          tcp('10.20.0.5:43008', '10.20.0.9:11112', [
            ...ASSOCIATED,
            { from: 'client', bytes: STORE },
            {
              from: 'client',
              bytes: pData({ command: false, hex: WITHOUT_CLASS }),
            },
          ]),
        ],
      },
      {
        name: 'a path in the data set alone, implicit VR',
        flows: [
          tcp('10.20.0.5:43004', '10.20.0.9:11112', [
            ...ASSOCIATED,
            { from: 'client', bytes: STORE },
            {
              from: 'client',
              bytes: pData({ command: false, hex: dataSet('implicit', TRAVERSAL) }),
            },
          ]),
        ],
      },
    ],
    silent: [
      {
        name: 'an ordinary image',
        flows: [
          tcp('10.20.0.5:43005', '10.20.0.9:11112', [
            ...ASSOCIATED,
            { from: 'client', bytes: STORE },
            { from: 'client', bytes: IMAGE },
          ]),
        ],
      },
      {
        name: 'an answer with the path alone: who sends it is the one attacked',
        flows: [
          tcp('10.20.0.5:43011', '10.20.0.9:11112', [
            ...ASSOCIATED,
            { from: 'client', bytes: STORE },
            { from: 'server', bytes: TRAVERSAL_ANSWERED },
          ]),
        ],
      },
      {
        name: 'an address with a path in a page',
        flows: [
          tcp('10.20.0.5:43006', '10.20.0.9:80', [
            {
              from: 'client',
              text: 'GET /studies/1.2.840.10008.1/../../x HTTP/1.1\r\nHost: pacs\r\n\r\n',
            },
          ]),
        ],
      },
      {
        name: 'a file with a path, uploaded over HTTP',
        flows: [
          tcp('10.20.0.5:43007', '10.20.0.9:8042', [
            { from: 'client', bytes: httpRequest('POST', '/instances', { content: FILE }) },
            { from: 'server', bytes: httpResponse('200 OK', { content: '{}' }) },
          ]),
        ],
      },
    ],
  },
});

import type { Border, DetectionId } from '../../scripts/lib/grades';

/** What a sensor must say of one capture: each pair is between the hosts that the capture is about. */
export interface Expected {
  /** What happened on the wire, as tshark shows it. */
  wire: string;
  monitor: string;
  farEnd: string;
  border: Border;
  findings: readonly DetectionId[];
}

const ADDRESS: readonly DetectionId[] = ['contec-cms8000/contact', 'contec-cms8000/answered'];
const MOUNT: readonly DetectionId[] = ['contec-cms8000/nfs-mount', 'contec-cms8000/nfs-mounted'];

const ABROAD = { monitor: '202.114.4.20', border: 'crossed' } as const;
const UPDATE_SERVER = { ...ABROAD, farEnd: '202.114.4.119' } as const;
/** 10.20.0.0/16 lies in HOME_NET. */
const INTERNAL = { monitor: '10.20.0.5', farEnd: '10.20.0.8', border: 'internal' } as const;
/** A host of the site and one outside it. */
const ACROSS = { monitor: '10.20.0.5', farEnd: '198.51.100.20', border: 'crossed' } as const;
const ASSOCIATED: readonly DetectionId[] = ['dicom-border/association', 'dicom-border/accepted'];
const NOTHING = { monitor: '', farEnd: '', border: 'unstated', findings: [] } as const;

/**
 * Written from the captures' descriptions and from tshark, never from what an engine found. A capture that
 * is not here fails the test.
 */
export const EXPECTED: Readonly<Record<string, Expected>> = {
  'pos-cms8000-515-syn-no-answer': {
    wire: 'SYNs to 515 and 111, then GETPORT for NFS over UDP; no packet comes back',
    ...UPDATE_SERVER,
    findings: ['contec-cms8000/contact', 'contec-cms8000/nfs-lookup'],
  },
  'pos-cms8000-hl7-202.114.4.120-511': {
    wire: 'a TCP connection that is accepted, HL7 messages in MLLP frames to port 511',
    ...ABROAD,
    farEnd: '202.114.4.120',
    findings: [...ADDRESS, 'contec-cms8000/hl7'],
  },
  'pos-cms8000-mountnfs-vers_3_proto_tcp_nolock': {
    wire: 'GETPORT and NULL calls of NFS and MOUNT over TCP, answered; the client never gets to MNT',
    ...UPDATE_SERVER,
    findings: [...ADDRESS, 'contec-cms8000/nfs-lookup'],
  },
  'pos-cms8000-nfs3-udp-mount-script': {
    wire: 'GETPORT, MNT /pm granted, READ of two files answered with data, all over UDP',
    ...UPDATE_SERVER,
    findings: [...ADDRESS, 'contec-cms8000/nfs-lookup', ...MOUNT, 'contec-cms8000/code-received'],
  },
  'pos-cms8000-telemetry-202.114.4.119-515-emulated': {
    wire: 'a connection that is accepted; blocks 43, 45, patient information, then telemetry',
    ...UPDATE_SERVER,
    findings: [
      ...ADDRESS,
      'contec-cms8000/session',
      'contec-cms8000/patient-info',
      'contec-cms8000/telemetry',
    ],
  },
  'ambig-lpd-real-job-to-202.114.4.119': {
    wire: 'a print job that LPD accepts at the address: no CMS block',
    ...UPDATE_SERVER,
    findings: ADDRESS,
  },
  'pos-libnfs-v3-read-of-pm-202.114.4.119': {
    wire: 'GETPORT, MNT /pm granted, READ answered with 5,000 bytes, all over TCP',
    ...UPDATE_SERVER,
    findings: [...ADDRESS, 'contec-cms8000/nfs-lookup', ...MOUNT, 'contec-cms8000/code-received'],
  },
  'pos-libnfs-v3-read-of-pm-10.20.0.8': {
    wire: 'the same at an internal server with another address',
    ...INTERNAL,
    findings: [...MOUNT, 'contec-cms8000/code-received'],
  },
  'pos-libnfs-v4-read-of-pm-10.20.0.8': {
    wire: 'NFSv4: LOOKUP pm from the root, OPEN, READ answered with 5,000 bytes',
    ...INTERNAL,
    findings: [...MOUNT, 'contec-cms8000/code-received'],
  },
  'pos-libnfs-v4-list-of-pm-202.114.4.119': {
    wire: 'NFSv4: LOOKUP pm from the root, answered, and READDIR; no READ',
    ...UPDATE_SERVER,
    findings: [...ADDRESS, 'contec-cms8000/nfs-lookup', ...MOUNT],
  },
  'pos-libnfs-v4-open-without-read-202.114.4.119': {
    wire: 'NFSv4: LOOKUP pm from the root, answered, OPEN and CLOSE; no READ',
    ...UPDATE_SERVER,
    findings: [...ADDRESS, 'contec-cms8000/nfs-lookup', ...MOUNT],
  },
  'neg-libnfs-v3-mount-of-pmx': { wire: 'MNT /pmx, a longer name, granted', ...NOTHING },
  'neg-libnfs-v4-lookup-of-pmx': { wire: 'LOOKUP pmx from the root', ...NOTHING },
  'neg-libnfs-v4-lookup-of-home-pm': { wire: 'LOOKUP home, then pm below it', ...NOTHING },
  'neg-dicom-echo-store-104': { wire: 'DICOM echo and store between dcmtk tools', ...NOTHING },
  'pos-dcmtk-echo-store-to-outside': {
    wire: 'an echo and an image to an archive outside, two associations',
    ...ACROSS,
    findings: [...ASSOCIATED, 'dicom-border/images-sent'],
  },
  'pos-dcmtk-store-from-outside': {
    wire: 'an image from outside to an archive inside',
    ...ACROSS,
    findings: ASSOCIATED,
  },
  'pos-dcmtk-find-from-outside': {
    wire: 'a query from outside, answered with one study',
    ...ACROSS,
    findings: [...ASSOCIATED, 'dicom-border/query-answered'],
  },
  'pos-dcmtk-get-from-outside': {
    wire: 'C-GET from outside: the archive sends the image on the same association',
    ...ACROSS,
    findings: [...ASSOCIATED, 'dicom-border/images-sent'],
  },
  'pos-dcmtk-refused-from-outside': {
    wire: 'an association asked for from outside and rejected: called AE title not recognised',
    ...ACROSS,
    findings: ['dicom-border/association'],
  },
  'pos-dcmtk-path-in-uid-from-outside': {
    wire: 'an image from outside whose SOP Instance UID is ../../../tmp/CANARY',
    ...ACROSS,
    findings: [...ASSOCIATED, 'dicom/path-in-uid'],
  },
  'pos-hl7-admission-to-outside': {
    wire: 'ADT^A01 in an MLLP frame to port 6661 outside, acknowledged',
    ...ACROSS,
    findings: ['hl7-border/patient-message'],
  },
  'neg-hl7-over-tls-to-outside': { wire: 'the same message inside TLS', ...NOTHING },
  'neg-hl7-mllp-2575': { wire: 'HL7 over MLLP between hosts of the site', ...NOTHING },
  'neg-lpd-lprng-lpr-text': { wire: 'a text print job by LPRng to 515', ...NOTHING },
  'neg-lpd-queue-status-remove': { wire: 'LPD queue status and removal on 515', ...NOTHING },
  'neg-lpd-rlpr-ps': { wire: 'a PostScript job by rlpr to 515', ...NOTHING },
  'neg-showmount-rpcinfo-rfc1918': {
    wire: 'portmapper DUMP and GETADDR, NFS NULL, MOUNT EXPORT at an internal server',
    ...NOTHING,
  },
};

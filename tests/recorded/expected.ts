import type { LabEngine } from '../../scripts/lib/engines/finding';
import type { Border, DetectionId } from '../../scripts/lib/grades';

/** What a sensor must say of one capture: each pair is between the hosts that the capture is about. */
export interface Expected {
  /** What happened on the wire, as tshark shows it. */
  wire: string;
  monitor: string;
  farEnd: string;
  border: Border;
  findings: readonly DetectionId[];
  /** What an engine does not find of it, by a limit that the detection declares. */
  unseenIn?: Partial<Record<LabEngine, readonly DetectionId[]>>;
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
const HL7: readonly DetectionId[] = ['hl7-border/patient-message'];
const FHIR: readonly DetectionId[] = ['fhir-border/patient'];
const AUDIT: readonly DetectionId[] = ['atna-border/audit'];
const FILE = { ...ACROSS, findings: ['dicom-file/clear'] } as const;
/** Suricata 6 finds files in forms, and in what is downloaded over HTTP and SMB. */
const UNSEEN_IN_6 = { unseenIn: { 'suricata-6': ['dicom-file/clear'] } } as const;
const UPLOADED = { ...FILE, ...UNSEEN_IN_6 } as const;
const UNSEEN_FILE: readonly DetectionId[] = ['dicom-file/clear'];
/** FTP's APPE: since 8. */
const SINCE_8 = {
  ...FILE,
  unseenIn: { 'suricata-6': UNSEEN_FILE, 'suricata-7': UNSEEN_FILE },
} as const;
const UNSEEN_IN_SURICATA = {
  ...FILE,
  unseenIn: {
    'suricata-6': UNSEEN_FILE,
    'suricata-7': UNSEEN_FILE,
    'suricata-8': UNSEEN_FILE,
  },
} as const;
/** Zeek has no parser of HTTP/2, and does not hand NFS to its file analysis. */
const UNSEEN_IN_ZEEK = {
  ...FILE,
  unseenIn: { 'suricata-6': UNSEEN_FILE, zeek: UNSEEN_FILE },
} as const;
/** The server is the device. */
const SERVICE = { monitor: '10.20.0.8', farEnd: '10.20.0.5', border: 'internal' } as const;
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
  'pos-dcmtk-move-from-outside': {
    wire: 'C-MOVE from outside: the archive opens an association outwards and sends the image',
    ...ACROSS,
    findings: [...ASSOCIATED, 'dicom-border/images-sent'],
  },
  'pos-orthanc-find-from-outside': {
    wire: 'a query from outside, answered by Orthanc with one study',
    ...ACROSS,
    findings: [...ASSOCIATED, 'dicom-border/query-answered'],
  },
  'pos-orthanc-get-from-outside': {
    wire: 'C-GET from outside: Orthanc sends the image on the same association',
    ...ACROSS,
    findings: [...ASSOCIATED, 'dicom-border/images-sent'],
  },
  'pos-orthanc-script-from-outside': {
    wire: 'POST /tools/execute-script from outside, answered',
    ...ACROSS,
    findings: ['orthanc/execute-script'],
  },
  'pos-orthanc-polyglot-from-outside': {
    wire: 'a DICOM file whose preamble is a configuration, uploaded from outside',
    ...ACROSS,
    ...UNSEEN_IN_6,
    findings: ['orthanc/config-polyglot', 'dicom-file/clear'],
  },
  'pos-orthanc-file-fetched-from-outside': {
    wire: 'a list of instances and one of them as a file, fetched from outside',
    ...FILE,
  },
  'pos-dicomweb-search-from-outside': {
    wire: 'QIDO-RS from outside, answered with a study in application/dicom+json',
    ...FILE,
  },
  'pos-dicomweb-retrieve-from-outside': {
    wire: 'WADO-RS from outside, answered in multipart/related; type="application/dicom"',
    ...FILE,
  },
  'pos-dicomweb-store-from-outside': {
    wire: 'STOW-RS from outside in multipart/related; type="application/dicom"',
    ...FILE,
  },
  'pos-dicom-file-ftp-get-passive-from-outside': {
    wire: 'RETR over EPSV from a server outside',
    ...UPLOADED,
  },
  'pos-dicom-file-ftp-get-active-from-outside': {
    wire: 'RETR over PORT: the server outside opens the connection of the data',
    ...UPLOADED,
  },
  'pos-dicom-file-ftp-put-to-outside': {
    wire: 'STOR over EPSV to a server outside',
    ...UPLOADED,
  },
  'pos-dicom-file-put-chunked-to-outside': {
    wire: 'PUT in chunks to a server outside',
    ...UPLOADED,
  },
  'pos-dicom-file-form-to-outside': {
    wire: 'a form that uploads the file to a server outside',
    ...FILE,
  },
  'pos-dicom-file-form-long-to-outside': {
    wire: 'a form that uploads a file of 20,258 bytes',
    ...FILE,
  },
  'pos-dicom-file-form-second-to-outside': {
    wire: 'a form with two files, of which the second is one',
    ...FILE,
  },
  'pos-dicom-file-form-chunked-to-outside': {
    wire: 'a form in chunks',
    ...FILE,
  },
  'pos-dicom-file-ftp-append-to-outside': {
    wire: 'APPE over EPSV to a server outside',
    ...SINCE_8,
  },
  'pos-dicom-file-ftp-put-active-from-outside': {
    wire: 'STOR over EPRT from a client outside: the server inside opens the connection of the data',
    ...UPLOADED,
  },
  'pos-dicom-file-mail-bdat-to-outside': {
    wire: 'a mail with the file in base64, sent by BDAT',
    ...UNSEEN_IN_SURICATA,
  },
  'pos-dicom-file-http2-get-from-outside': {
    wire: 'GET over HTTP/2 without TLS',
    ...UNSEEN_IN_ZEEK,
  },
  'pos-dicom-file-nfs-put-to-outside': {
    wire: 'NFSv3: CREATE, WRITE of the file to a server outside',
    ...UNSEEN_IN_ZEEK,
  },
  'pos-dicom-file-mail-to-outside': {
    wire: 'a mail with the file in base64 to a server outside',
    ...UPLOADED,
  },
  'pos-dicom-file-smb-put-to-outside': {
    wire: 'SMB 3 without encryption: the file is written to a share outside',
    ...UPLOADED,
  },
  'pos-dicom-file-smb-get-from-outside': {
    wire: 'the file is read from a share outside',
    ...FILE,
  },
  'neg-dicom-file-ftp-put-internal': {
    wire: 'STOR to a server inside',
    ...NOTHING,
  },
  'neg-file-magic-one-byte-late-to-outside': {
    wire: 'PUT of a file with DICM at offset 129',
    ...NOTHING,
  },
  'neg-dcmtk-store-over-tls-to-outside': {
    wire: 'an image to an archive outside, inside TLS',
    ...NOTHING,
  },
  'pos-hl7-hundred-to-outside': {
    wire: 'ninety-nine MFN^M02 without a patient, each acknowledged, then an ADT^A01 with PID',
    ...ACROSS,
    findings: HL7,
  },
  'pos-hl7-lf-to-outside': {
    wire: 'segments end in LF',
    ...ACROSS,
    findings: HL7,
  },
  'pos-hl7-crlf-to-outside': {
    wire: 'segments end in CR LF',
    ...ACROSS,
    findings: HL7,
  },
  'pos-hl7-fhs-to-outside': {
    wire: '0B FHS, a batch, a message with PID',
    ...ACROSS,
    findings: HL7,
  },
  'pos-hl7-bhs-to-outside': {
    wire: '0B BHS, a message with PID',
    ...ACROSS,
    findings: HL7,
  },
  'pos-hl7-enc-to-outside': {
    wire: 'encoding characters $%~&',
    ...ACROSS,
    findings: HL7,
  },
  'pos-hl7-cut-in-two-to-outside': {
    wire: 'a file of batches, cut within PID|, its second half 1.5 s later',
    ...ACROSS,
    findings: HL7,
  },
  'pos-hl7-byte-by-byte-to-outside': {
    wire: 'the same, each byte sent by itself',
    ...ACROSS,
    findings: HL7,
  },
  'pos-hl7-polled-from-outside': {
    wire: 'a client outside connects and is sent a message with PID',
    ...ACROSS,
    findings: HL7,
  },
  'neg-hl7-nopid-to-outside': {
    wire: 'QRY^A19 with QRD and without PID',
    ...NOTHING,
  },
  'neg-hl7-text-over-http-to-outside': {
    wire: 'an ADT^A01 without a frame as the body of a POST',
    ...NOTHING,
  },
  'neg-hl7-text-in-mail-to-outside': {
    wire: 'the same as the text of a mail',
    ...NOTHING,
  },
  'pos-logger-audit-udp-to-outside': {
    wire: 'RFC 5424 over UDP 514, MSGID DICOM+RFC3881, structured data, <AuditMessage',
    ...ACROSS,
    findings: AUDIT,
  },
  'pos-logger-audit-tcp-to-outside': {
    wire: 'the same over TCP with octet counts, MSGID IHE+RFC3881',
    ...ACROSS,
    findings: AUDIT,
  },
  'neg-logger-audit-internal': {
    wire: 'the same over UDP and TCP to a server inside',
    ...NOTHING,
  },
  'neg-logger-other-to-outside': {
    wire: 'other messages, of which one says PID| and one <AuditMessage>',
    ...NOTHING,
  },
  'pos-nginx-fhir-patient-gzip-from-outside': {
    wire: 'GET, answered with a Patient in application/fhir+json, gzip and chunks',
    ...ACROSS,
    findings: FHIR,
  },
  'pos-nginx-fhir-bundle-from-outside': {
    wire: 'a Bundle of fifty, gzip',
    ...ACROSS,
    findings: FHIR,
  },
  'pos-fhir-post-chunked-to-outside': {
    wire: 'POST of a Patient in chunks',
    ...ACROSS,
    findings: FHIR,
  },
  'neg-nginx-fhir-terminology-from-outside': {
    wire: 'CapabilityStatement and ValueSet, gzip',
    ...NOTHING,
  },
  'neg-nginx-fhir-patient-internal': {
    wire: 'a Patient from a server inside',
    ...NOTHING,
  },
  'neg-nginx-patient-as-json-from-outside': {
    wire: 'the same bytes as application/json',
    ...NOTHING,
  },
  'pos-vsftpd-insite-accepted-internal': {
    wire: 'USER insite, PASS 2getin, 230, a listing',
    ...SERVICE,
    findings: ['ge-imaging/service-login', 'ge-imaging/service-login-accepted'],
  },
  'pos-vsftpd-insite-refused-internal': {
    wire: 'the same name and password, 530',
    ...SERVICE,
    findings: ['ge-imaging/service-login'],
  },
  'neg-vsftpd-insite-other-password': { wire: 'the name with a longer password', ...NOTHING },
  'neg-vsftpd-other-user-accepted': { wire: 'another name, 230, a listing', ...NOTHING },
};

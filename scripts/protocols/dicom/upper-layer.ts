/**
 * DICOM upper layer PDUs (PS3.8 section 9.3) and DIMSE command sets (PS3.7 section 9.3), as test traffic needs them.
 * All of them come as hex.
 */

const APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';
/** Implicit VR Little Endian. */
export const IMPLICIT_LITTLE = '1.2.840.10008.1.2';
export const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
export const VERIFICATION = '1.2.840.10008.1.1';
export const STUDY_ROOT_FIND = '1.2.840.10008.5.1.4.1.2.2.1';

export interface PresentationContext {
  abstractSyntax: string;
  /** None: what DCMTK leaked memory on. */
  transferSyntaxes: readonly string[];
}

/** A-ASSOCIATE-RQ. */
export function associationRequest(contexts: readonly PresentationContext[]): string {
  const items = contexts.map(({ abstractSyntax, transferSyntaxes }, i) =>
    item(
      0x20,
      Buffer.concat([
        Buffer.from([2 * i + 1, 0, 0, 0]),
        item(0x30, Buffer.from(abstractSyntax)),
        ...transferSyntaxes.map((one) => item(0x40, Buffer.from(one))),
      ]),
    ),
  );
  return associate(0x01, items);
}

/** A-ASSOCIATE-AC with one context that was accepted. */
export function associationAccepted(): string {
  const context = [Buffer.from([1, 0, 0, 0]), item(0x40, Buffer.from(IMPLICIT_LITTLE))];
  return associate(0x02, [item(0x21, Buffer.concat(context))]);
}

/** A-ASSOCIATE-RJ: rejected for good by the service user, no reason given. */
export const ASSOCIATION_REJECTED = pdu(0x03, Buffer.from([0, 1, 1, 1]));

function associate(type: number, contexts: readonly Buffer[]): string {
  const title = (name: string) => Buffer.from(name.padEnd(16));
  const user = Buffer.concat([
    item(0x51, Buffer.from([0, 0, 0x40, 0])),
    item(0x52, Buffer.from('1.2.276.0.7230010.3.0.3.6.7')),
  ]);
  return pdu(
    type,
    Buffer.concat([
      Buffer.from([0, 1, 0, 0]),
      title('CANARYSCP'),
      title('CANARYSCU'),
      Buffer.alloc(32),
      item(0x10, Buffer.from(APPLICATION_CONTEXT)),
      ...contexts,
      item(0x50, user),
    ]),
  );
}

function item(type: number, content: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length);
  return Buffer.concat([Buffer.from([type, 0]), length, content]);
}

function pdu(type: number, content: Buffer): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([Buffer.from([type, 0]), length, content]).toString('hex');
}

/** P-DATA-TF with one command set or part of a data set for each entry. */
export function pData(...values: readonly { command: boolean; hex: string }[]): string {
  const parts = values.map(({ command, hex }) => {
    const content = Buffer.from(hex, 'hex');
    const head = Buffer.alloc(6);
    head.writeUInt32BE(content.length + 2);
    head[4] = 1;
    // Bit 0: a command; bit 1: the last part of it.
    head[5] = command ? 3 : 2;
    return Buffer.concat([head, content]);
  });
  return pdu(0x04, Buffer.concat(parts));
}

/**
 * A P-DATA-TF in two packets, as DCMTK and Orthanc write it: the head of the PDU and of its first value, 12 bytes, and all
 * the rest.
 */
export function inTwoPackets(pdu: string): readonly [head: string, rest: string] {
  return [pdu.slice(0, 2 * 12), pdu.slice(2 * 12)];
}

export interface Command {
  sopClass: string;
  /** `0001`: C-STORE-RQ, as the standard writes it. */
  field: number;
  /** A data set follows. */
  data: boolean;
  sopInstance?: string;
}

/** A command set, Implicit VR Little Endian as all of them. */
export function commandSet({ sopClass, field, data, sopInstance }: Command): string {
  const elements = Buffer.concat([
    element(0x0002, uid(sopClass)),
    element(0x0100, word(field)),
    element(field & 0x8000 ? 0x0120 : 0x0110, word(7)),
    ...(field & 0x8000 ? [] : [element(0x0700, word(0))]),
    element(0x0800, word(data ? 0x0001 : 0x0101)),
    ...(field & 0x8000 ? [element(0x0900, word(data ? 0xff00 : 0))] : []),
    ...(sopInstance ? [element(0x1000, uid(sopInstance))] : []),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(elements.length);
  return Buffer.concat([element(0x0000, length), elements]).toString('hex');
}

function element(tag: number, value: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(tag, 2);
  head.writeUInt32LE(value.length, 4);
  return Buffer.concat([head, value]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

/** A UID has an even length: a NUL stands behind an odd one. */
function uid(text: string): Buffer {
  return Buffer.from(text.length % 2 === 0 ? text : `${text}\0`);
}

/** The beginning of a data set: SOP Class UID, where one is said, SOP Instance UID, and a patient who does not exist. */
export function dataSet(
  vr: 'explicit' | 'implicit',
  { sopClass, sopInstance }: { sopClass?: string; sopInstance: string },
): string {
  const one = (group: number, tag: number, kind: string, value: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt16LE(group, 0);
    head.writeUInt16LE(tag, 2);
    if (vr === 'implicit') head.writeUInt32LE(value.length, 4);
    else {
      head.write(kind, 4, 'latin1');
      head.writeUInt16LE(value.length, 6);
    }
    return Buffer.concat([head, value]);
  };
  return Buffer.concat([
    ...(sopClass ? [one(0x0008, 0x0016, 'UI', uid(sopClass))] : []),
    one(0x0008, 0x0018, 'UI', uid(sopInstance)),
    one(0x0010, 0x0010, 'PN', Buffer.from('CANARY^TEST ')),
  ]).toString('hex');
}

/**
 * Presentation contexts of an association request that hold an abstract syntax and nothing else, as byte patterns: the
 * context's length is that of its abstract syntax (1 to 64 bytes) and 8 more.
 */
export const CONTEXTS_WITHOUT_TRANSFER_SYNTAX = Array.from({ length: 64 }, (_, i) => {
  const hex = (value: number) => value.toString(16).padStart(2, '0');
  return `200000${hex(i + 9)}..000000300000${hex(i + 1)}`;
}) as [string, ...string[]];

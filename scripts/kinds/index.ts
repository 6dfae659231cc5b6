import type { ObservableKind } from '../model/observable';
import { kind as addressAnswer } from './address-answer/kind';
import { kind as addressContact } from './address-contact/kind';
import { kind as anyOf } from './any-of/kind';
import { kind as arpRequest } from './arp-request/kind';
import { kind as connectionAfter } from './connection-after/kind';
import { kind as fileContent } from './file-content/kind';
import { kind as fileHash } from './file-hash/kind';
import { kind as ftpLogin } from './ftp-login/kind';
import { kind as httpMessage } from './http-message/kind';
import { kind as nfsRead } from './nfs-read/kind';
import { kind as rpcAccepted } from './rpc-accepted/kind';
import { kind as rpcCall } from './rpc-call/kind';
import { kind as streamFrame } from './stream-frame/kind';
import { kind as streamSequence } from './stream-sequence/kind';
import { kind as udpDatagram } from './udp-datagram/kind';
import { kind as unsolicitedUdp } from './unsolicited-udp/kind';
import type { Observable } from './observable';

export type AnyKind = ObservableKind<Observable>;

/** Every kind of observable. A new one is added here and in observable.ts. */
const ALL = [
  addressAnswer,
  addressContact,
  arpRequest,
  anyOf,
  connectionAfter,
  fileContent,
  fileHash,
  ftpLogin,
  httpMessage,
  nfsRead,
  rpcAccepted,
  rpcCall,
  streamFrame,
  streamSequence,
  udpDatagram,
  unsolicitedUdp,
] as readonly unknown[] as readonly AnyKind[];

const KINDS: ReadonlyMap<string, AnyKind> = new Map(ALL.map((kind) => [kind.name, kind]));

/** The kind of an observable, or undefined for a name that is not listed. */
export function kindOf(observable: { kind: string }): AnyKind | undefined {
  return KINDS.get(observable.kind);
}

/** All kinds, by name. */
export function allKinds(): readonly AnyKind[] {
  return ALL;
}

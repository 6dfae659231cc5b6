import type { AddressAnswer } from './address-answer/pattern';
import type { AddressContact } from './address-contact/pattern';
import type { AnyOf } from './any-of/pattern';
import type { ArpRequest } from './arp-request/pattern';
import type { ConnectionAfter } from './connection-after/pattern';
import type { FileContent } from './file-content/pattern';
import type { FileHash } from './file-hash/pattern';
import type { FtpLogin } from './ftp-login/pattern';
import type { HttpMessage } from './http-message/pattern';
import type { NfsRead } from './nfs-read/pattern';
import type { RpcAccepted } from './rpc-accepted/pattern';
import type { RpcCall } from './rpc-call/pattern';
import type { StreamFrame } from './stream-frame/pattern';
import type { StreamSequence } from './stream-sequence/pattern';
import type { UdpDatagram } from './udp-datagram/pattern';
import type { UnsolicitedUdp } from './unsolicited-udp/pattern';

/** A pattern of traffic, told apart by its `kind`. */
export type Observable =
  | AddressAnswer
  | AddressContact
  | AnyOf
  | ArpRequest
  | ConnectionAfter
  | FileContent
  | FileHash
  | FtpLogin
  | HttpMessage
  | NfsRead
  | RpcAccepted
  | RpcCall
  | StreamFrame
  | StreamSequence
  | UdpDatagram
  | UnsolicitedUdp;

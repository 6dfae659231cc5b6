import type { AddressAnswer } from './address-answer/kind';
import type { AddressContact } from './address-contact/kind';
import type { ArpRequest } from './arp-request/kind';
import type { ConnectionAfter } from './connection-after/kind';
import type { FileHash } from './file-hash/kind';
import type { NfsRead } from './nfs-read/kind';
import type { RpcAccepted } from './rpc-accepted/kind';
import type { RpcCall } from './rpc-call/kind';
import type { StreamFrame } from './stream-frame/kind';
import type { UdpDatagram } from './udp-datagram/kind';
import type { UnsolicitedUdp } from './unsolicited-udp/kind';

/** A pattern of traffic, told apart by its `kind`. */
export type Observable =
  | AddressAnswer
  | AddressContact
  | ArpRequest
  | ConnectionAfter
  | FileHash
  | NfsRead
  | RpcAccepted
  | RpcCall
  | StreamFrame
  | UdpDatagram
  | UnsolicitedUdp;

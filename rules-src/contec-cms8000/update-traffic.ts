import type { UdpFlow } from '../../scripts/model/scenario';
import { CENTRAL_STATION } from './addresses';

/**
 * An update as it goes over the wire, byte by byte, by RFC 5531 (RPC) and RFC 1813 (MOUNT and NFS version 3): a second
 * source beside the traffic that the kinds derive.
 */

const MONITOR = { address: '10.20.0.5', port: 801 };
const MOUNTD = { address: CENTRAL_STATION, port: 20048 };

/** MNT of /pm, without credential. */
const MNT =
  '5a17c0de 00000000 00000002 000186a5 00000003 00000001 00000000 00000000 00000000 00000000 00000003 2f706d00';
/** Status 0, a file handle of eight bytes, one flavour of credential. */
const GRANTED =
  '5a17c0de 00000001 00000000 00000000 00000000 00000000 00000000 00000008 01020304 05060708 00000001 00000001';
/** Status 13: access denied. */
const REFUSED = '5a17c0de 00000001 00000000 00000000 00000000 00000000 0000000d';

/** READ of the file with the handle, 1,024 bytes from its start. */
const READ =
  '5a17c0df 00000000 00000002 000186a3 00000003 00000006 00000000 00000000 00000000 00000000 00000008 11121314 15161718 00000000 00000000 00000400';
/** Status 0, the attributes of a regular file, four bytes up to its end. */
const FILE =
  '5a17c0df 00000001 00000000 00000000 00000000 00000000 00000000 00000001 00000001 000001a4 00000001 00000000 00000000 00000000 00000004 00000000 00001000 00000000 00000000 00000000 00000001 00000000 00000002 63000000 00000000 63000000 00000000 63000000 00000000 00000004 00000001 00000004 23212f62';

/** The update share, mounted. */
export const MOUNT_GRANTED: UdpFlow = {
  transport: 'udp',
  client: MONITOR,
  server: MOUNTD,
  messages: [
    { from: 'client', bytes: MNT },
    { from: 'server', bytes: GRANTED },
  ],
};

export const MOUNT_REFUSED: UdpFlow = {
  ...MOUNT_GRANTED,
  messages: [
    { from: 'client', bytes: MNT },
    { from: 'server', bytes: REFUSED },
  ],
};

/** A file that the monitor reads from the share five seconds later. */
export const FILE_READ: UdpFlow = {
  transport: 'udp',
  client: { ...MONITOR, port: 802 },
  server: { address: CENTRAL_STATION, port: 2049 },
  startSeconds: 5,
  messages: [
    { from: 'client', bytes: READ },
    { from: 'server', bytes: FILE },
  ],
};

/** The same from a server that it mounted nothing from. */
export const FILE_READ_ELSEWHERE: UdpFlow = {
  ...FILE_READ,
  server: { address: '10.20.0.8', port: 2049 },
};

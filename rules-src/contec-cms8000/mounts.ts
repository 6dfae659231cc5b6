import { UPDATE_SHARE } from './addresses';
import type { RpcPattern } from '../../scripts/protocols/oncrpc/call';

/** Program numbers of ONC RPC (RFC 1833, RFC 1813). */
export const PORTMAPPER = 100000;
export const NFS = 100003;
export const MOUNT = 100005;

const MNT = 1;

/**
 * How the update share can be mounted. The firmware's kernel is a Linux 2.6.27, which speaks NFS v2 and v3
 * (MOUNT v1 and v3) by default; which of them was never recorded, so all are covered, and NFSv4 too.
 */
export const UPDATE_MOUNTS: readonly [RpcPattern, ...RpcPattern[]] = [
  {
    name: 'mnt',
    program: MOUNT,
    versions: [1, 3],
    procedure: MNT,
    path: UPDATE_SHARE,
    usualPort: 20048,
  },
  {
    name: 'nfs4',
    program: NFS,
    rootLookup: UPDATE_SHARE.slice(1),
  },
];

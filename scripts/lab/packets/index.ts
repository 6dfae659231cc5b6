export { buildPackets } from './build';
export type { BuildOptions } from './build-options';
export { encode, LINK_TYPE } from './encode';
export type { LinkType } from './encode';
export { fragment } from './fragment';
export { FLAG, tcpOf, withTcp } from './packet';
export type * from './packet';
export { EPOCH_BASE_SECONDS, writePcap, writePcapng } from './pcap-write';

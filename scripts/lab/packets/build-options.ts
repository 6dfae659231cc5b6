export interface BuildOptions {
  /** Largest IP packet in bytes; the MSS in the handshake is 40 less. */
  mtu: number;
  /** TCP data in one segment, where options take room; default: the MSS. */
  segmentBytes?: number;
}

export const ETHERNET_MTU = 1500;

/** One of a few addresses answers: SYN-ACK, UDP or ICMP echo reply. A refusal is no answer. */
export interface AddressAnswer {
  kind: 'address-answer';
  /** IPv4 addresses, next to each other. */
  sources: readonly string[];
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}

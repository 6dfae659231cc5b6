/** ARP who-has for one of a few addresses: a host believes that it is on the local segment. */
export interface ArpRequest {
  kind: 'arp-request';
  /** IPv4 addresses asked for. */
  targets: readonly string[];
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}

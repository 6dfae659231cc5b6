/** Any packet, of any protocol, towards one of a few addresses. */
export interface AddressContact {
  kind: 'address-contact';
  /** Addresses or CIDRs, up to about a thousand: each becomes a literal in the rule's header. */
  targets: readonly string[];
  /** `to` the targets, or `both` ways. */
  direction: 'to' | 'both';
  /** One alert per source and target in this time. */
  suppressSeconds: number;
}

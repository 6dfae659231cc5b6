/** UDP from a host that a monitor does not talk to, towards a host that was seen to be such a monitor. */
export interface UnsolicitedUdp {
  kind: 'unsolicited-udp';
  /** Who sends packets to these addresses is a monitor. */
  contacts: readonly string[];
  /** Detections whose monitors are remembered, each with how Suricata knows their flows; none for contacts. */
  seenBy: readonly { detection: string; flows: readonly MarkedFlow[] }[];
  /** How long a monitor is remembered, and how long a host that it talked to. */
  rememberSeconds: number;
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}

/** Flows that a rule of another detection marks. */
export interface MarkedFlow {
  /** Short and stable: it becomes part of rule ids. */
  name: string;
  transport: 'tcp' | 'udp';
  mark: string;
  /** Constant bytes that the client sends on each such flow, as hex. */
  bytes: string;
  /** What a client sends on such a flow, and what has the bytes and makes no such flow; for test traffic, as hex. */
  sample: string;
  unlike: string;
}

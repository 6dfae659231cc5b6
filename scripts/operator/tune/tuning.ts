/** vitalwire.tuning.yaml: what a site knows and the pack does not. Kept outside the bundle, for both engines. */
export interface Tuning {
  networks: {
    /** CIDRs that are the site's own: HOME_NET and Site::local_nets. Empty: left as they are. */
    home: string[];
    /** CIDRs of medical devices: MEDICAL_NET. */
    medical: string[];
  };
  /** Far ends that monitors are meant to talk to. */
  centralStations: Host[];
  /** Pairs of hosts that are meant to talk in clear. */
  expected: ExpectedHosts[];
  exempt: Exemption[];
  thresholds: Threshold[];
  /** Detections or sids that are not to alert. */
  off: Target[];
  /** Detections that are off by default and wanted. */
  on: Target[];
}

export interface Host {
  /** An IPv4 address or CIDR. */
  address: string;
  note: string | null;
}

export interface ExpectedHosts {
  /** Two ends, each an IPv4 address or CIDR; which of them asks is no matter. */
  pair: [string, string];
  note: string | null;
}

export interface Exemption {
  /** Null: every detection. */
  detection: string | null;
  hosts: Host[];
}

export interface Threshold {
  /** Null: every detection. */
  target: Target | null;
  /** One alert per detection and pair of hosts in this time. */
  seconds: number;
}

export type Target = { detection: string } | { sid: number };

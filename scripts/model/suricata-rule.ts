import type { Mark } from './mark';
import type { Border } from '../lib/grades';
import { GROUP_NETWORKS } from '../lib/site-networks';

/** An address list as a rule header has it: any, a variable, or IPv4 addresses and CIDRs. */
export type AddressTerm =
  'any' | '$HOME_NET' | '!$HOME_NET' | typeof HOST_OUTSIDE | '$MEDICAL_NET' | readonly string[];

const [MULTICAST, BROADCAST, MULTICAST_IPV6] = GROUP_NETWORKS;
/** Whoever gets a datagram outside the site. A group is in no HOME_NET, and what goes to it crosses nothing. */
export const HOST_OUTSIDE = `[!$HOME_NET,!${MULTICAST},!${BROADCAST},!${MULTICAST_IPV6}]` as const;

export type PortTerm = 'any' | readonly number[];
export interface RuleEndpoint {
  address: AddressTerm;
  port: PortTerm;
}

export type RuleProtocol =
  | 'ip'
  | 'ipv4'
  | 'tcp'
  | 'tcp-pkt'
  | 'tcp-stream'
  | 'udp'
  | 'icmp'
  | 'http'
  | 'smb'
  | 'nfs'
  | 'ftp'
  | 'ftp-data'
  | 'smtp'
  | 'http2';

export interface Content {
  kind: 'content';
  bytes: Uint8Array;
  offset?: number;
  depth?: number;
  distance?: number;
  within?: number;
  fastPattern?: true;
  /** The bytes must not be there. */
  negated?: true;
  /** Letters in either case. */
  nocase?: true;
}

/** A part of an HTTP message: decoded, dechunked, and unpacked as far as the engine does. */
export type HttpPart =
  'http.method' | 'http.uri' | 'http.content_type' | 'http.request_body' | 'file.data';

export type FlowState = 'established' | 'not_established' | 'to_server' | 'to_client';

/**
 * One condition or side effect of a rule, in the order in which the rule states it.
 * scripts/compile/suricata/options.ts has the text of each; the lab's mutations drop or alter them one by one.
 */
export type RuleOption =
  | {
      kind: 'flow';
      states: readonly FlowState[];
      /** Suricata asks for the state first, and looks at the payload of packets that have it only. */
      prefilter?: true;
    }
  | { kind: 'flags'; value: string }
  | { kind: 'itype'; value: number }
  | { kind: 'stream_size'; side: 'client' | 'server'; below: number }
  | { kind: 'dsize'; value: string }
  /** What the conditions behind it are about. */
  | { kind: 'buffer'; name: 'ipv4.hdr' | HttpPart }
  | Content
  | {
      kind: 'byte_test';
      count: number;
      operator: '>=' | '<=' | '=' | '>' | '<' | '&';
      value: number;
      offset: number;
      relative?: true;
      little?: true;
    }
  | {
      kind: 'byte_jump';
      count: number;
      offset: number;
      relative?: true;
      little?: true;
      align?: true;
      multiplier?: number;
      postOffset?: number;
    }
  | { kind: 'isdataat'; count: number; relative?: true; negated?: true }
  | { kind: 'pcre'; pattern: string; modifiers: string }
  | { kind: 'flowbits'; action: 'set' | 'unset' | 'isset' | 'isnotset'; name: string }
  | {
      kind: 'xbits';
      action: 'set' | 'unset' | 'isset' | 'isnotset';
      name: string;
      track: 'ip_src' | 'ip_dst' | 'ip_pair';
      expireSeconds?: number;
    }
  | { kind: 'filesha256'; list: string };

/** State as a kind says it: which mark, not how the engine names it. */
export interface MarkOption {
  kind: 'mark';
  action: 'set' | 'unset' | 'isset' | 'isnotset';
  mark: Mark;
  /** Marks of a host: which end of the packet it is. */
  end?: 'source' | 'destination';
  /** Readers of hosts and pairs: how long ago it may have been set. */
  withinSeconds?: number;
}

/** What an observable says to Suricata, before marks have names, and ids and metadata are added. */
export interface SuricataMatch {
  /** Names the match within its detection, for ever: `udp`, `tcp`, `getport-udp`. */
  key: string;
  protocol: RuleProtocol;
  source: RuleEndpoint;
  destination: RuleEndpoint;
  options: readonly (RuleOption | MarkOption)[];
  /** The end that may lie outside the site. */
  farEnd: 'source' | 'destination';
  /** Which side of a flow sends it; absent: the server, where the far end does, else the client. */
  sender?: 'client' | 'server';
  /**
   * Says that the border was crossed, in a file of its own (compile/border.ts): the far end must lie outside
   * $HOME_NET and the other inside. One for a detection.
   */
  crossing?: true;
  /** The monitor's side, for `target`. */
  monitor: 'source' | 'destination';
  /** At most one alert per key in this time; none for a rule that only sets state. */
  limit?: { track: 'by_src' | 'by_dst' | 'by_both'; seconds: number };
  /** Only sets state: rendered with `noalert`. */
  silent?: true;
  /** Silent rules: what they remember, for their message. */
  label?: string;
}

/** A rule without its ids: a match with its marks named and its border in the header. */
export interface SuricataRule extends Omit<SuricataMatch, 'options'> {
  variant: string;
  stated: Border;
  options: readonly RuleOption[];
}

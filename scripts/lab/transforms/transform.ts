/** What a transform is: the same traffic, seen in another way that a sensor must cope with. */
import type { Scenario } from '../../model/scenario';
import { LINK_TYPE, buildPackets, writePcap, writePcapng } from '../packets';
import type { BuildOptions, LinkType, Packet } from '../packets';

/** Where the difference is: how TCP cut it, what the sensor missed, which layer, which file. */
export type TransformLevel = 'tcp' | 'sensor' | 'ip' | 'link' | 'tunnel' | 'file';

/**
 * What is left to find. `all`: every byte of the scenario, so the verdict must not change.
 * `client` and `server`: that side's packets only. `part`: bytes are missing.
 */
export type Kept = 'all' | 'client' | 'server' | 'part';

export interface Transform {
  /** Unique, for test names and reports: `one-byte-segments`. */
  readonly name: string;
  /** One sentence: what is different on the wire. */
  readonly describe: string;
  readonly level: TransformLevel;
  readonly keeps: Kept;
  /** Plain Ethernet in a plain pcap, in order of time: it may stand beside others in a batch. */
  readonly mergeable: boolean;
  /** False when the scenario has nothing that this transform could change. */
  applies(scenario: Scenario): boolean;
  /** At least one variant. Throws when the transform does not apply. */
  apply(scenario: Scenario, options?: TransformOptions): Variant[];
}

export interface TransformOptions {
  /** The bytes that a detection matches; default: the beginning of every message. */
  match?: readonly ByteRange[];
  /** Most variants that one transform makes of a scenario. Default 64. */
  maxVariants?: number;
  /** Bytes of each direction's messages that `one-byte-segments` cuts up. Default 2048. */
  maxSingleBytes?: number;
  /** Bytes kept of each packet by `snaplen`; default: up to the end of `match`, else 118. */
  snaplen?: number;
  /** Packets of the client that were over when the sensor of `delayed-start` began. Default 3. */
  missedClientPackets?: number;
}

/** Bytes of one message, `end` not included; both counted from the message's first byte. */
export interface ByteRange {
  /** Index in scenario.flows. */
  flow: number;
  /** Index in the flow's messages. */
  message: number;
  start: number;
  end: number;
}

export interface Variant {
  /** The transform's name, with what tells its variants apart: `split-every-byte@12`. */
  name: string;
  packets: readonly Packet[];
  format: CaptureFormat;
}

export interface CaptureFormat {
  kind: 'pcap' | 'pcapng';
  nanosecond: boolean;
  linkType: LinkType;
  /** Bytes kept of each packet; absent when all are. */
  snaplen?: number;
}

export const PLAIN: CaptureFormat = {
  kind: 'pcap',
  nanosecond: false,
  linkType: LINK_TYPE.ethernet,
};

/** The bytes of the file that a variant asks for. */
export function writeCapture({ packets, format }: Pick<Variant, 'packets' | 'format'>): Uint8Array {
  return (format.kind === 'pcapng' ? writePcapng : writePcap)(packets, format);
}

type TransformHead = Pick<
  Transform,
  'name' | 'describe' | 'level' | 'keeps' | 'mergeable' | 'applies'
>;

/** A transform whose variants are made by `variants`, and which refuses what it does not apply to. */
export function transform(
  head: TransformHead,
  variants: (scenario: Scenario, options: TransformOptions) => Variant[],
): Transform {
  return {
    ...head,
    apply(scenario, options = {}) {
      if (!head.applies(scenario)) {
        throw new Error(
          `transform ${head.name} does not apply to scenario "${scenario.name}"; ask applies() first`,
        );
      }
      return variants(scenario, options);
    },
  };
}

/** A transform with one variant that changes packets and leaves the file alone. */
export function packetTransform(
  head: TransformHead,
  change: (packets: Packet[], options: TransformOptions) => readonly Packet[],
  build: Partial<BuildOptions> = {},
): Transform {
  return transform(head, (scenario, options) => [
    { name: head.name, packets: change(buildPackets(scenario, build), options), format: PLAIN },
  ]);
}

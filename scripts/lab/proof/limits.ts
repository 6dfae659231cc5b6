/** What engines cannot see by design, whatever the rule says: declared here, and proved true by every run. */
import type { LabEngine } from '../../lib/engines/finding';
import { isMidstream } from '../../model/scenario';
import { toBytes } from '../packets/bytes';
import type { Case } from './case';

export interface Limit {
  /** Names of transforms. */
  transforms: readonly string[];
  engines: readonly LabEngine[];
  /** Narrows the limit to some traffic; absent: all. */
  when?: { says: string; holds(one: Case): boolean };
  /** Present when the engine refuses the capture as a whole: what its error says. */
  refuses?: RegExp;
  reason: string;
  /** Where the engine's own documentation or source says so. */
  source: string;
}

const SURICATAS: readonly LabEngine[] = ['suricata-6', 'suricata-7', 'suricata-8'];

const MIDSTREAM = {
  says: 'a connection whose handshake was not seen',
  holds: ({ scenario }: Case) => scenario.flows.some(isMidstream),
};

const SEGMENTED = {
  says: 'TCP data cut off by the snaplen',
  holds: ({ scenario }: Case) => scenario.flows.some((flow) => flow.transport === 'tcp'),
};

const WAITED_FOR = {
  says: 'data that another flow waits for, on a connection that then falls silent',
  holds: ({ scenario: { flows } }: Case) =>
    flows.slice(0, -1).some((flow) => flow.transport === 'tcp' && flow.close === 'open'),
};

const HTTP = { says: 'HTTP', holds: saidByClient(/^[A-Z]+ \S+ HTTP\/1\.[01]\r\n/) };
const HTTP_OR_FTP = {
  says: 'HTTP or FTP',
  holds: saidByClient(/^(?:[A-Z]+ \S+ HTTP\/1\.[01]\r\n|USER )/i),
};

/** Whether a client sends a message that begins so. */
function saidByClient(begins: RegExp) {
  return ({ scenario }: Case) =>
    scenario.flows.some(
      (flow) =>
        flow.transport === 'tcp' &&
        flow.messages.some(
          ({ from, bytes }) =>
            from === 'client' && begins.test(Buffer.from(toBytes(bytes)).toString('latin1')),
        ),
    );
}

export const LIMITS: readonly Limit[] = [
  {
    transforms: ['no-handshake', 'delayed-start', 'client-side-only', 'server-side-only'],
    engines: SURICATAS,
    when: HTTP_OR_FTP,
    reason:
      'Suricata takes protocols apart on connections whose handshake it saw whole; with stream.midstream off, as shipped, none of any other',
    source: 'docs.suricata.io, configuration/suricata-yaml, "midstream" and "async-oneside"',
  },
  {
    transforms: ['no-handshake', 'delayed-start', 'server-side-only'],
    engines: ['zeek'],
    when: HTTP,
    reason: 'Zeek takes no HTTP apart on connections whose beginning it did not see',
    source: 'zeek 8.0 src/analyzer/protocol/http/HTTP.cc, DeliverStream, IsPartial',
  },
  {
    transforms: ['one-byte-segments', 'reordered-segments'],
    engines: SURICATAS,
    when: WAITED_FOR,
    reason:
      'Suricata looks at reassembled data when it is acknowledged and its sender goes on; until then, rules see one packet at a time',
    source: 'suricata.yaml as shipped, stream.reassembly.toserver-chunk-size',
  },
  {
    transforms: ['linux-cooked-v2'],
    engines: ['suricata-6', 'suricata-7'],
    refuses: /datalink type 276 not \(yet\) supported/,
    reason:
      'Suricata reads Linux cooked captures of version 2 since 8.0; earlier ones end with an error and say so',
    source: 'suricata 7.0.10 src/source-pcap-file-helper.c, ValidateLinkType',
  },
  {
    transforms: ['one-byte-segments', 'reordered-segments'],
    engines: SURICATAS,
    when: MIDSTREAM,
    reason:
      'with stream.midstream off, as shipped, Suricata reassembles no connection whose handshake it did not see: rules then look at one packet at a time',
    source: 'docs.suricata.io, configuration/suricata-yaml, "midstream"',
  },
  {
    transforms: ['reordered-segments'],
    engines: ['zeek'],
    when: MIDSTREAM,
    reason:
      'without a handshake Zeek takes the first segment that it sees for the start of the stream: what was sent before it counts as seen',
    source: 'zeek 8.0 src/packet_analysis/protocol/tcp/TCPSessionAdapter.cc, partial connections',
  },
  {
    transforms: ['snaplen'],
    engines: SURICATAS,
    reason:
      'Suricata drops a packet that is shorter than its IP header says (decoder event ipv4.trunc_pkt) before rules look at its payload',
    source: 'suricata 7.0.10 src/decode-ipv4.c, IPV4_TRUNC_PKT',
  },
  {
    transforms: ['snaplen'],
    engines: ['zeek'],
    when: SEGMENTED,
    reason:
      'Zeek gives its analyzers no TCP payload that is not captured whole: it counts as a gap in the stream',
    source: 'zeek 8.0 src/analyzer/protocol/tcp/TCP_Endpoint.cc, DataSent',
  },
  {
    transforms: ['snaplen'],
    engines: ['zeek'],
    when: {
      says: 'a datagram cut off by the snaplen',
      holds: ({ scenario }: Case) => scenario.flows.some((flow) => flow.transport === 'udp'),
    },
    reason:
      'Zeek gives scripts what was captured of a datagram: it has the size of that part, and nothing behind it',
    source: 'zeek 8.0 src/packet_analysis/protocol/udp/UDP.cc, udp_contents',
  },
  {
    transforms: ['garbage-before'],
    engines: ['zeek'],
    reason:
      'data far above a hole, and no acknowledgement of it, makes Zeek give up the connection: tcp_max_above_hole_without_any_acks',
    source: 'docs.zeek.org, base/init-bare.zeek, tcp_max_above_hole_without_any_acks',
  },
];

/** The limits that cover a case in an engine. */
export function limitsOn(one: Case, engine: LabEngine, limits = LIMITS): Limit[] {
  const name = one.view?.transform.name;
  return limits.filter(
    ({ transforms, engines, when }) =>
      name !== undefined &&
      transforms.includes(name) &&
      engines.includes(engine) &&
      (when?.holds(one) ?? true),
  );
}

export function limitName({ transforms, when }: Limit): string {
  return `${transforms.join(', ')}${when ? ` on ${when.says}` : ''}`;
}

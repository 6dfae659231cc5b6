import { crossing } from '../crossing';
import type { NfsRead } from './pattern';
import { promptly } from '../promptly';
import { renewed } from '../renewed';
import { ASKED, MOUNTED } from '../rpc-accepted/suricata';
import { type RpcTransport, callHeader, plainReply } from '../../protocols/oncrpc/rule-options';
import type { RuleOption, SuricataMatch } from '../../model/suricata-rule';
import { READS, READ_DATA } from '../../protocols/nfs/nfs4';
import { RPC_PROGRAMS } from '../../protocols/oncrpc/rpc';

/** Mark of a host that received data; connection-after reads it. */
export const RECEIVED = 'Vitalwire.code_received';
const READ = 6;
const FILE_ATTRIBUTES_BYTES = { v2: 68, v3: 84 } as const;
interface ReadVersion {
  name: string;
  transport: RpcTransport;
  call: RuleOption[];
  reply: RuleOption[];
}

export function suricata(o: NfsRead): SuricataMatch[] {
  const any = { address: 'any', port: 'any' } as const;
  return versions().flatMap(({ name, transport, call, reply }): SuricataMatch[] => {
    const bit = `Vitalwire.read_${name}_${transport}`;
    const asked: RuleOption = { kind: 'flowbits', action: 'isset', name: bit };
    // Both: the one ends so long after the mount was asked for, the other shows that it was granted.
    const mounted = [ASKED, MOUNTED].map((mark): RuleOption => ({
      kind: 'xbits',
      action: 'isset',
      name: mark,
      track: 'ip_pair',
    }));
    const received = renewed({
      name: RECEIVED,
      track: 'ip_dst',
      expireSeconds: o.withinSeconds,
    });
    const flowMark = (action: 'set' | 'isset'): RuleOption => ({
      kind: 'flowbits',
      action,
      name: `Vitalwire.received_${name}_${transport}`,
    });
    const ends = {
      source: any,
      destination: any,
      farEnd: 'source',
      monitor: 'destination',
    } as const;
    const alert: SuricataMatch = {
      ...ends,
      key: `${name}-${transport}`,
      protocol: transport,
      // By the mark, not by the pair: behind a hole the stream is looked at late. What the mark says needs
      // no asking again.
      options: [flowMark('isset'), ...plainReply(transport)],
      limit: { track: 'by_both', seconds: o.suppressSeconds },
    };
    return [
      ...promptly({
        key: `asked-${name}-${transport}`,
        protocol: transport,
        source: any,
        destination: any,
        options: [{ kind: 'flowbits', action: 'set', name: bit }, ...call],
        farEnd: 'destination',
        monitor: 'source',
        silent: true,
        label: `${name} READ over ${transport.toUpperCase()}`,
      }),
      ...promptly({
        ...ends,
        key: `received-${name}-${transport}`,
        protocol: transport,
        options: [asked, ...mounted, ...received, flowMark('set'), ...reply],
        silent: true,
        label: `${name} over ${transport.toUpperCase()}, remembered`,
      }),
      alert,
      crossing(alert, alert.options, `${name}-${transport}-crossed`),
    ];
  });
}

function versions(): ReadVersion[] {
  const dated = ([2, 3] as const).flatMap((version) =>
    (['udp', 'tcp'] as const).map((transport) => ({
      name: `v${version}`,
      transport,
      call: callHeader(transport, RPC_PROGRAMS.nfs, [version], READ),
      reply: [...plainReply(transport), ...(version === 2 ? dataV2() : dataV3())],
    })),
  );
  return [...dated, { name: 'v4', transport: 'tcp', call: READS, reply: READ_DATA }];
}

/** RFC 1094 section 2.2.7: attributes, then the data as an opaque. */
function dataV2(): RuleOption[] {
  return [lengthAt(FILE_ATTRIBUTES_BYTES.v2)];
}

/** RFC 1813 section 3.3.6: whether attributes follow, these, then the count. */
function dataV3(): RuleOption[] {
  const follows = { kind: 'byte_test', count: 4, value: 1, offset: 0, relative: true } as const;
  return [
    { ...follows, operator: '<=' },
    {
      kind: 'byte_jump',
      count: 4,
      offset: 0,
      relative: true,
      multiplier: FILE_ATTRIBUTES_BYTES.v3,
    },
    lengthAt(0),
  ];
}

function lengthAt(offset: number): RuleOption {
  return { kind: 'byte_test', count: 4, operator: '>', value: 0, offset, relative: true };
}

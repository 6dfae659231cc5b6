import type { KindContext } from '../../model/observable';
import type { Mark } from '../../model/mark';
import type { MarkOption, RuleOption, SuricataMatch } from '../../model/suricata-rule';
import { readData, reads } from '../../protocols/nfs/nfs4';
import { RPC_PROGRAMS } from '../../protocols/oncrpc/rpc';
import {
  callHeader,
  plainReply,
  RPC_WAYS,
  TCP_WAYS,
  type RpcWay,
} from '../../protocols/oncrpc/rule-options';
import { referencedDetection } from '../referenced-detection';
import { replyFunnel } from '../reply-funnel';
import { grantedMark } from '../rpc-accepted/marks';
import type { RpcAccepted } from '../rpc-accepted/pattern';
import { receivedMark } from './marks';
import type { NfsRead } from './pattern';

const READ = 6;

/** READ in one version or several that are told from each other by their answers only. */
interface ReadVersion {
  name: string;
  way: RpcWay;
  call: RuleOption[];
  reply: RuleOption[];
}

export function suricata(o: NfsRead, context: KindContext): SuricataMatch[] {
  const mounts = referencedDetection<RpcAccepted>(context, o.after, 'rpc-accepted');
  const granted: MarkOption = {
    kind: 'mark',
    action: 'isset',
    mark: grantedMark(mounts.id),
    withinSeconds: o.withinSeconds,
  };
  const asked = (name: string): Mark => ({
    owner: context.id,
    name: `${name}-asked`,
    scope: 'flow',
  });
  return [
    ...versions().map(({ name, way, call }): SuricataMatch => ({
      key: `${name}-asked-${way}`,
      protocol: way,
      source: { address: 'any', port: 'any' },
      destination: { address: 'any', port: 'any' },
      farEnd: 'destination',
      monitor: 'source',
      options: [{ kind: 'mark', action: 'set', mark: asked(name) }, ...call],
      silent: true,
      label: `${name} READ`,
    })),
    ...replyFunnel(context, {
      variants: versions().map(({ name, way, reply }) => ({
        key: name,
        way,
        options: [{ kind: 'mark', action: 'isset', mark: asked(name) }, granted, ...reply],
        label: `${name} data`,
      })),
      remembers: [
        { kind: 'mark', action: 'set', mark: receivedMark(context.id), end: 'destination' },
      ],
      suppressSeconds: o.suppressSeconds,
    }),
  ];
}

function versions(): ReadVersion[] {
  return [
    ...RPC_WAYS.map((way) => ({
      name: 'v2-v3',
      way,
      call: callHeader(way, RPC_PROGRAMS.nfs, [2, 3], READ),
      reply: [...plainReply(way), ...FILE_DATA],
    })),
    ...TCP_WAYS.map((way) => ({ name: 'v4', way, call: reads(way), reply: readData(way) })),
  ];
}

/**
 * What comes before the count of data. Version 3 (RFC 1813 section 3.3.6): whether attributes follow, and these, 84
 * bytes that begin with the type, a regular file. Version 2 (RFC 1094 section 2.2.7): attributes, 68 bytes that begin
 * with the type and the mode, which fits into 16 bits and is never 1, as the type there would be in version 3.
 */
const FILE_DATA: RuleOption[] = [
  {
    kind: 'pcre',
    pattern:
      '^(?:\\x00\\x00\\x00\\x00|\\x00\\x00\\x00\\x01' +
      '(?:\\x00\\x00\\x00\\x01.{80}|\\x00\\x00(?:[^\\x00].|\\x00[^\\x01]).{60}))',
    modifiers: 'Rs',
  },
  { kind: 'byte_test', count: 4, operator: '>', value: 0, offset: 0, relative: true },
];

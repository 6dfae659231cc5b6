import { crossing } from '../crossing';
import { promptly } from '../promptly';
import { renewed } from '../renewed';
import type { RpcAccepted } from './pattern';
import { callMatches } from '../rpc-call/matches';
import {
  type RpcTransport,
  next,
  plainReply,
  replyHeader,
} from '../../protocols/oncrpc/rule-options';
import type { RuleOption, RuleProtocol, SuricataMatch } from '../../model/suricata-rule';
import { LOOKED_UP } from '../../protocols/nfs/nfs4';
import { words } from '../../protocols/oncrpc/rpc';
import type { RpcPattern } from '../../protocols/oncrpc/call';

/** Marks of a pair of hosts; nfs-read and connection-after read them. */
export const ASKED = 'Vitalwire.mount_asked';
export const MOUNTED = 'Vitalwire.mounted';
const ANY = { address: 'any', port: 'any' } as const;
const SILENT_CALL = {
  source: ANY,
  destination: ANY,
  farEnd: 'destination',
  monitor: 'source',
  silent: true,
} as const;

interface Reply {
  key: string;
  transport: RpcTransport;
  options: RuleOption[];
}

export function suricata(o: RpcAccepted): SuricataMatch[] {
  return o.calls.flatMap((call): SuricataMatch[] => [
    ...packetState(call),
    ...askedMatches(o, call, 'stream').flatMap((match, i) =>
      promptly(match, askedMatches(o, call, 'packet')[i]),
    ),
    ...repliesTo(call).flatMap((reply) => acceptedMatches(o, call, reply)),
  ]);
}

/** The calls, remembered on the flow and for the pair of hosts. */
function askedMatches(
  o: RpcAccepted,
  call: RpcPattern,
  seen: 'stream' | 'packet',
): SuricataMatch[] {
  return (
    callMatches(call, seen)
      // State of streams is kept by the rules of the calls themselves, state of packets by packetState.
      .filter(({ silent }) => !silent)
      .map((match) => ({
        ...SILENT_CALL,
        ...match,
        key: `asked-${match.key}`,
        options: [
          { kind: 'flowbits', action: 'set', name: askedMark(call, match.protocol) },
          ...renewed({ name: ASKED, track: 'ip_pair', expireSeconds: o.rememberSeconds }),
          ...match.options,
        ],
      }))
  );
}

/** What single packets tell of where the client is: the stream is looked at too late for what follows at once. */
function packetState(call: RpcPattern): SuricataMatch[] {
  return callMatches(call, 'packet')
    .filter(({ silent }) => silent)
    .map((match) => ({ ...SILENT_CALL, ...match }));
}

/** Successful replies to a call. NFSv4: one to a LOOKUP, since others went before it on the same connection. */
function repliesTo(call: RpcPattern): Reply[] {
  if (call.rootLookup !== undefined) {
    return [{ key: call.name, transport: 'tcp', options: LOOKED_UP }];
  }
  return [
    { key: 'udp', transport: 'udp', options: [...replyHeader(), next(words(0, 0))] },
    { key: 'tcp', transport: 'tcp', options: plainReply('tcp') },
  ];
}

function acceptedMatches(
  o: RpcAccepted,
  call: RpcPattern,
  { key, transport, options }: Reply,
): SuricataMatch[] {
  const reply = {
    protocol: transport,
    source: ANY,
    destination: ANY,
    farEnd: 'source',
    monitor: 'destination',
  } as const;
  const asked = { kind: 'flowbits', action: 'isset', name: askedMark(call, transport) } as const;
  const mounted = renewed({
    name: MOUNTED,
    track: 'ip_pair',
    // Reads are looked for as long as the mount's question is remembered, connections as long behind a read.
    expireSeconds: 2 * o.rememberSeconds,
  });
  const alert: SuricataMatch = {
    ...reply,
    key,
    options: [asked, ...options],
    limit: { track: 'by_both', seconds: o.suppressSeconds },
  };
  return [
    ...promptly({
      ...reply,
      key: `mounted-${key}`,
      silent: true,
      options: [asked, ...mounted, ...options],
    }),
    alert,
    crossing(alert, alert.options, `${key}-crossed`),
  ];
}

/** Mark of a flow on which the call was made. */
function askedMark({ name }: RpcPattern, protocol: RuleProtocol): string {
  return `Vitalwire.${name}_${protocol}_asked`;
}

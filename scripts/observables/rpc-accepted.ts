import type { ObservableKind } from '../model/observable';
import type { SuricataMatch } from '../render/suricata-rule';
import { zeekSet, zeekString } from '../render/zeek-literals';
import { acceptedMounts, refusedMounts } from './mount-traffic';
import type { RpcPattern } from './rpc-call';
import { promptly } from './promptly';
import { callMatches } from './rpc-matches';
import { next, plainReply, replyHeader, type RpcTransport } from './rpc-options';
import { words } from './rpc';

declare module '../model/observable' {
  interface ObservableKinds {
    'rpc-accepted': RpcAccepted;
  }
}

/** A mount that the server accepted: one of some calls, answered with success on the same flow. */
export interface RpcAccepted {
  kind: 'rpc-accepted';
  calls: readonly [RpcPattern, ...RpcPattern[]];
  usualServer: string;
  /** How long the pair of hosts is remembered, for what follows a mount. */
  rememberSeconds: number;
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}

/** Marks of a pair of hosts; nfs-read and connection-after read them. */
export const ASKED = 'Vitalwire.mount_asked';
export const MOUNTED = 'Vitalwire.mounted';

export const kind: ObservableKind<RpcAccepted> = {
  name: 'rpc-accepted',
  summary: 'a mount that the server accepted: the call and a successful reply on one flow',

  check: () => [],

  suricata(o) {
    const any = { address: 'any', port: 'any' } as const;
    // What only keeps state for these matches stands among the rules of the calls themselves.
    const calls = o.calls.flatMap(callMatches).filter(({ silent }) => !silent);
    const asked = calls.map((match): SuricataMatch => ({
      source: any,
      destination: any,
      farEnd: 'destination',
      monitor: 'source',
      border: 'none',
      silent: true,
      ...match,
      key: `asked-${match.key}`,
      options: [...pairAsked(o), ...match.options],
    }));
    const reply: Omit<SuricataMatch, 'key' | 'protocol' | 'border' | 'options'> = {
      source: any,
      destination: any,
      farEnd: 'source',
      monitor: 'destination',
    };
    const accepted = (transport: RpcTransport) =>
      transport === 'udp' ? [...replyHeader(), next(words(0, 0))] : plainReply(transport);
    return [
      ...asked.flatMap(promptly),
      ...(['udp', 'tcp'] as const).flatMap((transport): SuricataMatch[] => [
        ...promptly({
          ...reply,
          key: `mounted-${transport}`,
          protocol: transport,
          border: 'none',
          silent: true,
          options: [
            { kind: 'flowbits', action: 'isset', name: ASKED },
            {
              kind: 'xbits',
              action: 'set',
              name: MOUNTED,
              track: 'ip_pair',
              expireSeconds: o.rememberSeconds,
            },
            ...accepted(transport),
          ],
        }),
        {
          ...reply,
          key: transport,
          protocol: transport,
          border: 'partition',
          options: [{ kind: 'flowbits', action: 'isset', name: ASKED }, ...accepted(transport)],
          limit: { track: 'by_both', seconds: o.suppressSeconds },
          label: transport.toUpperCase(),
        },
      ]),
    ];
  },

  zeek(o) {
    return {
      calls: zeekSet(o.calls.map(({ name }) => zeekString(name))),
      remember: `${o.rememberSeconds}secs`,
    };
  },

  indicators: () => [],
  matching: (o) => acceptedMounts(o.calls, o.usualServer),
  nearMisses: (o) => refusedMounts(o.calls, o.usualServer),
};

function pairAsked(o: RpcAccepted): SuricataMatch['options'] {
  return [
    { kind: 'flowbits', action: 'set', name: ASKED },
    {
      kind: 'xbits',
      action: 'set',
      name: ASKED,
      track: 'ip_pair',
      expireSeconds: o.rememberSeconds,
    },
  ];
}

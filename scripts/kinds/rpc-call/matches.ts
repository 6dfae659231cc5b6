import type { SuricataMatch } from '../../model/suricata-rule';
import {
  ASKS_FOR_ROOT,
  looksUpAnother,
  looksUpFromHandle,
  looksUpFromRoot,
} from '../../protocols/nfs/nfs4';
import {
  callHeader,
  nextString,
  nextWord,
  SKIP_AUTH,
  type RpcTransport,
} from '../../protocols/oncrpc/rule-options';
import type { RpcPattern } from '../../protocols/oncrpc/call';

/** A call pattern's Suricata matches without hosts and border; silent ones only keep state on the flow. */
export type CallMatch = Pick<SuricataMatch, 'key' | 'protocol' | 'options' | 'label' | 'silent'>;

/** @param seen in the stream as it is put together, or in single packets: each keeps state of its own. */
export function callMatches(call: RpcPattern, seen: 'stream' | 'packet' = 'stream'): CallMatch[] {
  if (call.rootLookup !== undefined) return rootLookupMatches(call.name, call.rootLookup, seen);
  return (['udp', 'tcp'] as const).map((transport) => ({
    key: `${call.name}-${transport}`,
    protocol: transport,
    options: callOptions(call, transport),
    label: `${call.name} over ${transport.toUpperCase()}`,
  }));
}

function callOptions(call: RpcPattern, transport: RpcTransport) {
  const options = callHeader(transport, call.program, call.versions, call.procedure);
  if (call.path === undefined && !call.asksFor) return options;
  options.push(SKIP_AUTH, SKIP_AUTH);
  if (call.path !== undefined) options.push(nextString(call.path));
  if (call.asksFor) options.push(nextWord(call.asksFor));
  return options;
}

/**
 * LOOKUP under the root, directly or by the root's file handle: a COMPOUND that only asks for the root marks
 * the flow, a LOOKUP of another name takes the mark away. So a client that mounted the whole root, looked at
 * something else first and then enters the directory is not seen.
 */
function rootLookupMatches(
  name: string,
  directory: string,
  seen: 'stream' | 'packet',
): CallMatch[] {
  const inPackets = seen === 'packet';
  const bit = `Vitalwire.${name}_root${inPackets ? '_packet' : ''}`;
  const tcp = { protocol: 'tcp' } as const;
  const state = { protocol: inPackets ? 'tcp-pkt' : 'tcp' } as const;
  return [
    {
      ...state,
      key: `${name}-root${inPackets ? '-packet' : ''}`,
      options: [{ kind: 'flowbits', action: 'set', name: bit }, ...ASKS_FOR_ROOT],
      silent: true,
      label: `${name}, root asked for`,
    },
    {
      ...state,
      key: `${name}-elsewhere${inPackets ? '-packet' : ''}`,
      options: [{ kind: 'flowbits', action: 'unset', name: bit }, ...looksUpAnother(directory)],
      silent: true,
      label: `${name}, root left`,
    },
    {
      ...tcp,
      key: `${name}-direct`,
      options: looksUpFromRoot(directory),
      label: `${name} from the root`,
    },
    {
      ...tcp,
      key: `${name}-handle`,
      options: [{ kind: 'flowbits', action: 'isset', name: bit }, ...looksUpFromHandle(directory)],
      label: `${name} by file handle`,
    },
  ];
}

import { neighbour } from '../../lib/addresses';
import type { Message, Scenario } from '../../model/scenario';
import { otherLookups } from './nfs4-near-misses';
import { carried, rpcCall, words, xdrString, type RpcCallFields } from '../../protocols/oncrpc/rpc';
import type { RpcCall } from './pattern';
import { XID, fieldsOf, matchingCalls, serversOf, tcp, traffic, udp } from './traffic';
import { turnedRound } from '../../protocols/oncrpc/variants';
import type { RpcPattern } from '../../protocols/oncrpc/call';
import type { RpcTraffic } from '../../protocols/oncrpc/call';

/** RPC calls that only look like those of a pattern. */

/** One difference at a time; none of these is one of `all`. */
export function lookalikes(
  call: RpcPattern,
  where: RpcTraffic,
  all: readonly RpcPattern[],
  servers: readonly string[] | undefined,
): Scenario[] {
  if (call.rootLookup !== undefined) return otherLookups(call.rootLookup, where);
  const version = (call.versions ?? [3])[0]!;
  const fields = fieldsOf(call, version);
  const differences: [string, RpcCallFields][] = [
    ['RPC version 3', { ...fields, rpcVersion: 3 }],
    ['the next program', nextProgram(fields)],
    ['program in little-endian order', { ...fields, program: swapped(fields.program) }],
    ...(call.versions
      ? [
          [
            `version ${unlisted(call.versions)}`,
            { ...fields, version: unlisted(call.versions) },
          ] as [string, RpcCallFields],
        ]
      : []),
    ...(call.procedure === undefined
      ? []
      : [
          ['the next procedure', { ...fields, procedure: fields.procedure + 1 }] as [
            string,
            RpcCallFields,
          ],
        ]),
    ...argumentDifferences(call, fields),
  ];
  const calls = differences
    .filter(([, changed]) => !all.some((pattern) => pattern !== call && accepts(pattern, changed)))
    .map(([difference, changed]) => [difference, rpcCall(changed)] as const);
  const whole = rpcCall(fields);
  // Behind each stands a call that has what all calls have, and is none of them: it shows what a flow remembers.
  const another = otherProgram(fields, all);
  const messages: (readonly [string, Buffer])[] = [
    ...calls,
    ['type reply instead of call', Buffer.concat([words(XID, 1), whole.subarray(8)])],
    ...flippedBits(call, whole),
    ...[16, 20]
      .slice(0, (needed(call, whole) - 16) / 4)
      .map((at): [string, Buffer] => [
        `a word before header byte ${at}`,
        Buffer.concat([whole.subarray(0, at), words(0), whole.subarray(at)]),
      ]),
    ['its last word cut off', whole.subarray(0, needed(call, whole) - 4)],
  ];
  const shifted: Scenario[] = [
    {
      name: `${call.name} four bytes late in its datagram`,
      flows: [udp(where, Buffer.concat([Buffer.alloc(4, 0x80), whole]), ...another)],
    },
  ];
  const elsewhere = servers ? otherServers(call, where, servers, whole) : [];
  return [
    ...messages.map(([difference, message]): Scenario => ({
      name: `${call.name} with ${difference}`,
      flows: [udp(where, message, ...another), tcp(where, message, ...another)],
    })),
    ...shifted,
    ...elsewhere,
  ];
}

/** To the program 32 behind, whose number has the same leading bytes. */
function nextProgram(fields: RpcCallFields): RpcCallFields {
  return { ...fields, program: fields.program + 0x20 };
}

/** The same call to the next program; none where that is a match. */
function otherProgram(fields: RpcCallFields, all: readonly RpcPattern[]): Buffer[] {
  const other = nextProgram(fields);
  return all.some((pattern) => accepts(pattern, other)) ? [] : [rpcCall(other)];
}

/** The call to servers that are not listed, and from one that is. */
function otherServers(
  call: RpcPattern,
  where: RpcTraffic,
  servers: readonly string[],
  whole: Buffer,
): Scenario[] {
  const both = (name: string, ends: RpcTraffic): Scenario => ({
    name: `${call.name} ${name}`,
    flows: [udp(ends, whole), tcp(ends, whole)],
  });
  return [
    ...[-1, 2, 256].map((step) => {
      const address = neighbour(servers.at(-1)!, step);
      return both(`to ${address}`, { ...where, server: { ...where.server, address } });
    }),
    both('from the listed server', {
      monitor: servers[0]!,
      server: { ...where.server, address: '198.51.100.7' },
    }),
  ];
}

/** One bit wrong in each byte of the header that the pattern looks at. */
function flippedBits(call: RpcPattern, whole: Buffer): [string, Buffer][] {
  const XID_BYTES = 4;
  const looked = call.procedure !== undefined ? 24 : call.versions ? 20 : 16;
  return Array.from({ length: looked - XID_BYTES }, (_, i): [string, Buffer] => {
    const bytes = Buffer.from(whole);
    bytes[XID_BYTES + i]! ^= 0x08;
    return [`a bit of header byte ${XID_BYTES + i} flipped`, bytes];
  });
}

function argumentDifferences(call: RpcPattern, fields: RpcCallFields): [string, RpcCallFields][] {
  const { path, asksFor } = call;
  if (path !== undefined) {
    return [
      ...[
        `${path}x`,
        path.slice(0, -1),
        `${path.slice(0, -1)}x`,
        `x${path}`,
        `${path}/`,
        path.toUpperCase(),
      ].map((other): [string, RpcCallFields] => [
        `path ${other}`,
        { ...fields, args: xdrString(other) },
      ]),
      ['the path one word late', { ...fields, args: Buffer.concat([words(0), xdrString(path)]) }],
      ['the path in the machine name', { ...fields, args: xdrString('/home'), machine: path }],
    ];
  }
  if (asksFor) {
    return [
      ['another program asked for', { ...fields, args: words(100021, 3, 17, 0) }],
      ['the program asked for one word late', { ...fields, args: words(0, asksFor[0]!, 3, 17) }],
      ...asksFor.flatMap((asked) =>
        [24, 16, 8, 0].map((shift): [string, RpcCallFields] => {
          const wrong = (asked ^ (0x08 << shift)) >>> 0;
          return [`program ${wrong} asked for`, { ...fields, args: words(wrong, 3, 17, 0) }];
        }),
      ),
    ];
  }
  return [];
}

/** Whether a pattern takes a call whose header and argument's first word are these. */
function accepts(pattern: RpcPattern, fields: RpcCallFields): boolean {
  if ((fields.rpcVersion ?? 2) !== 2 || pattern.program !== fields.program) return false;
  if (pattern.versions && !pattern.versions.includes(fields.version)) return false;
  if (pattern.procedure !== undefined && pattern.procedure !== fields.procedure) return false;
  if (pattern.path !== undefined)
    return xdrString(pattern.path).equals(fields.args ?? Buffer.alloc(0));
  if (pattern.asksFor) {
    return pattern.asksFor.includes(Buffer.from(fields.args ?? words(0)).readUInt32BE(0));
  }
  return true;
}

/** How many bytes of a call the pattern looks at. */
function needed(call: RpcPattern, whole: Buffer): number {
  if (call.path !== undefined) return whole.length;
  if (call.asksFor) return whole.length - 12;
  return call.procedure !== undefined ? 24 : call.versions ? 20 : 16;
}

function unlisted(versions: readonly number[]): number {
  return [2, 4, 1].find((version) => !versions.includes(version))!;
}

function swapped(program: number): number {
  return Buffer.from(words(program)).reverse().readUInt32BE(0);
}

export function nearMisses(o: RpcCall): Scenario[] {
  return o.calls.flatMap((call) => {
    const where = traffic(serversOf(o)[0]!, call);
    return [
      ...lookalikes(call, where, o.calls, o.servers),
      ...matchingCalls(call, where)
        .filter(({ flows: [flow] }) => !(flow && 'shape' in flow))
        .flatMap((scenario) => turnedRound(scenario))
        .map((scenario) => withCallBehind(scenario, call, o.calls)),
    ];
  });
}

/** Behind calls that come from the wrong side one from the right side, to another program. */
function withCallBehind(
  scenario: Scenario,
  call: RpcPattern,
  all: readonly RpcPattern[],
): Scenario {
  const [flow, ...others] = scenario.flows;
  if (!flow || !('messages' in flow)) return scenario;
  const behind = otherProgram(fieldsOf(call, (call.versions ?? [3])[0]!), all).map(
    (bytes): Message => ({ from: 'client', bytes: carried(flow.transport, bytes) }),
  );
  return {
    ...scenario,
    flows: [{ ...flow, messages: [...flow.messages, ...behind] }, ...others],
  };
}

import { neighbour } from '../../lib/addresses';
import type { ObservableKind } from '../../model/observable';
import type { Flow, IcmpFlow, Scenario, TcpFlow } from '../../model/scenario';
import type { SuricataMatch } from '../../model/suricata-rule';
import { beside } from '../address-contact/kind';
import { addressProblems } from '../address-problems';

/** One of a few addresses answers: SYN-ACK, UDP or ICMP echo reply. A refusal is no answer. */
export interface AddressAnswer {
  kind: 'address-answer';
  /** IPv4 addresses, next to each other. */
  sources: readonly string[];
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}

const MONITOR = '10.20.0.5';
const ECHO_REPLY = 0;

export const kind: ObservableKind<AddressAnswer> = {
  name: 'address-answer',
  summary: 'an answer from one of a few addresses: SYN-ACK, UDP or ICMP echo reply',

  check: (o) => addressProblems('sources', o.sources),

  suricata(o) {
    const base: Omit<SuricataMatch, 'key' | 'protocol' | 'options'> = {
      source: { address: o.sources, port: 'any' },
      destination: { address: 'any', port: 'any' },
      farEnd: 'source',
      border: 'partition',
      monitor: 'destination',
      limit: { track: 'by_both', seconds: o.suppressSeconds },
    };
    // No flow direction: with a tap on the server's side only, Suricata takes it for the client.
    return [
      {
        ...base,
        key: 'tcp',
        protocol: 'tcp',
        options: [{ kind: 'flags', value: 'SA,CE' }],
        label: 'TCP',
      },
      { ...base, key: 'udp', protocol: 'udp', options: [], label: 'UDP' },
      {
        ...base,
        key: 'icmp',
        protocol: 'icmp',
        options: [{ kind: 'itype', value: ECHO_REPLY }],
        label: 'ICMP',
      },
    ];
  },

  zeek(o) {
    return { sources: o.sources.join(', ') };
  },

  indicators: (o) => o.sources.map((value) => ({ type: 'ipv4', value })),

  matching(o) {
    return o.sources.flatMap((address): Scenario[] => [
      { name: `${address} accepts a TCP connection`, flows: [tcp(address, 'full')] },
      {
        name: `${address} accepts a TCP connection with ECN`,
        flows: [{ ...tcp(address, 'full'), ecn: true }],
      },
      { name: `${address} answers over UDP`, flows: [udp(address, 'server')] },
      { name: `${address} answers a ping`, flows: [ping(address, true)] },
    ]);
  },

  nearMisses(o) {
    const [first] = o.sources;
    const last = o.sources.at(-1)!;
    const others = [
      neighbour(last, 1),
      neighbour(first!, -1),
      neighbour(first!, 256),
      neighbour(first!, -256),
    ];
    // Its last byte is that of a listed one, and the first bytes are those of the host that it answers.
    const alike = { address: `203.0.113.${first!.split('.')[3]}`, to: beside([], first!) };
    return [
      ...o.sources.flatMap((address): Scenario[] => [
        { name: `${address} refuses a TCP connection`, flows: [tcp(address, 'refused')] },
        {
          name: `${address} is silent`,
          flows: [tcp(address, 'unanswered'), udp(address, 'client'), ping(address, false)],
        },
        { name: `${address} is only pinged by another`, flows: [ping(address, false)] },
        {
          name: `${address} answers a ping with another ICMP message`,
          flows: [{ ...ping(address, true), answerType: TIMESTAMP_REPLY }],
        },
      ]),
      ...others.map((address): Scenario => ({
        name: `${address}, which is not listed, answers`,
        flows: [tcp(address, 'full'), udp(address, 'server'), ping(address, true)],
      })),
      {
        name: `${alike.address} answers ${alike.to}`,
        flows: [
          tcp(alike.address, 'full', alike.to),
          udp(alike.address, 'server', alike.to),
          ping(alike.address, true, alike.to),
        ],
      },
    ];
  },
};

const TIMESTAMP_REPLY = 14;

function tcp(
  address: string,
  shape: 'full' | 'refused' | 'unanswered',
  monitor = MONITOR,
): TcpFlow {
  return {
    transport: 'tcp',
    client: { address: monitor, port: 40517 },
    server: { address, port: 515 },
    shape,
    messages: [],
  };
}

function udp(address: string, last: 'client' | 'server', monitor = MONITOR): Flow {
  return {
    transport: 'udp',
    client: { address: monitor, port: 40112 },
    server: { address, port: 111 },
    messages: [
      { from: 'client', bytes: '00' },
      { from: last, bytes: '00' },
    ],
  };
}

function ping(address: string, answered: boolean, monitor = MONITOR): IcmpFlow {
  return { transport: 'icmp', client: { address: monitor }, server: { address }, answered };
}

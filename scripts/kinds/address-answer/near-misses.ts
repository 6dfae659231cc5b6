import type { AddressAnswer } from './pattern';
import { ping, tcp, udp } from './traffic';
import { addressNextTo } from '../address-contact/traffic';
import { neighbour } from '../../lib/addresses';
import type { Scenario } from '../../model/scenario';

const TIMESTAMP_REPLY = 14;

export function nearMisses(o: AddressAnswer): Scenario[] {
  const [first] = o.sources;
  const last = o.sources.at(-1)!;
  const others = [
    neighbour(last, 1),
    neighbour(first!, -1),
    neighbour(first!, 256),
    neighbour(first!, -256),
  ];
  // Its last byte is that of a listed one, and the first bytes are those of the host that it answers.
  const alike = { address: `203.0.113.${first!.split('.')[3]}`, to: addressNextTo([], first!) };
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
}

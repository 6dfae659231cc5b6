import { nearMisses } from './near-misses';
import { schema, sizes, targetPort, type UdpDatagram } from './pattern';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { ObservableKind, Problem } from '../../model/observable';
import {
  datagramProblems,
  leastDatagram,
  longestConstantBytes,
} from '../../protocols/datagram/fields';

export const kind: ObservableKind<UdpDatagram> = {
  name: 'udp-datagram',
  summary:
    'a UDP datagram: ports, size, constants, text, number ranges, bytes in a window or anywhere, what was asked before',
  schema,
  carrier: 'udp',
  check(o): Problem[] {
    const problems = [...portProblems(o), ...datagramProblems(o.fields)];
    if (problems.length > 0) return problems;
    const [least, most] = sizes(o);
    const said = { field: 'sizeBytes', advice: 'give the size of the whole payload' };
    if (least > most) return [{ ...said, problem: `${least} to ${most} holds no size` }];
    const needed = leastDatagram(o.fields);
    if (most < needed) {
      return [{ ...said, problem: `${most} is less than the fields need, ${needed}` }];
    }
    return o.fields.flatMap((one, i): Problem[] => {
      if (!('within' in one) || one.within[1] < most) return [];
      const [from, last] = one.within;
      return [
        {
          field: `fields[${i}].within`,
          problem: `${from} to ${last} ends behind the payload, which has ${most} bytes`,
          advice: `give a last offset of ${most - 1} or less`,
        },
      ];
    });
  },

  indicators: () => [],
  suricata,
  zeek,
  matching,
  nearMisses,
};

/** Without a port each datagram of a network is searched; less is found by chance in many, and paid for each time. */
const LEAST_CONSTANT_BYTES = 4;

function portProblems(o: UdpDatagram): Problem[] {
  const problems: Problem[] = [];
  const say = (field: string, problem: string, advice: string) =>
    problems.push({ field, problem, advice });
  const target = targetPort(o);
  if (target === undefined && o.sourcePort === undefined && o.usualPorts === undefined) {
    say(
      'port',
      'no port at all',
      'give a port, or `sourcePort`, or `usualPorts` where none is required',
    );
  }
  if (
    target === undefined &&
    o.sourcePort === undefined &&
    o.usualPorts !== undefined &&
    longestConstantBytes(o.fields) < LEAST_CONSTANT_BYTES
  ) {
    say(
      'port',
      `is none, and no field has ${LEAST_CONSTANT_BYTES} fixed bytes side by side`,
      'give a port or `sourcePort`, or a longer constant: shorter ones stand everywhere by chance',
    );
  }
  if (o.usualPorts !== undefined && (target !== undefined || o.sourcePort !== undefined)) {
    say('usualPorts', 'stands beside a port that is required', 'give one of the two');
  }
  if (o.answersToo && (target === undefined || o.sourcePort !== undefined)) {
    say('answersToo', 'has no one port that answers come from', 'give `port` and no `sourcePort`');
  }
  if (o.after && (o.sourcePort === undefined || target !== undefined)) {
    say(
      'after',
      'is about an answer',
      "give `sourcePort`, which the question went to, and port: 'any'",
    );
  }
  return problems;
}

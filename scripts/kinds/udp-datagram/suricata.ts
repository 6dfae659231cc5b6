import type { Mark } from '../../model/mark';
import type { KindContext } from '../../model/observable';
import type { MarkOption, RuleOption, SuricataMatch } from '../../model/suricata-rule';
import { crossing } from '../crossing';
import { datagramOptions } from '../datagram-options';
import { targetPort, type UdpDatagram } from './pattern';
import { questionsOf } from './questions';

/** One rule for each direction in which it is looked for, and silent ones for what has to come before. */
export function suricata(o: UdpDatagram, context: KindContext): SuricataMatch[] {
  const asked: Mark = { owner: context.id, name: 'asked', scope: 'flow' };
  const questions = questionsOf(o, context).map(({ id, observable }): SuricataMatch => ({
    ...ends(observable),
    key: `asked-by-${id.split('/')[1]!}`,
    protocol: 'udp',
    options: [
      { kind: 'flow', states: ['to_server'] },
      { kind: 'mark', action: 'set', mark: asked },
      ...sizeAndFields(observable),
    ],
    silent: true,
    label: `asked by ${id.split('/')[1]!}`,
  }));
  const state: (RuleOption | MarkOption)[] = o.after
    ? [
        { kind: 'flow', states: ['to_client'] },
        { kind: 'mark', action: 'isset', mark: asked },
      ]
    : // Where no port says who is asked, it is who speaks first.
      o.usualPorts
      ? [{ kind: 'flow', states: ['to_server'] }]
      : [];
  const limit = { track: 'by_both', seconds: o.suppressSeconds } as const;
  // Once a device, whoever hears it; each host outside that it speaks to is another crossing.
  const atHome = o.concerns === 'segment' ? ({ ...limit, track: 'by_src' } as const) : limit;
  const told = [
    { key: 'datagram', crossed: 'crossed', ...ends(o) },
    ...(o.answersToo ? [{ key: 'answer', crossed: 'answer-crossed', ...ends(answering(o)) }] : []),
  ];
  return [
    ...questions,
    ...told.flatMap(({ key, crossed, ...header }): SuricataMatch[] => {
      const datagram = {
        ...header,
        protocol: 'udp',
        options: [...state, ...sizeAndFields(o)],
        limit,
      } as const satisfies Omit<SuricataMatch, 'key'>;
      return [{ ...datagram, key, limit: atHome }, crossing(datagram, datagram.options, crossed)];
    }),
  ];
}

/** The same from the port that it otherwise goes to. */
function answering(o: UdpDatagram): UdpDatagram {
  return { ...o, port: 'any', sourcePort: targetPort(o)! };
}

function ends(
  o: UdpDatagram,
): Pick<SuricataMatch, 'source' | 'destination' | 'farEnd' | 'monitor'> {
  const ports = (port: number | undefined) => (port === undefined ? 'any' : [port]);
  const header = {
    source: { address: 'any', port: ports(o.sourcePort) },
    destination: { address: 'any', port: ports(targetPort(o)) },
  } as const;
  switch (o.concerns) {
    case 'segment':
    case 'sender':
      return { ...header, farEnd: 'destination', monitor: 'source' };
    case 'receiver':
      return { ...header, farEnd: 'source', monitor: 'destination' };
  }
}

function sizeAndFields(o: UdpDatagram): RuleOption[] {
  return [...size(o), ...datagramOptions(o.fields)];
}

function size({ sizeBytes }: UdpDatagram): RuleOption[] {
  if (sizeBytes === undefined) return [];
  if (typeof sizeBytes === 'number') return [{ kind: 'dsize', value: String(sizeBytes) }];
  // Suricata's ranges leave out their ends.
  const [least, most] = sizeBytes;
  return [{ kind: 'dsize', value: `${least - 1}<>${most + 1}` }];
}

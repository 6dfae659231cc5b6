import { schema, type AnyOf } from './pattern';
import type { KindContext, ObservableBase, ObservableKind } from '../../model/observable';
import type { Scenario } from '../../model/scenario';
import type { SuricataMatch } from '../../model/suricata-rule';
import type { ZeekData } from '../../model/zeek-data';
import { kind as fileContent } from '../file-content/kind';
import { kind as httpMessage } from '../http-message/kind';
import { kind as streamFrame } from '../stream-frame/kind';
import { kind as streamSequence } from '../stream-sequence/kind';
import { kind as udpDatagram } from '../udp-datagram/kind';

type PartKind = ObservableKind<ObservableBase>;

/** Kinds that may be a part. */
const PART_KINDS: ReadonlyMap<string, PartKind> = new Map(
  (
    [
      fileContent,
      httpMessage,
      streamFrame,
      streamSequence,
      udpDatagram,
    ] as readonly unknown[] as readonly PartKind[]
  ).map((kind) => [kind.name, kind]),
);

interface Part {
  name: string;
  kind: PartKind;
  observable: ObservableBase;
}

function partsOf({ parts, suppressSeconds }: AnyOf): Part[] {
  return parts.map(({ name, traffic }) => ({
    name,
    kind: PART_KINDS.get(traffic.kind)!,
    observable: { ...traffic, suppressSeconds },
  }));
}

export const kind: ObservableKind<AnyOf> = {
  name: 'any-of',
  summary: 'any one of several patterns of different kinds',
  schema,
  check(o) {
    const kinds = o.parts.map(({ traffic }) => traffic.kind);
    const twice = kinds.findIndex((name, i) => kinds.indexOf(name) < i);
    if (twice >= 0) {
      const problem = `is the second of kind ${kinds[twice]}`;
      return [{ field: `parts[${twice}]`, problem, advice: 'make it a detection of its own' }];
    }
    return partsOf(o).flatMap(({ kind: own, observable }, i) =>
      own
        .check(observable)
        .map((problem) => ({ ...problem, field: `parts[${i}].traffic.${problem.field}` })),
    );
  },

  indicators: (o) => partsOf(o).flatMap((part) => part.kind.indicators(part.observable)),
  suricata: (o, context) =>
    partsOf(o).flatMap((part) =>
      part.kind
        .suricata(part.observable, context)
        .map((match): SuricataMatch => ({ ...match, key: `${part.name}-${match.key}` })),
    ),
  zeek: (o, context): ZeekData => ({
    also: partsOf(o).flatMap((part) => {
      const data = part.kind.zeek(part.observable, context);
      if (!data) return [];
      const signatures = (data.signatures ?? []).map((one) => ({
        ...one,
        name: `${part.name}-${one.name}`,
      }));
      return [{ ...data, signatures }];
    }),
  }),
  matching: (o, context) => named(o, context, 'matching'),
  nearMisses: (o, context) => named(o, context, 'nearMisses'),
};

/** The traffic of all parts, each scenario with the name of its part. */
function named(o: AnyOf, context: KindContext, which: 'matching' | 'nearMisses'): Scenario[] {
  return partsOf(o).flatMap((part) =>
    part.kind[which](part.observable, context).map((scenario) => ({
      ...scenario,
      name: `${part.name}: ${scenario.name}`,
    })),
  );
}

/** Every small way in which one condition of a Suricata rule can be wrong. */
import { otherSide } from '../../model/scenario';
import type { Content, RuleOption } from '../../model/suricata-rule';
import { mutatePcre } from './mutate-pcre';
import type { OptionMutant } from './option-mutant';

type Mutators = {
  [K in RuleOption['kind']]: (option: Extract<RuleOption, { kind: K }>) => OptionMutant[];
};

/**
 * The mutants of a condition, the one without it first. State that a rule sets is mutated as well: a rule
 * that reads it must notice.
 */
export function mutateOption(option: RuleOption): OptionMutant[] {
  const dropped: OptionMutant[] =
    option.kind === 'buffer' ? [] : [{ what: 'dropped', option: null, widens: true }];
  const mutate = MUTATORS[option.kind] as (option: RuleOption) => OptionMutant[];
  return [...dropped, ...mutate(option)];
}

const INVERSE = { isset: 'isnotset', isnotset: 'isset', set: 'unset', unset: 'set' } as const;

const MUTATORS: Mutators = {
  flow: (o) => [
    ...o.states
      .filter(() => o.states.length > 1)
      .map((state): OptionMutant => ({
        what: `without ${state}`,
        option: { ...o, states: o.states.filter((other) => other !== state) },
        widens: true,
      })),
    ...o.states.flatMap((state): OptionMutant[] => {
      const other = {
        to_server: 'to_client',
        to_client: 'to_server',
        established: 'not_established',
        not_established: 'established',
      } as const;
      const swapped = other[state];
      const states = o.states.map((one) => (one === state ? swapped : one));
      return [{ what: `${swapped} for ${state}`, option: { ...o, states } }];
    }),
  ],
  flags: (o) => [{ what: 'other flags', option: { ...o, value: o.value === 'S' ? 'A' : 'S' } }],
  stream_size: (o) => [{ what: 'the other side', option: { ...o, side: otherSide(o.side) } }],
  itype: (o) => [{ what: 'the next type', option: { ...o, value: o.value + 1 } }],
  dsize: (o) =>
    [...o.value.matchAll(/\d+/g)].flatMap(({ 0: digits, index }) =>
      [-1, 1].map((step) => ({
        what: `${step > 0 ? 'one more' : 'one less'} than ${digits}`,
        option: {
          ...o,
          value:
            o.value.slice(0, index) +
            String(Math.max(0, Number(digits) + step)) +
            o.value.slice(index + digits.length),
        },
      })),
    ),
  buffer: () => [],
  content: mutateContent,
  byte_test: (o) => [
    ...[-1, 1]
      .filter((step) => o.value + step >= 0)
      .map((step) => ({
        what: `bound ${step > 0 ? 'one more' : 'one less'}`,
        option: { ...o, value: o.value + step },
        ...(o.operator === (step > 0 ? '<=' : '>=') ? { widens: true as const } : {}),
      })),
    {
      what: 'operator inverted',
      option: {
        ...o,
        operator: ({ '>=': '<', '<=': '>', '>': '<=', '<': '>=', '=': '>', '&': '=' } as const)[
          o.operator
        ],
      },
    },
    { what: 'one byte later', option: { ...o, offset: o.offset + 1 } },
    ...(o.count > 1 && !asksForAnything(o) ? [otherOrder(o)] : []),
  ],
  byte_jump: (o) => [
    { what: 'one byte further', option: { ...o, postOffset: (o.postOffset ?? 0) + 1 } },
    { what: 'read one byte later', option: { ...o, offset: o.offset + 1 } },
    ...(o.align ? [{ what: 'not aligned', option: without(o, 'align') }] : []),
    ...(o.count > 1 ? [otherOrder(o)] : []),
  ],
  isdataat: (o) => [
    { what: 'one byte more', option: { ...o, count: o.count + 1 } },
    o.negated
      ? { what: 'not negated', option: without(o, 'negated') }
      : { what: 'negated', option: { ...o, negated: true } },
  ],
  pcre: (o) => mutatePcre(o),
  flowbits: (o) => [
    { what: `${INVERSE[o.action]} for ${o.action}`, option: { ...o, action: INVERSE[o.action] } },
  ],
  xbits: (o) => [
    { what: `${INVERSE[o.action]} for ${o.action}`, option: { ...o, action: INVERSE[o.action] } },
    ...expiries(o),
  ],
  filesha256: () => [],
};

/** Times are moved by more than an engine's clock of whole seconds. */
function expiries(o: Extract<RuleOption, { kind: 'xbits' }>): OptionMutant[] {
  const { expireSeconds } = o;
  if (expireSeconds === undefined) return [];
  return [
    { what: '10 seconds shorter', option: { ...o, expireSeconds: expireSeconds - 10 } },
    {
      what: '10 seconds longer',
      option: { ...o, expireSeconds: expireSeconds + 10 },
      widens: true,
    },
  ];
}

/** Bytes of a content that are flipped; all of a short one. */
const MOST_FLIPS = 16;

function mutateContent(o: Content): OptionMutant[] {
  const places = [...o.bytes.keys()];
  const step = Math.ceil(places.length / MOST_FLIPS);
  const flips = places.filter((i) => i % step === 0 || i === places.length - 1);
  return [
    o.negated
      ? { what: 'not negated', option: without(o, 'negated') }
      : { what: 'negated', option: negation(o) },
    ...flips.map((i): OptionMutant => {
      const bytes = Uint8Array.from(o.bytes);
      bytes[i]! ^= 0x01;
      return { what: `a bit of byte ${i} flipped`, option: { ...o, bytes } };
    }),
    ...(o.bytes.length > 1
      ? [
          shortened(o, o.bytes.slice(0, -1), 'without its last byte'),
          ...(o.distance === undefined && o.offset === undefined
            ? [shortened(o, o.bytes.slice(1), 'without its first byte')]
            : []),
        ]
      : []),
    ...(o.depth !== undefined || o.offset !== undefined
      ? [anywhere('anywhere', without(without(o, 'depth'), 'offset'))]
      : []),
    ...(o.within !== undefined ? [anywhere('anywhere behind', without(o, 'within'))] : []),
    ...(o.distance !== undefined
      ? [{ what: 'one byte later', option: { ...o, distance: o.distance + 1 } }]
      : []),
  ];
}

/** Suricata refuses a negated content as its fast pattern where another one could be. */
function negation({ fastPattern: _, ...rest }: Content): Content {
  return { ...rest, negated: true };
}

function anywhere(what: string, option: Content): OptionMutant {
  return { what, option, ...(option.negated ? {} : { widens: true }) };
}

/** A prefix or suffix in the same place. */
function shortened(o: Content, bytes: Uint8Array, what: string): OptionMutant {
  return { what, option: { ...o, bytes }, ...(o.negated ? {} : { widens: true }) };
}

/** More than zero in one order is more than zero in the other. */
function asksForAnything({ operator, value }: Extract<RuleOption, { kind: 'byte_test' }>): boolean {
  return (operator === '>' && value === 0) || (operator === '>=' && value === 1);
}

function otherOrder<O extends Extract<RuleOption, { little?: true }>>(o: O): OptionMutant {
  return o.little
    ? { what: 'big-endian', option: without(o, 'little') }
    : { what: 'little-endian', option: { ...o, little: true } };
}

function without<O extends RuleOption>(option: O, key: string): O {
  const { [key]: _, ...rest } = option as unknown as Record<string, unknown>;
  return rest as unknown as O;
}

/** Every small way in which an observable, as data, can be wrong. Knows no kind. */

export interface DataMutant {
  /** `observable.calls[0].versions: without 3`. */
  where: string;
  what: string;
  value: unknown;
}

/** Keys that no engine matches by: what tells kinds apart, words for people, names of state. */
const WORDS: readonly string[] = ['kind', 'name', 'label', 'mark'];
/** Published hashes of files that are malicious or not public: nobody here can send what they stand for. */
const UNPROVABLE: readonly string[] = ['sha256'];

/** What decides what is spent on a stream that shows nothing, and not what is found on one that does. */
const EFFORT: readonly string[] = ['idleBytes', 'units'];

/** What narrows down which streams Zeek looks at: without it, it looks at more and finds the same. */
const NARROWING: readonly string[] = ['opens'];

/** All mutants of a value: each number, text, flag and list entry in it changed or left out. */
export function mutateData(value: unknown, where = 'observable'): DataMutant[] {
  const mutant = (what: string, changed: unknown) => ({ where, what, value: changed });
  if (typeof value === 'number') {
    // Times by more than the second that an engine's clock may be off.
    const step = /Seconds$/.test(where) ? 10 : 1;
    return [mutant(`${step} more`, value + step), mutant(`${step} less`, value - step)];
  }
  if (typeof value === 'boolean') return [mutant(String(!value), !value)];
  if (typeof value === 'string') return mutateText(value).map(([what, text]) => mutant(what, text));
  if (Array.isArray(value)) {
    return value.flatMap((entry, i) => [
      ...(value.length > 1
        ? [
            mutant(
              `without ${shown(entry)}`,
              value.filter((_, j) => j !== i),
            ),
          ]
        : []),
      ...inside(mutateData(entry, `${where}[${i}]`), (changed) =>
        value.map((other, j) => (i === j ? changed : other)),
      ),
    ]);
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(
      ([key]) => ![...WORDS, ...UNPROVABLE, ...EFFORT].includes(key),
    );
    return entries.flatMap(([key, entry]) => {
      const { [key]: _, ...rest } = value as Record<string, unknown>;
      return [
        ...(NARROWING.includes(key) ? [] : [mutant(`without ${key}`, rest)]),
        ...inside(mutateData(entry, `${where}.${key}`), (changed) => ({
          ...value,
          [key]: changed,
        })),
      ];
    });
  }
  return [];
}

function inside(mutants: readonly DataMutant[], wrap: (value: unknown) => unknown): DataMutant[] {
  return mutants.map((mutant) => ({ ...mutant, value: wrap(mutant.value) }));
}

/** Hex digits and addresses stay such; other text loses, gains and changes a letter. */
function mutateText(text: string): [string, string][] {
  if (/^\d+\.\d+\.\d+\.\d+(\/\d+)?$/.test(text)) {
    return [
      ['the next address', text.replace(/\d+(?=(\/\d+)?$)/, (last) => String(Number(last) ^ 1))],
    ];
  }
  if (/^(?:[0-9a-f]{2})+$/.test(text)) {
    return (text.match(/../g) ?? []).map((byte, i): [string, string] => [
      `a bit of byte ${i} flipped`,
      text.slice(0, 2 * i) +
        (Number.parseInt(byte, 16) ^ 1).toString(16).padStart(2, '0') +
        text.slice(2 * i + 2),
    ]);
  }
  return [
    ['one letter more', `${text}x`],
    ['one letter less', text.slice(0, -1)],
  ];
}

function shown(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > 30 ? `${text.slice(0, 30)}...` : text;
}

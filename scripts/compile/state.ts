import type { Mark } from '../model/mark';
import type { MarkOption, RuleOption, SuricataMatch } from '../model/suricata-rule';
import type { DetectionId } from '../model/vocabulary';

/** Suricata's default for host and pair bits (src/detect-xbits.c); never relied upon. */
const TRACK = { source: 'ip_src', destination: 'ip_dst' } as const;

/** A mark that one detection's rules read, and for how long after it was set. */
export interface MarkRead {
  reader: DetectionId;
  mark: Mark;
  /** Null: as long as the flow lives. */
  withinSeconds: number | null;
}

/** Every mark that the matches of a detection read, each once. */
export function readsOf(reader: DetectionId, matches: readonly SuricataMatch[]): MarkRead[] {
  const reads = marksIn(matches)
    .filter(({ action }) => action === 'isset' || action === 'isnotset')
    .map(({ mark, withinSeconds = null }): MarkRead => ({ reader, mark, withinSeconds }));
  return [...new Map(reads.map((read) => [JSON.stringify(read), read])).values()];
}

/**
 * Names for marks. A flow bit lives with its flow. A mark of hosts is one bit for each time that a reader counts,
 * since a bit has one lifetime: readers with other times do not share, and what nobody reads is not set.
 * Names hold their owner, so that two detections never share state.
 */
export class StateNames {
  private readonly windows = new Map<string, Set<number>>();

  /** @throws Error for a mark of hosts that is read without a time. */
  constructor(reads: readonly MarkRead[]) {
    for (const { reader, mark, withinSeconds } of reads) {
      if (mark.scope === 'flow') continue;
      if (withinSeconds === null) {
        throw new Error(`${reader} reads "${mark.name}" of ${mark.owner} without a time`);
      }
      const known = this.windows.get(nameOf(mark)) ?? new Set();
      this.windows.set(nameOf(mark), known.add(withinSeconds));
    }
  }

  /** A match's options with the engine's own words in place of marks. */
  named(options: SuricataMatch['options']): RuleOption[] {
    return options.flatMap((option) => (option.kind === 'mark' ? this.bits(option) : [option]));
  }

  private bits({ action, mark, end, withinSeconds }: MarkOption): RuleOption[] {
    if (mark.scope === 'flow') return [{ kind: 'flowbits', action, name: nameOf(mark) }];
    if (mark.scope === 'host' && end === undefined) {
      throw new Error(`"${mark.name}" of ${mark.owner} marks a host; say which end it is`);
    }
    const track = mark.scope === 'pair' ? 'ip_pair' : TRACK[end!];
    const bit = (seconds: number) => ({
      kind: 'xbits' as const,
      name: `${nameOf(mark)}.${seconds}`,
      track: track as 'ip_src' | 'ip_dst' | 'ip_pair',
    });
    if (action === 'isset' || action === 'isnotset') return [{ ...bit(withinSeconds!), action }];
    return [...(this.windows.get(nameOf(mark)) ?? [])]
      .sort((a, b) => a - b)
      .flatMap((seconds): RuleOption[] => [
        // `set` leaves a bit that is there as it is, with the time that it has (suricata 7.0.10
        // src/ippair-bit.c, IPPairBitSet; src/host-bit.c alike).
        ...(mark.continuous && action === 'set'
          ? []
          : [{ ...bit(seconds), action: 'unset' as const }]),
        ...(action === 'set' ? [{ ...bit(seconds), action, expireSeconds: seconds }] : []),
      ]);
  }
}

function nameOf({ owner, name }: Mark): string {
  return `vw.${owner.replace('/', '.')}.${name}`;
}

function marksIn(matches: readonly SuricataMatch[]): MarkOption[] {
  return matches.flatMap(({ options }) =>
    options.filter((option): option is MarkOption => option.kind === 'mark'),
  );
}

/** Every mark that the matches of a detection set, each once. */
export function setsOf(matches: readonly SuricataMatch[]): Mark[] {
  const sets = marksIn(matches).filter(({ action }) => action === 'set');
  return [...new Map(sets.map(({ mark }) => [nameOf(mark), mark])).values()];
}

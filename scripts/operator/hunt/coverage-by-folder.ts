import type { Span } from './coverage';
import type { Outcome } from './read-file';
import type { WalkedFile } from './walk';

/** Folders that archives are sorted into: `2025-01-02`, `2025/01/02`, Zeek's `current`. */
const DATED = /^(\d{4}([-_]?\d\d){0,2}|\d\d|current)$/;

/** What one sensor's log covers, with the folder that it lies in: archives of one log are one. */
export type FolderSpan = Span & { folder: string };

export function coverageOf(
  outcomes: readonly Outcome[],
  files: readonly WalkedFile[],
): FolderSpan[] {
  const below = new Map(files.map(({ file, below: start }) => [file, start]));
  const spans = new Map<string, FolderSpan & { set: Set<number> }>();
  for (const { name, spans: own } of outcomes) {
    const file = name.split(': ')[0]!;
    const folder = file
      .split('/')
      .slice(0, -1)
      .filter((part) => !DATED.test(part))
      .join('/');
    for (const span of own) {
      const shown = folder || below.get(file) || '.';
      const key = `${span.sensor} ${span.log} ${shown}`;
      const known = spans.get(key) ?? { ...span, folder: shown, set: new Set<number>() };
      known.first = Math.min(known.first, span.first);
      known.last = Math.max(known.last, span.last);
      for (const hour of span.hours) known.set.add(hour);
      known.offsets = [...new Set([...known.offsets, ...span.offsets])].sort((a, b) => a - b);
      spans.set(key, known);
    }
  }
  return [...spans.values()]
    .map(({ set, ...span }) => ({ ...span, hours: [...set].sort((a, b) => a - b) }))
    .sort((a, b) =>
      `${a.sensor}${a.folder}${a.log}`.localeCompare(`${b.sensor}${b.folder}${b.log}`),
    );
}

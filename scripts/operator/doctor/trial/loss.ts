import type { Level } from '../check';
import type { ShownProof, TestTraffic, View } from './test-traffic';

/** What is lost, for people and as a level. */
export interface Loss {
  level: Level;
  /** `all 41 proofs`, `7 of 14 with a VLAN tag`: one a view, worst first. */
  words: string[];
  /** Detections that are found in no view at all. */
  never: string[];
}

const VIEW_WORDS: Readonly<Record<View, string>> = {
  plain: 'as they are',
  tagged: 'behind a VLAN tag',
  ipv6: 'in IPv6',
  midstream: 'in connections that began before the sensor did',
  'one-way': 'of which the sensor sees the monitor’s side alone',
  many: 'of 600 monitors at a time',
};

/** Fewer of a crowd are lost by chance: an engine's tables are hashed. */
const FEW_OF_MANY = 0.02;

/**
 * The level is that of the effect, whatever the cause: what never alerts is an error.
 * @param expected keys that this engine sees when nothing is in its way.
 * @param lost those of them that it does not see here.
 */
export function lossOf(
  stage: TestTraffic,
  expected: ReadonlySet<string>,
  lost: ReadonlySet<string>,
): Loss | null {
  const wanted = stage.shown.filter(({ key }) => expected.has(key));
  // A change may show more than this engine was expected to see; that was never lost.
  const gone = wanted.filter(({ key }) => lost.has(key));
  const views = [...new Set(gone.map(({ view }) => view))].filter((view) => {
    const share = count(gone, view) / count(wanted, view);
    return view !== 'many' || share > FEW_OF_MANY;
  });
  if (views.length === 0) return null;
  const found = new Set(
    wanted.filter(({ key }) => !lost.has(key)).map(({ proof }) => proof.detection),
  );
  const never = [...new Set(gone.map(({ proof }) => proof.detection))].filter(
    (detection) => !found.has(detection),
  );
  const all = (view: View) => count(gone, view) === count(wanted, view);
  const isError =
    never.length > 0 ||
    views.some((view) => view !== 'ipv6' && view !== 'one-way' && all(view)) ||
    isGoneSomewhere(wanted, gone) ||
    isGoneOfMany(wanted, gone);
  return {
    level: isError ? 'error' : 'warning',
    words:
      gone.length === wanted.length
        ? [`all ${wanted.length} findings, in whatever way they are shown`]
        : views.map((view) => wordsOf(view, gone, wanted)),
    never,
  };
}

/** Whether a plain conversation is lost in all networks, or most of them in one network. */
function isGoneSomewhere(wanted: readonly ShownProof[], gone: readonly ShownProof[]): boolean {
  const shareOf = (part: (one: ShownProof) => string) => {
    const counts = new Map<string, { of: number; lost: number }>();
    for (const one of wanted.filter(({ view }) => view === 'plain')) {
      const count = counts.get(part(one)) ?? { of: 0, lost: 0 };
      counts.set(part(one), { ...count, of: count.of + 1 });
    }
    for (const one of gone.filter(({ view }) => view === 'plain')) counts.get(part(one))!.lost += 1;
    return Math.max(0, ...[...counts.values()].map(({ of, lost }) => lost / of));
  };
  return shareOf(({ proof }) => proof.id) === 1 || shareOf(({ place }) => place) > 0.5;
}

/** Whether most of the many monitors lose one and the same finding: a hospital has that many. */
function isGoneOfMany(wanted: readonly ShownProof[], gone: readonly ShownProof[]): boolean {
  const countOf = (list: readonly ShownProof[], id: string) =>
    list.filter(({ view, proof }) => view === 'many' && proof.id === id).length;
  const ids = new Set(gone.filter(({ view }) => view === 'many').map(({ proof }) => proof.id));
  return [...ids].some((id) => countOf(gone, id) > countOf(wanted, id) / 2);
}

function wordsOf(view: View, gone: readonly ShownProof[], wanted: readonly ShownProof[]): string {
  const [lost, total] = [count(gone, view), count(wanted, view)];
  const places = [...new Set(gone.filter((one) => one.view === view).map(({ place }) => place))];
  const shownIn = new Set(wanted.filter((one) => one.view === view).map(({ place }) => place));
  const where = places.length < shownIn.size && view !== 'many' ? ` (${places.join('; ')})` : '';
  return `${lost === total ? `all ${total}` : `${lost} of ${total}`} findings ${VIEW_WORDS[view]}${where}`;
}

function count(list: readonly ShownProof[], view: View): number {
  return list.filter((one) => one.view === view).length;
}

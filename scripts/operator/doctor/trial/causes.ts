import { applyFixes, canBeTried, isEdit, linesBefore } from '../apply';
import type { Diagnosis, Fix } from '../check';
import type { TimeLimit } from './time-limit';
import type { TrialFindings } from './trial-findings';

/** One run, as far as the search for causes looks at it. */
export interface Run extends TrialFindings {
  ending: string | null;
  /** What the engine itself said of errors. */
  said: readonly string[];
}

/** A change that may bring back what is lost, and what it would be the cause of. */
export interface Candidate {
  diagnosis: Diagnosis;
  fix: readonly Fix[];
}

/** A change that did. */
export interface Cause {
  diagnosis: Diagnosis;
  fix: readonly Fix[];
  /** Keys that the engine sees with it and did not see without it. */
  regained: Set<string>;
  alsoRegained: string[];
  /** Whether the engine comes to an end with it alone, and did not without it. */
  starts: boolean;
  /** Whether it helps only with others of the report: each hides the other. */
  isOneOfSeveral: boolean;
  /** Findings that went away with it: they followed from it. */
  folded: Diagnosis[];
}

export interface Search {
  /** The sensor as it is. */
  base: Run;
  /** What should be seen. */
  expected: ReadonlySet<string>;
  /** Further things that should be so. */
  expectedAlso: ReadonlySet<string>;
  /** Texts of the sensor's files, to apply a fix to. */
  textOf(file: string): string;
  /** The engine on a copy with these texts. */
  run(changed: ReadonlyMap<string, string>): Promise<Run>;
  /** What the checks say of such a copy. */
  ask(changed: ReadonlyMap<string, string>): Diagnosis[];
  /** Changes found by taking parts away, for causes that no check knows. */
  experiments(changed: ReadonlyMap<string, string>, now: Run): Promise<Candidate | null>;
  limit: Pick<TimeLimit, 'isOver' | 'minutes'>;
}

export interface Found {
  causes: Cause[];
  /** The last run, with every accepted change. */
  now: Run;
  /** The accepted changes, by the lines of the sensor's own files. */
  fixes: Fix[];
  /** Texts with all of them. */
  changed: ReadonlyMap<string, string>;
}

/**
 * Looks for the changes that bring back what is lost: each is tried on top of those found before, and is
 * kept when the engine then starts, sees what it did not see, and loses nothing.
 */
export async function findCauses(search: Search, candidates: readonly Candidate[]): Promise<Found> {
  const found: Found = { causes: [], now: search.base, fixes: [], changed: new Map() };
  let left = [...candidates];
  const accept = (
    candidate: Candidate,
    run: Run,
    changed: Map<string, string>,
    isOneOfSeveral = false,
  ) => {
    const before = search.ask(found.changed);
    const after = new Set(search.ask(changed).map(nameOf));
    const folded = before.filter(
      (one) => !after.has(nameOf(one)) && nameOf(one) !== nameOf(candidate.diagnosis),
    );
    found.causes.push({
      ...candidate,
      folded,
      isOneOfSeveral,
      regained: new Set([...run.keys].filter((key) => !found.now.keys.has(key))),
      alsoRegained: [...run.also].filter((one) => !found.now.also.has(one)),
      starts: found.now.ending !== null && run.ending === null,
    });
    found.now = run;
    found.fixes = [...found.fixes, ...candidate.fix];
    found.changed = changed;
    const gone = new Set([...folded, candidate.diagnosis].map(nameOf));
    left = left.filter((one) => !gone.has(nameOf(one.diagnosis)));
  };
  const tryOne = async (candidate: Candidate): Promise<boolean> => {
    const changed = changedBy(search, found.fixes, candidate.fix);
    if (changed === null) return false;
    const run = await search.run(changed);
    if (!helps(search, found.now, run)) return false;
    accept(candidate, run, changed);
    return true;
  };

  let progress = true;
  while (progress && isLost(search, found.now) && !search.limit.isOver()) {
    progress = false;
    for (const candidate of [...left]) {
      if (!left.includes(candidate) || search.limit.isOver() || !isLost(search, found.now))
        continue;
      if (await tryOne(candidate)) progress = true;
    }
    if (progress || !isLost(search, found.now) || search.limit.isOver()) continue;
    // Two faults may hide each other: then only both changes together show an effect.
    if (left.length > 1) {
      const together: Candidate = { ...left[0]!, fix: left.flatMap(({ fix }) => fix) };
      const changed = changedBy(search, found.fixes, together.fix);
      const run = changed && (await search.run(changed));
      if (run && helps(search, found.now, run)) {
        const needed = await withoutNeedless(search, found, left, run);
        for (const candidate of needed) {
          const next = changedBy(search, found.fixes, candidate.fix)!;
          accept(candidate, candidate === needed.at(-1) ? run : found.now, next, needed.length > 1);
        }
        progress = true;
        continue;
      }
    }
    const experiment = await search.experiments(found.changed, found.now);
    const own = experiment && inOwnLines(search, found.fixes, experiment);
    if (own) progress = await tryOne(own);
  }
  return found;
}

/** Whether a run sees more and nothing less. */
export function helps(search: Pick<Search, 'expected'>, before: Run, after: Run): boolean {
  if (after.ending !== null || !losesNothing(before, after)) return false;
  return (
    before.ending !== null ||
    [...after.keys].some((key) => search.expected.has(key) && !before.keys.has(key)) ||
    [...after.also].some((one) => !before.also.has(one))
  );
}

export function losesNothing(before: Run, after: Run): boolean {
  return (
    (after.ending === null || before.ending !== null) &&
    [...before.keys].every((key) => after.keys.has(key)) &&
    [...before.also].every((one) => after.also.has(one))
  );
}

export function isLost({ expected, expectedAlso }: Search, run: Run): boolean {
  return (
    run.ending !== null ||
    [...expected].some((key) => !run.keys.has(key)) ||
    [...expectedAlso].some((one) => !run.also.has(one))
  );
}

/**
 * Texts with fixes made on top of others; null where they change no text, such as words for people. All go by the
 * lines of the sensor's own files, so that a person can make them in any order.
 */
export function changedBy(
  search: Pick<Search, 'textOf'>,
  before: readonly Fix[],
  fixes: readonly Fix[],
): Map<string, string> | null {
  if (!fixes.some(canBeTried)) return null;
  const all = [...before, ...fixes];
  const texts = all.filter(isEdit);
  const files = new Map(texts.map(({ file }) => [file, search.textOf(file)]));
  const changed = applyFixes(files, texts);
  for (const { file, copyOf } of all) {
    if (copyOf !== undefined) changed.set(file, search.textOf(copyOf));
  }
  return changed;
}

/** What was found in texts with other fixes, by the lines of the sensor's own; null where these have no such line. */
function inOwnLines(
  search: Pick<Search, 'textOf'>,
  before: readonly Fix[],
  { diagnosis, fix }: Candidate,
): Candidate | null {
  const lineOf = (file: string, line: number) =>
    linesBefore(search.textOf(file), file, before)[line - 1] ?? null;
  const own = fix.flatMap((one): Fix[] => {
    if (!one.line) return [one];
    const line = lineOf(one.file, one.line);
    return line === null ? [] : [{ ...one, line }];
  });
  if (own.length < fix.length) return null;
  const place = /^(.*):(\d+)$/.exec(diagnosis.at ?? '');
  const line = place && lineOf(place[1]!, Number(place[2]));
  const at = place && line !== null ? `${place[1]}:${line}` : diagnosis.at;
  return { diagnosis: { ...diagnosis, at }, fix: own };
}

/** Of changes that help together, those that are needed for it. */
async function withoutNeedless(
  search: Search,
  found: Found,
  all: readonly Candidate[],
  best: Run,
): Promise<Candidate[]> {
  let needed = [...all];
  for (const candidate of all) {
    if (search.limit.isOver()) break;
    const rest = needed.filter((one) => one !== candidate);
    const changed = changedBy(
      search,
      found.fixes,
      rest.flatMap(({ fix }) => fix),
    );
    if (changed && losesNothing(best, await search.run(changed))) needed = rest;
  }
  return needed;
}

const MOST_SINGLES = 24;

/**
 * The smallest part of a list whose removal works, by halves.
 * @param works whether taking these away brings something back.
 */
export async function narrowed<T>(
  items: readonly T[],
  works: (items: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let now = items;
  while (now.length > 1) {
    const middle = Math.ceil(now.length / 2);
    const halves = [now.slice(0, middle), now.slice(middle)];
    const half = (await works(halves[0]!))
      ? halves[0]
      : (await works(halves[1]!))
        ? halves[1]
        : null;
    if (half) {
      now = half;
      continue;
    }
    // Parts may lean on each other: then no half goes without the other, and only one by one tells.
    for (const item of now) if (now.length <= MOST_SINGLES && (await works([item]))) return [item];
    break;
  }
  return now;
}

export function nameOf({ id, title }: Diagnosis): string {
  return `${id}: ${title}`;
}

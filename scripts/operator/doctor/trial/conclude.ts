import { createHash } from 'node:crypto';
import { canBeTried } from '../apply';
import type { Check, Diagnosis } from '../check';
import { changedBy, findCauses, isLost, losesNothing, nameOf } from './causes';
import type { Candidate, Cause, Found, Run, Search } from './causes';
import { lossOf } from './loss';
import type { TestTraffic } from './test-traffic';
import type { Tried } from './trial';
import { A_NOTICE } from './trial-findings';

/** All that a conclusion is drawn from. */
export interface Evidence {
  engine: 'suricata' | 'zeek';
  /** `Suricata 7.0.10`. */
  version: string;
  stage: TestTraffic;
  search: Search;
  /** What the checks found. */
  own: readonly Diagnosis[];
  checks: readonly Check[];
  notes: readonly string[];
  /** Runs so far. */
  runs(): number;
}

/** Why a finding comes without its change. */
const NOT_TRIED = 'its change was not tried: the time was over (--minutes gives more)';

/** Looks for the causes of what is lost, and puts the findings of the checks in their order. */
export async function conclude(given: Evidence): Promise<Tried> {
  const evidence = { ...given, search: { ...given.search, run: remembered(given.search.run) } };
  const { engine, version, search, own, checks, notes } = evidence;
  const { base, expected } = search;
  const candidates = own
    .filter(({ level, fix }) => level !== 'info' && fix.length > 0)
    .map((diagnosis): Candidate => ({ diagnosis, fix: diagnosis.fix }));
  const found = await findCauses(search, candidates);
  const shownByRun = new Set(checks.filter(({ shownBy }) => shownBy === 'run').map(({ id }) => id));
  const diagnoses = [
    ...found.causes.map((cause) => caused(cause, evidence)),
    ...unexplained(found.now, evidence),
  ];
  const isAllSeen = !isLost(search, found.now);
  const explained = new Set(
    found.causes.flatMap(({ diagnosis, folded }) => [diagnosis, ...folded].map(nameOf)),
  );
  for (const one of own.filter((each) => !explained.has(nameOf(each)))) {
    const isDisproved = shownByRun.has(one.id) && isAllSeen;
    diagnoses.push(await tried(one, isDisproved, found, evidence));
  }
  const isEnded = diagnoses.some(({ effect }) => effect?.includes(NOT_TRIED));
  const kept = [...expected].filter((key) => base.keys.has(key)).length;
  return {
    trial: {
      engine,
      version,
      seen: { found: base.ending === null ? kept : 0, of: expected.size },
      notes: isEnded
        ? [...notes, `${search.limit.minutes} minutes were over before every change was tried`]
        : [...notes],
      runs: evidence.runs(),
    },
    diagnoses,
  };
}

/** A finding of a check that is the cause of a loss: with its effect, at the level of it. */
function caused(
  { diagnosis, fix, regained, alsoRegained, starts, folded, isOneOfSeveral }: Cause,
  { stage, search: { expected, base }, version }: Evidence,
): Diagnosis {
  const loss = lossOf(stage, expected, regained);
  const effect = [
    ...(starts ? [`the engine does not start: ${base.said[0] ?? base.ending ?? ''}`] : []),
    ...(loss?.words.map((words) => `lost: ${words}`) ?? []),
    ...(loss && loss.never.length > 0 && loss.never.length < 6
      ? [`never told: ${loss.never.join(', ')}`]
      : []),
    // Where nothing alerts, nothing is known of how alerts look.
    ...(base.keys.size > 0 ? shortened(alsoRegained).map((words) => `not so: ${words}`) : []),
  ];
  return {
    ...diagnosis,
    fix: [...fix],
    level: starts ? 'error' : (loss?.level ?? diagnosis.level),
    effect,
    consequences: folded.filter(({ level }) => level !== 'info').map(nameOf),
    tried: isOneOfSeveral
      ? `${version} was run with this change together with the others that are needed: each hides the other, and with all of them it sees what it did not see, and loses nothing`
      : `${version} was run with this change: it ${starts ? 'starts and ' : ''}${regainedWords(regained.size, alsoRegained)}`,
  };
}

/** Of many things of one kind, how many. */
function shortened(also: readonly string[]): string[] {
  const isNotice = (one: string) => one.startsWith(A_NOTICE);
  const notices = also.filter(isNotice);
  if (notices.length <= 3) return [...also];
  return [...also.filter((one) => !isNotice(one)), `notices tell of ${notices.length} detections`];
}

function regainedWords(findings: number, also: readonly string[]): string {
  return findings > 0
    ? `sees ${findings} findings that it did not see, and loses none`
    : `loses nothing, and this holds again: ${shortened(also).join('; ')}`;
}

/** What is lost still, with every change that helped: nothing here knows why. */
function unexplained(now: Run, { engine, version, stage, search }: Evidence): Diagnosis[] {
  const { expected, base } = search;
  const common = { id: `${engine}-trial`, engine, at: null, fix: [] };
  const more = search.limit.isOver()
    ? `The search for the cause was ended after ${search.limit.minutes} minutes, before every change was tried; --minutes gives it more.`
    : null;
  if (now.ending !== null) {
    return [
      {
        ...common,
        level: 'error',
        title: `${version} does not run with this configuration: it ${now.ending}`,
        means: `Nothing is seen. ${more ?? 'No change that the doctor knows mends it.'}`,
        effect: [...now.said, ...base.said].slice(0, 6).map((line) => `it says: ${line}`),
      },
    ];
  }
  const lost = new Set([...expected].filter((key) => !now.keys.has(key)));
  const missing = [...search.expectedAlso].filter((one) => !now.also.has(one));
  const loss =
    lossOf(stage, expected, lost) ??
    (missing.length > 0 ? { level: 'warning' as const, words: [], never: [] } : null);
  if (!loss) return [];
  return [
    {
      ...common,
      level: loss.level,
      title: `${version} loses findings with this configuration`,
      means: more ?? 'No change that the doctor knows brings them back.',
      effect: [
        ...loss.words.map((words) => `lost: ${words}`),
        ...shortened(missing).map((words) => `not so: ${words}`),
        ...(loss.never.length > 0 ? [`never told: ${loss.never.slice(0, 6).join(', ')}`] : []),
        ...now.said.slice(0, 3).map((line) => `it says: ${line}`),
      ],
    },
  ];
}

/** A finding that explains no loss: what the run says of it, and its fix where that was tried. */
async function tried(
  one: Diagnosis,
  isDisproved: boolean,
  { fixes, now }: Pick<Found, 'fixes' | 'now'>,
  { search, version, checks }: Evidence,
): Promise<Diagnosis> {
  const words = one.fix.filter((fix) => !canBeTried(fix));
  const changes = one.fix.filter(canBeTried);
  const level = isDisproved && one.level !== 'info' ? 'info' : one.level;
  const effect = [
    level !== one.level
      ? 'no finding was lost by it when the engine was run'
      : one.level === 'info' ||
          !checks.some(({ id, shownBy }) => id === one.id && shownBy === 'drill')
        ? ''
        : 'no run on a capture can show this; the drill shows it',
  ].filter(Boolean);
  if (changes.length > 0 && search.limit.isOver()) {
    return { ...one, level, effect: [...effect, NOT_TRIED], fix: words };
  }
  // Nothing is known of a change where the engine does not run, whatever else is done.
  if (changes.length === 0 || now.ending !== null) return { ...one, level, effect, fix: words };
  const next = changedBy(search, fixes, changes);
  const run = next && (await search.run(next));
  if (!run || run.ending !== null || !losesNothing(now, run))
    return { ...one, level, effect, fix: words };
  const gained = [...run.keys].filter((key) => !now.keys.has(key)).length;
  return {
    ...one,
    level,
    effect,
    tried:
      gained > 0
        ? `${version} was run with this change: it sees ${gained} findings more, and loses none`
        : `${version} was run with this change: it starts, and loses nothing`,
  };
}

/** An engine that is asked the same again says the same: one run for each copy of the sensor. */
function remembered(run: Search['run']): Search['run'] {
  const answers = new Map<string, Promise<Run>>();
  return (changed) => {
    const hash = createHash('sha256');
    for (const [file, text] of [...changed].sort(([a], [b]) => (a < b ? -1 : 1))) {
      hash.update(`${file}\0${text}\0`);
    }
    const key = hash.digest('hex');
    const answer = answers.get(key) ?? run(changed);
    answers.set(key, answer);
    return answer;
  };
}

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PROOFS_FILE, readProofs, type Proof } from '../../../model/doctor-proofs';
import type { Check, Diagnosis } from '../check';
import { examine, type Examination } from '../examine';
import { textOf as textOnDisk } from '../sensor/files';
import type { Read } from '../sensor/read';
import type { PackRules, Sensor } from '../sensor/sensor';
import type { Run, Search } from './causes';
import type { TimeLimit } from './time-limit';
import type { Tried } from './trial';
import type { TrialsInCommon } from './trials-in-common';

/** What the trial of an engine begins with. */
export interface TrialInput {
  read: Read;
  checks: readonly Check[];
  /** What the checks found in the whole sensor, both engines. */
  statics: Examination;
  /** What of it is about this engine. */
  own: readonly Diagnosis[];
  limit: TimeLimit;
  /** Of trials with the same pack. */
  common: TrialsInCommon;
}

/** Why an engine was not run, as the report says it. */
export class NotRun extends Error {}

/** The pack's traffic that must alert. @throws NotRun where the pack has none. */
export function proofsOf(pack: PackRules): Proof[] {
  const file = path.join(pack.folder, PROOFS_FILE);
  if (!existsSync(file)) throw new NotRun(`the pack has no ${PROOFS_FILE}: it is older than 2.0`);
  return readProofs(readFileSync(file, 'utf8'));
}

/** What is reported of an engine that was not run: the findings of its checks. */
export function withoutTrial(
  engine: 'suricata' | 'zeek',
  own: readonly Diagnosis[],
  why: string,
): Tried {
  return {
    trial: { engine, version: null, seen: null, notes: [why], runs: 0 },
    diagnoses: withoutUntried(own),
  };
}

/** Findings without changes of files: none was tried. What would be changed stands in the title. */
export function withoutUntried(diagnoses: readonly Diagnosis[]): Diagnosis[] {
  return diagnoses.map((one) => ({ ...one, fix: one.fix.filter(({ how }) => how === 'do') }));
}

type EngineName = 'suricata' | 'zeek';

/** Copies of a sensor with other texts of its files, as the search for causes needs them. */
export interface Copies<E extends EngineName> extends Pick<Search, 'textOf' | 'run' | 'ask'> {
  /** The engine's part of such a copy. */
  at(changed: ReadonlyMap<string, string>): NonNullable<Sensor[E]>;
}

/**
 * @param known text of a file that was read with the sensor; others are read from disk, where they are there.
 * @param runOn runs the engine on such a copy.
 */
export function copiesOf<E extends EngineName>(
  engine: E,
  { read, checks }: TrialInput,
  known: (file: string) => string | undefined,
  runOn: (sensor: NonNullable<Sensor[E]>, changed: ReadonlyMap<string, string>) => Promise<Run>,
): Copies<E> {
  const at = (changed: ReadonlyMap<string, string>) =>
    (changed.size === 0 ? read.sensor : read.with(changed))[engine]!;
  return {
    at,
    textOf: (file) => known(file) ?? (existsSync(file) ? textOnDisk(file) : ''),
    run: (changed) => runOn(at(changed), changed),
    ask: (changed) =>
      examine(read.with(changed), checks).diagnoses.filter((one) => one.engine === engine),
  };
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { familyOf, isFamily, writtenOf, type Detection } from '../kinds/detection';
import { DefinitionError, type Complaint } from '../model/problems';
import { DetectionSet } from './detection-set';
import { deviceProblems } from './device-problems';
import { foldersIn, sourcesIn } from './definition-files';
import { FAMILY_FILE, familyProblems, fromFamily } from './family-problems';
import { strayFiles } from './stray-files';
import { readFailures } from './read-failures';
import { UNDEFINED } from './shape';
import { alertWords } from './suricata/text';
import { check, checkTogether } from './validate';
import type { Source } from './source';
import { writtenField } from './written-field';
import { repeats } from '../lib/repeats';
import { ROOT } from '../lib/root';

export const RULES_SRC = path.join(ROOT, 'rules-src');

/**
 * Reads every definition below a folder: `<family>/<behaviour>.ts` files with a default export.
 * Files without one hold data that definitions share.
 * @returns sources sorted by id, all of them valid.
 * @throws DefinitionError with every complaint about every file, each once.
 */
export function loadDetections(folder: string = RULES_SRC): Source[] {
  const complaints = strayFiles(folder);
  const sources: Source[] = [];
  for (const file of foldersIn(folder).flatMap(sourcesIn).sort()) {
    const read = readDefinition(file, folder);
    complaints.push(...read.complaints);
    if (read.source) sources.push(read.source);
  }
  complaints.push(...idleFolders(folder, sources, complaints));
  complaints.push(...duplicates(sources));
  if (complaints.length === 0) {
    const all = new DetectionSet(sources.map(({ detection }) => detection));
    complaints.push(...deviceProblems(sources));
    complaints.push(...sameWords(sources));
    complaints.push(...sources.flatMap((source) => checkTogether(source, all)));
  }
  if (complaints.length > 0) throw new DefinitionError(once(complaints));
  return sources.sort((a, b) => (a.detection.id < b.detection.id ? -1 : 1));
}

interface Read {
  source: Source | null;
  complaints: Complaint[];
}

function readDefinition(file: string, folder: string): Read {
  const [family, name] = [path.basename(path.dirname(file)), path.basename(file, '.ts')];
  const shown = path.relative(ROOT, file);
  const wrong = (field: string, problem: string, advice: string): Read => ({
    source: null,
    complaints: [{ file: shown, detection: `${family}/${name}`, field, problem, advice }],
  });
  let exported: Record<string, unknown>;
  try {
    exported = require(file) as Record<string, unknown>;
  } catch (error) {
    return { source: null, complaints: readFailures(file, folder, error) };
  }
  if (name === FAMILY_FILE) return { source: null, complaints: familyProblems(shown, exported) };
  const detection = exported.default as Detection | undefined;
  if (isFamily(detection)) {
    return wrong('export', 'gives a family by default', 'move it to family.ts: export const ...');
  }
  const text = readFileSync(file, 'utf8');
  const written = text.match(/^(?:export default |(?:export )?const \w+ = )?detection\(/gm) ?? [];
  const defaults = text.match(/^export default\b/gm) ?? [];
  if (written.length > 1 || defaults.length > 1) {
    const problem =
      written.length > 1
        ? `defines ${written.length} detections`
        : `has ${defaults.length} exports by default`;
    return wrong('export', problem, 'keep one; a second detection has a file of its own');
  }
  if (!detection) {
    if (written.length === 0 && (Object.keys(exported).length > 0 || /^export\b/m.test(text)))
      return { source: null, complaints: [] };
    if (written.length === 0) {
      const advice = 'write "export default detection(...)", or what others import, or delete it';
      return wrong('export', 'exports nothing', advice);
    }
    const problem = 'defines a detection and exports none by default';
    return wrong('export', problem, 'write "export default detection(...)"');
  }
  const source = { file: shown, detection };
  const complaints = ofWriting(check(source), source);
  if (!complaints.some(({ problem }) => problem === UNDEFINED)) return { source, complaints };
  const causes = readFailures(file, folder, null);
  const others = complaints.filter(({ problem }) => problem !== UNDEFINED);
  return { source, complaints: causes.length > 0 ? [...causes, ...others] : complaints };
}

/** What a definition has wrong, as its file has it: besides what its family has, and what detection() would give it. */
function ofWriting(complaints: readonly Complaint[], { file, detection }: Source): Complaint[] {
  const own = complaints.filter(({ field }) => !fromFamily(field, familyOf(detection)));
  const given = own.filter(({ field, problem }) => GIVEN.has(field) && problem === 'is missing');
  if (writtenOf(detection) !== undefined || given.length === 0)
    return own.map((one) => ({ ...one, field: writtenField(one.field, detection) }));
  const problem = 'gives a definition that detection(...) did not make';
  const advice = 'write "export default detection(ACME_PUMP, { ... })", with its family first';
  return [
    { file, detection: given[0]!.detection, field: 'export', problem, advice },
    ...own.filter((one) => !given.includes(one)),
  ];
}

/** What a definition has of its family. */
const GIVEN: ReadonlySet<string> = new Set(['devices', 'references', 'attack']);

/** Folders that look like a family and do nothing: without a file that is read, or with what behaviours share alone. */
function idleFolders(
  root: string,
  sources: readonly Source[],
  complaints: readonly Complaint[],
): Complaint[] {
  return foldersIn(root).flatMap((folder): Complaint[] => {
    const shown = path.relative(ROOT, folder);
    const isIn = ({ file }: { file: string }) => file.startsWith(`${shown}${path.sep}`);
    // What is wrong in a file of it may be why nothing else is there.
    if (sources.some(isIn) || complaints.some(isIn)) return [];
    const files = sourcesIn(folder).map((file) => path.basename(file, '.ts'));
    const say = (file: string, problem: string, advice: string): Complaint[] => [
      { file, detection: null, field: 'file', problem, advice },
    ];
    if (files.length === 0)
      return say(shown, 'holds no definition', 'write <behaviour>.ts in it, or remove the folder');
    if (!files.includes(FAMILY_FILE)) return [];
    const advice = 'write <behaviour>.ts beside it, which "vitalwire new" begins, or remove both';
    return say(path.join(shown, `${FAMILY_FILE}.ts`), 'is a family without a behaviour', advice);
  });
}

function duplicates(sources: readonly Source[]): Complaint[] {
  return repeats(sources.map(({ detection }) => detection.id)).map(({ at, first }) => ({
    file: sources[at]!.file,
    detection: sources[at]!.detection.id,
    field: 'id',
    problem: `is also the id of ${sources[first]!.file}`,
    advice: 'give each detection its own id',
  }));
}

/** Detections that people could not tell from each other: on a page by their title, in alerts by what a rule says. */
function sameWords(sources: readonly Source[]): Complaint[] {
  const same = (field: 'title' | 'message', words: (detection: Detection) => string): Complaint[] =>
    repeats(sources.map(({ detection }) => words(detection).toLowerCase())).map(({ at, first }) => {
      const { file, detection } = sources[at]!;
      const problem = `"${detection[field]}" is also what ${sources[first]!.detection.id} says`;
      const advice = 'say what tells the two apart, so that people know which of them it was';
      return { file, detection: detection.id, field, problem, advice };
    });
  return [...same('title', ({ title }) => title), ...same('message', alertWords)];
}

/** A file that several definitions import would otherwise be told of with each. */
function once(complaints: readonly Complaint[]): Complaint[] {
  const told = new Set<string>();
  return complaints.filter(({ file, field, problem }) => {
    const key = JSON.stringify([file, field, problem]);
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}
